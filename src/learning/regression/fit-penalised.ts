import { designOf, maximise, nameOfTerm, rowsOf, type Table } from '../numeric/index.ts'
import { scaledColumns, unscaled } from './columns.ts'
import { elasticNet, largestSlope, meanLoss, type NetPlace, type NetTask } from './elastic-net.ts'
import { assertOutcome, familyOf, type LinearOutcome } from './family.ts'
import { constantScore, type LinearModel, linearScores, type Penalty, type RegressionInput } from './fit-regression.ts'
import { likelihoodOf } from './likelihood.ts'

/**
 * Penalised logistic or Poisson regression, as `glmnet` defines it: columns in standard deviations, the intercept free.
 *
 * @throws RangeError for rows that cannot be read, and a penalty that is not 0 or more
 *
 * @example
 * fitPenalised({ table, outcome: { kind: 'binary', y } }, { amount: 0.01, l1Share: 1 })
 */
export const fitPenalised = (input: RegressionInput, penalty: Penalty): LinearModel =>
  penaltyPath(input, penalty.l1Share, Float64Array.of(penalty.amount))[0]!

/**
 * One model for each amount, each search beginning where the one before ended.
 *
 * @param amounts falling; without them those of `penaltyAmounts`
 * @throws RangeError for rows that cannot be read, a share that is not from 0 to 1, and an amount below 0
 *
 * @example
 * penaltyPath({ table, outcome: { kind: 'binary', y } }, 1).map(({ coefficients }) => coefficients) // lasso, 50 amounts
 */
export const penaltyPath = (
  input: RegressionInput,
  l1Share: number,
  amounts?: Float64Array,
): readonly LinearModel[] => {
  const { table, outcome, weight } = input
  assertOutcome(outcome, weight, table.rows)
  if (!(l1Share >= 0 && l1Share <= 1)) throw new RangeError(`l1Share is ${l1Share}, not from 0 to 1`)
  for (const amount of amounts ?? [])
    if (!(amount >= 0 && amount < Number.POSITIVE_INFINITY))
      throw new RangeError(`a penalty is ${amount}, not 0 or more`)
  const design = designOf(table)
  const scaled = scaledColumns(table, design, weight)
  const task = { columns: scaled.columns, outcome, weight }
  const names = design.terms.map(nameOfTerm)
  const rows = weight?.reduce((sum, one) => sum + one, 0) ?? table.rows
  let place: NetPlace = { intercept: constantScore(input), coefficients: new Float64Array(names.length) }
  const loss = meanLoss(task)
  const none = -rows * loss.value(place)
  return Array.from(amounts ?? penaltyAmounts(input, l1Share), amount => {
    // Without corners Newton's method arrives in a few steps.
    place =
      l1Share === 0 && amount > 0
        ? ridge(task, rows * amount, names, place)
        : elasticNet(task, { amount, l1Share }, place)
    return {
      ...{ kind: outcome.kind, design, names, rows: table.rows },
      ...unscaled(scaled, place.intercept, place.coefficients),
      errors: { kind: 'none', penalty: { amount, l1Share } },
      logLikelihood: { none, fitted: -rows * loss.value(place) },
    }
  })
}

const ridge = (task: NetTask, amount: number, names: readonly string[], from: NetPlace): NetPlace => {
  const start = Float64Array.of(from.intercept, ...from.coefficients)
  const { at } = maximise(['the intercept', ...names], start, likelihoodOf(task, task.outcome, task.weight, amount))
  return { intercept: at[0]!, coefficients: at.slice(1) }
}

/**
 * Amounts that fall, evenly in their logarithm, from the least that holds all coefficients at 0 to a thousandth of it. For
 * a share below 0.001 nothing does, and that of 0.001 is taken.
 *
 * @throws RangeError for rows that cannot be read
 *
 * @example
 * penaltyAmounts({ table, outcome: { kind: 'binary', y } }, 1, 3) // [most, most / 31.6, most / 1000]
 */
export const penaltyAmounts = (input: RegressionInput, l1Share: number, count = 50): Float64Array => {
  const { table, outcome, weight } = input
  assertOutcome(outcome, weight, table.rows)
  const design = designOf(table)
  const { columns } = scaledColumns(table, design, weight)
  const most = largestSlope({ columns, outcome, weight }, constantScore(input)) / Math.max(l1Share, 0.001)
  return Float64Array.from({ length: count }, (_, at) => most * 0.001 ** (at / Math.max(1, count - 1)))
}

export type CrossValidation = {
  /** Falling. */
  readonly amounts: Float64Array
  /** Mean loss of a row that was left out (minus its log-likelihood), at each amount, and the standard error over folds. */
  readonly loss: Float64Array
  readonly standardError: Float64Array
  /** The amount of least loss, and the largest whose loss is within one standard error of it. */
  readonly best: number
  readonly sparse: number
  /** Fitted on all rows, at `best` or at `sparse`. */
  readonly model: LinearModel
}

/**
 * Chooses the amount of the penalty by leaving out one fold after the other.
 *
 * @param fold of each row
 * @param patient of each row: one in two folds is refused, for then the rows left out would not be new
 * @throws RangeError as `penaltyPath`, for fewer than two folds, and naming a patient in two
 *
 * @example
 * crossValidatePenalty({ table, outcome, fold, patient, l1Share: 1, choose: 'best' }).model
 */
export const crossValidatePenalty = (
  input: RegressionInput & {
    readonly fold: ArrayLike<number>
    readonly patient?: ArrayLike<string | number>
    readonly l1Share: number
    readonly choose: 'best' | 'sparse'
  },
): CrossValidation => {
  const { table, l1Share, fold } = input
  assertFolds(input)
  const amounts = penaltyAmounts(input, l1Share)
  const all = Uint32Array.from({ length: table.rows }, (_, row) => row)
  const losses = [...new Set(Array.from(fold))].map(out => {
    const kept = partOf(
      input,
      all.filter(row => fold[row] !== out),
    )
    const left = partOf(
      input,
      all.filter(row => fold[row] === out),
    )
    return penaltyPath(kept, l1Share, amounts).map(model => lossOf(model, left))
  })
  const over = (at: number, of: (values: readonly { loss: number; weight: number }[]) => number): number =>
    of(losses.map(fold => fold[at]!))
  const loss = amounts.map((_, at) => over(at, weightedMean))
  const standardError = amounts.map((_, at) => over(at, errorOfMean))
  const bestAt = loss.indexOf(loss.reduce((least, one) => Math.min(least, one)))
  const sparseAt = loss.findIndex(one => one <= loss[bestAt]! + standardError[bestAt]!)
  const chosen = input.choose === 'best' ? bestAt : sparseAt
  return {
    ...{ amounts, loss, standardError, best: amounts[bestAt]!, sparse: amounts[sparseAt]! },
    model: penaltyPath(input, l1Share, amounts.subarray(0, chosen + 1)).at(-1)!,
  }
}

const assertFolds = (input: Parameters<typeof crossValidatePenalty>[0]): void => {
  const { table, fold, patient } = input
  if (fold.length !== table.rows) throw new RangeError(`fold has ${fold.length} rows, the table has ${table.rows}`)
  if (new Set(Array.from(fold)).size < 2) throw new RangeError('fewer than two folds: nothing to leave out')
  const foldOf = new Map<string | number, number>()
  for (let row = 0; row < (patient?.length ?? 0); row++) {
    const before = foldOf.get(patient![row]!)
    if (before !== undefined && before !== fold[row])
      throw new RangeError(`row ${row + 1}: patient ${patient![row]} is in fold ${fold[row]} and in fold ${before}`)
    foldOf.set(patient![row]!, fold[row]!)
  }
}

const partOf = (input: RegressionInput, rows: Uint32Array): RegressionInput => {
  const pick = (values: Float64Array): Float64Array => Float64Array.from(rows, row => values[row]!)
  const { kind, y, offset } = input.outcome
  const outcome: LinearOutcome = { kind, y: pick(y), ...(offset === undefined ? {} : { offset: pick(offset) }) }
  const table: Table = rowsOf(input.table, rows)
  return input.weight === undefined ? { table, outcome } : { table, outcome, weight: pick(input.weight) }
}

const lossOf = (model: LinearModel, { table, outcome, weight }: RegressionInput): { loss: number; weight: number } => {
  const { logLikelihood } = familyOf(outcome.kind)
  const scores = linearScores(model, table, outcome.offset)
  let loss = 0
  let all = 0
  for (let row = 0; row < table.rows; row++) {
    const own = weight?.[row] ?? 1
    loss -= own * logLikelihood(outcome.y[row]!, scores[row]!)
    all += own
  }
  return { loss: loss / all, weight: all }
}

const weightedMean = (folds: readonly { loss: number; weight: number }[]): number =>
  folds.reduce((sum, { loss, weight }) => sum + loss * weight, 0) / folds.reduce((sum, { weight }) => sum + weight, 0)

const errorOfMean = (folds: readonly { loss: number; weight: number }[]): number => {
  const mean = weightedMean(folds)
  const all = folds.reduce((sum, { weight }) => sum + weight, 0)
  const spread = folds.reduce((sum, { loss, weight }) => sum + (weight / all) * (loss - mean) ** 2, 0)
  return Math.sqrt(spread / (folds.length - 1))
}
