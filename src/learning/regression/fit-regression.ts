import {
  type Design,
  designContributions,
  designOf,
  designRows,
  maximise,
  nameOfTerm,
  type Table,
} from '../numeric/index.ts'
import { scaledColumns, unscaled } from './columns.ts'
import { assertOutcome, familyOf, type LinearOutcome } from './family.ts'
import { likelihoodOf } from './likelihood.ts'

export type RegressionInput = {
  readonly table: Table
  readonly outcome: LinearOutcome
  /** How many rows each row stands for, at least 0. */
  readonly weight?: Float64Array
}

/** A penalty on coefficients per standard deviation of their column, subtracted from the mean log-likelihood of a row. */
export type Penalty = {
  /** Lambda: 0 or more. */
  readonly amount: number
  /** Alpha: 1 is the sum of sizes (lasso), 0 half the sum of squares (ridge), between them both (elastic net). */
  readonly l1Share: number
}

export type LinearModel = {
  readonly kind: LinearOutcome['kind']
  readonly design: Design
  /** As `nameOfTerm` calls the terms of the design. */
  readonly names: readonly string[]
  /** The score of a row whose terms are all 0. */
  readonly intercept: number
  readonly coefficients: Float64Array
  /** What there is to know of errors; a penalised fit has none that would hold. */
  readonly errors:
    | {
        readonly kind: 'likelihood'
        readonly intercept: number
        readonly coefficients: Float64Array
        /** `(1 + terms) x (1 + terms)`, the intercept first. */
        readonly covariance: Float64Array
      }
    | { readonly kind: 'none'; readonly penalty: Penalty }
  /** Of the best constant and of the model, with all constants. */
  readonly logLikelihood: { readonly none: number; readonly fitted: number }
  readonly rows: number
}

/**
 * Logistic or Poisson regression by maximum likelihood: coefficients and standard errors are those of R's `glm`. Missing
 * values and levels are read as the model's `design` says.
 *
 * @throws RangeError for rows that cannot be read, collinear columns, and a column that parts the outcomes perfectly
 *
 * @example
 * const model = fitRegression({ table, outcome: { kind: 'binary', y } })
 * const chances = linearPredictions(model, patients)
 */
export const fitRegression = (input: RegressionInput): LinearModel => {
  const { table, outcome, weight } = input
  assertOutcome(outcome, weight, table.rows)
  const design = designOf(table)
  const scaled = scaledColumns(table, design, weight)
  const names = design.terms.map(nameOfTerm)
  const size = names.length + 1
  const start = new Float64Array(size)
  start[0] = constantScore(input)
  const top = maximise(['the intercept', ...names], start, likelihoodOf(scaled, outcome, weight))
  const covariance = covarianceOf(top.inverse, scaled.mean, scaled.scale)
  const errors = Float64Array.from({ length: size }, (_, a) => Math.sqrt(covariance[a * size + a]!))
  return {
    ...{ kind: outcome.kind, design, names, rows: table.rows },
    ...unscaled(scaled, top.at[0]!, top.at.subarray(1)),
    errors: { kind: 'likelihood', intercept: errors[0]!, coefficients: errors.slice(1), covariance },
    logLikelihood: { none: top.startValue, fitted: top.value },
  }
}

/** The best score that is the same for all rows but for their offsets. */
export const constantScore = ({ table, outcome, weight }: RegressionInput): number => {
  const { link, expected, variance } = familyOf(outcome.kind)
  let all = 0
  let sum = 0
  let exposed = 0
  for (let row = 0; row < table.rows; row++) {
    const own = weight?.[row] ?? 1
    all += own
    sum += own * outcome.y[row]!
    exposed += own * Math.exp(outcome.offset?.[row] ?? 0)
  }
  if (outcome.kind === 'count') return Math.log(sum / exposed)
  let score = link(sum / all)
  const { offset } = outcome
  if (offset === undefined) return score
  for (let step = 0; step < 50; step++) {
    let distance = -sum
    let slope = 0
    for (let row = 0; row < table.rows; row++) {
      const chance = expected(score + offset[row]!)
      distance += (weight?.[row] ?? 1) * chance
      slope += (weight?.[row] ?? 1) * variance(chance)
    }
    // Newton, kept short where the slope is flat.
    const move = Math.max(-2, Math.min(2, distance / slope))
    score -= move
    if (Math.abs(move) < 1e-12) break
  }
  return score
}

/** The covariance of the coefficients of terms, from that of scaled columns: V = TCT', T taking one to the other. */
const covarianceOf = (scaled: Float64Array, mean: Float64Array, scale: Float64Array): Float64Array => {
  const size = mean.length + 1
  const row = (a: number): Float64Array => {
    const t = new Float64Array(size)
    t[a] = a === 0 ? 1 : 1 / scale[a - 1]!
    if (a === 0) for (let b = 1; b < size; b++) t[b] = -mean[b - 1]! / scale[b - 1]!
    return t
  }
  const rows = Array.from({ length: size }, (_, a) => row(a))
  const half = rows.map(t =>
    Float64Array.from({ length: size }, (_, b) => t.reduce((sum, one, k) => sum + one * scaled[k * size + b]!, 0)),
  )
  const out = new Float64Array(size * size)
  for (let a = 0; a < size; a++)
    for (let b = 0; b < size; b++) out[a * size + b] = rows[b]!.reduce((sum, one, k) => sum + one * half[a]![k]!, 0)
  return out
}

/** Log-odds, or logarithms of expected counts; `offset` as in training. */
export const linearScores = (
  model: Pick<LinearModel, 'design' | 'intercept' | 'coefficients'>,
  table: Table,
  offset?: Float64Array,
): Float64Array => {
  const rows = designRows(table, model.design)
  const wide = model.coefficients.length
  return Float64Array.from({ length: table.rows }, (_, row) =>
    model.coefficients.reduce(
      (sum, coefficient, at) => sum + coefficient * rows[row * wide + at]!,
      model.intercept + (offset?.[row] ?? 0),
    ),
  )
}

/**
 * Probabilities, or expected counts.
 *
 * @throws RangeError when the table lacks a column, or has one of the other kind
 *
 * @example
 * linearPredictions(model, patients) // [0.12, 0.4]
 */
export const linearPredictions = (model: LinearModel, table: Table, offset?: Float64Array): Float64Array =>
  linearScores(model, table, offset).map(familyOf(model.kind).expected)

/**
 * What each column adds to a row's score, `rows x features`; with `bias`, the average row's score, they sum to it.
 *
 * @example
 * const { bias, features } = linearContributions(model, patients) // features: patients x model.design.features
 */
export const linearContributions = (
  model: LinearModel,
  table: Table,
): { readonly bias: number; readonly features: Float64Array } => ({
  bias: model.design.terms.reduce((sum, { mean }, at) => sum + mean * model.coefficients[at]!, model.intercept),
  features: designContributions(table, model.design, model.coefficients),
})
