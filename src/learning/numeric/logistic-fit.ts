import { maximise } from './maximise.ts'

/**
 * The log-odds of a probability.
 *
 * @example
 * logit(0.5) // 0
 */
export const logit = (probability: number): number => Math.log(probability / (1 - probability))

/**
 * The probability of log-odds.
 *
 * @example
 * expit(0) // 0.5
 */
export const expit = (logOdds: number): number =>
  logOdds >= 0 ? 1 / (1 + Math.exp(-logOdds)) : Math.exp(logOdds) / (1 + Math.exp(logOdds))

export type LogisticInput = {
  /** Of each row 0, 1, or a target between. */
  readonly outcome: Float64Array
  /** Beside the intercept; may be none. Each as long as `outcome`. */
  readonly columns: readonly Float64Array[]
  /** Log-odds that each row starts from. */
  readonly offset?: Float64Array
  /** Rows of one number belong together (a patient): the covariance then allows for it. */
  readonly clusters?: Int32Array
}

export type LogisticFit = {
  /** The intercept, then one a column. */
  readonly coefficients: Float64Array
  /** Of the coefficients, `k x k`: the inverse information; with clusters the sandwich of Liang and Zeger 1986. */
  readonly covariance: Float64Array
}

/**
 * Logistic regression without penalty, on a few columns of about variance 1: what recalibration needs. `regression` fits larger
 * models, and tables.
 *
 * @returns the fit, or why there is none (one class only, a column that parts the classes or says nothing new)
 *
 * @example
 * logisticFit({ outcome: Float64Array.of(0, 1, 1, 0), columns: [] }) // { coefficients: [0], covariance: [1] }
 */
export const logisticFit = (input: LogisticInput): LogisticFit | { readonly because: string } => {
  const { outcome, columns } = input
  let sum = 0
  for (const value of outcome) sum += value
  if (outcome.length === 0 || sum === 0 || sum === outcome.length) return { because: 'one class' }
  const names = ['intercept', ...columns.map((_, index) => `column ${index + 1}`)]
  try {
    const start = new Float64Array(names.length)
    if (input.offset !== undefined && columns.length === 0) start[0] = nearIntercept(outcome, input.offset)
    const { at, inverse } = maximise(names, start, place => evaluate(input, place))
    return { coefficients: at, covariance: covarianceOf(input, at, inverse) }
  } catch (error) {
    if (error instanceof RangeError) return { because: UNDETERMINED }
    throw error
  }
}

/**
 * The intercept within 2, by halving: Newton's method finds no way across the plateau between offsets that are far apart. It lies
 * where every row's own would be, since the sum of chances rises with it.
 */
const nearIntercept = (outcome: Float64Array, offset: Float64Array): number => {
  const events = outcome.reduce((sum, y) => sum + y, 0)
  const middle = logit(events / outcome.length)
  let low = middle - offset.reduce((most, one) => Math.max(most, one))
  let high = middle - offset.reduce((least, one) => Math.min(least, one))
  while (high - low > 2 && Number.isFinite(high - low)) {
    const half = (low + high) / 2
    if (offset.reduce((sum, one) => sum + expit(half + one), 0) < events) low = half
    else high = half
  }
  return (low + high) / 2
}

const UNDETERMINED = 'a coefficient has no finite value (constant predictions, or classes that are parted perfectly)'

const scoreAt = ({ columns, offset }: LogisticInput, at: Float64Array, row: number): number => {
  let score = at[0]! + (offset?.[row] ?? 0)
  for (let k = 0; k < columns.length; k++) score += at[k + 1]! * columns[k]![row]!
  return score
}

const evaluate = (input: LogisticInput, at: Float64Array) => {
  const { outcome, columns } = input
  const size = at.length
  const gradient = new Float64Array(size)
  const information = new Float64Array(size * size)
  const x = new Float64Array(size).fill(1)
  let value = 0
  for (let row = 0; row < outcome.length; row++) {
    const score = scoreAt(input, at, row)
    const chance = expit(score)
    const rest = outcome[row]! - chance
    // log(1 + e^s) without overflow
    value += outcome[row]! * score - (score > 0 ? score + Math.log1p(Math.exp(-score)) : Math.log1p(Math.exp(score)))
    for (let k = 1; k < size; k++) x[k] = columns[k - 1]![row]!
    const weight = chance * (1 - chance)
    for (let k = 0; k < size; k++) {
      gradient[k]! += rest * x[k]!
      for (let l = 0; l <= k; l++) information[k * size + l]! += weight * x[k]! * x[l]!
    }
  }
  return { value, gradient, information }
}

const covarianceOf = (input: LogisticInput, at: Float64Array, inverse: Float64Array): Float64Array => {
  const { clusters, outcome, columns } = input
  if (clusters === undefined) return inverse
  const size = at.length
  const sums = new Map<number, Float64Array>()
  for (let row = 0; row < outcome.length; row++) {
    const rest = outcome[row]! - expit(scoreAt(input, at, row))
    let sum = sums.get(clusters[row]!)
    if (sum === undefined) {
      sum = new Float64Array(size)
      sums.set(clusters[row]!, sum)
    }
    sum[0]! += rest
    for (let k = 1; k < size; k++) sum[k]! += rest * columns[k - 1]![row]!
  }
  const covariance = new Float64Array(size * size)
  for (const sum of sums.values()) {
    const influence = Float64Array.from({ length: size }, (_, k) => {
      let value = 0
      for (let l = 0; l < size; l++) value += inverse[k * size + l]! * sum[l]!
      return value
    })
    for (let k = 0; k < size; k++)
      for (let l = 0; l < size; l++) covariance[k * size + l]! += influence[k]! * influence[l]!
  }
  return covariance
}
