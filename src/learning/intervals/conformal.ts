import { assertTyped } from '../numeric/index.ts'

/**
 * The conformal quantile: the smallest score that at least `level` of exchangeable rows stay at or below, with the correction for the
 * row that is asked about (Vovk 2005; Lei 2018). Infinite where there are too few rows to promise the level.
 *
 * @param level e.g. 0.9
 *
 * @example
 * conformalQuantile(Float64Array.of(3, 1, 2), 0.5) // 2
 */
export const conformalQuantile = (scores: Float64Array, level: number): number => {
  if (!(level > 0 && level < 1)) throw new RangeError(`a level is above 0 and below 1, not ${level}`)
  assertTyped('scores', scores)
  if (scores.some(Number.isNaN)) throw new RangeError('a score to calibrate on is missing')
  // 10 x 0.9 is 9.000000000000002 in some sums.
  const rank = Math.ceil((scores.length + 1) * level - 1e-9)
  if (rank > scores.length) return Number.POSITIVE_INFINITY
  return scores.toSorted()[rank - 1]!
}

/** How much wider the interval of a regression must be; as plain JSON. `null` where there were too few rows to say. */
export type ConformalRegression = { readonly level: number; readonly margin: number | null; readonly rows: number }

/**
 * Split conformal prediction around one prediction: the interval is prediction -+ margin.
 *
 * @param prediction of rows that the model did not learn from
 * @throws RangeError as `conformalQuantileMargin`
 *
 * @example
 * conformalInterval(conformalMargin(Float64Array.of(1, 2, 3), Float64Array.of(2, 4, 3), 0.5), 5) // [4, 6]
 */
export const conformalMargin = (prediction: Float64Array, actual: Float64Array, level: number): ConformalRegression =>
  conformalQuantileMargin(prediction, prediction, actual, level)

/**
 * Conformalised quantile regression (Romano, Patterson and Candes, NeurIPS 2019): from predicted quantiles `low` and `high` the interval
 * is low - margin to high + margin; the margin is below 0 where the quantiles were too far apart.
 *
 * @throws RangeError when a value is missing or lengths differ
 */
export const conformalQuantileMargin = (
  low: Float64Array,
  high: Float64Array,
  actual: Float64Array,
  level: number,
): ConformalRegression => {
  if (low.length !== actual.length || high.length !== actual.length)
    throw new RangeError(`${low.length} and ${high.length} predictions, ${actual.length} values`)
  const scores = actual.map((value, row) => Math.max(low[row]! - value, value - high[row]!))
  if (scores.some(Number.isNaN)) throw new RangeError('a value or prediction to calibrate on is missing')
  const margin = conformalQuantile(scores, level)
  return { level, margin: Number.isFinite(margin) ? margin : null, rows: scores.length }
}

/**
 * The interval of a prediction, or of two predicted quantiles; everything where the margin is not known. Never turned around.
 *
 * @example
 * conformalInterval({ level: 0.9, margin: 2, rows: 100 }, 10) // [8, 12]
 */
export const conformalInterval = (
  { margin }: ConformalRegression,
  low: number,
  high: number = low,
): readonly [number, number] => {
  if (margin === null) return [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
  const [from, to] = [low - margin, high + margin]
  return from <= to ? [from, to] : [(from + to) / 2, (from + to) / 2]
}

/** The largest score at which an outcome stays possible; null: always. */
type Limits = { readonly limit: number | null; readonly rows: number }

/**
 * Which outcomes a probability leaves possible, as plain JSON. `limits` has one entry a category (or one), each with one for
 * "without" and one for "with" the outcome.
 */
export type ConformalSets = {
  readonly level: number
  readonly kind: 'marginal' | 'class-conditional'
  readonly limits: readonly { readonly without: Limits; readonly with: Limits }[]
}

export type ConformalSettings = {
  readonly level: number
  /** The promise holds among rows with the outcome and among those without, not only over all: matters where it is rare. */
  readonly kind: 'marginal' | 'class-conditional'
  /** Mondrian: a category of each row, from 0; the promise then holds within each. */
  readonly categories?: Int32Array
}

/**
 * Split conformal prediction sets for a binary outcome (Vovk 2005; class-conditional and Mondrian: Vovk 2013), scored by the
 * probability not given to what happened.
 *
 * @param prediction probabilities of rows that the model did not learn from
 * @throws RangeError when lengths differ, a prediction is missing, an outcome neither 0 nor 1, a category below 0
 *
 * @example
 * const sets = fitConformalSets(p, y, { level: 0.9, kind: 'class-conditional' })
 * possibleOutcomes(sets, 0.04) // [0]
 */
export const fitConformalSets = (
  prediction: Float64Array,
  outcome: Float64Array,
  { level, kind, categories }: ConformalSettings,
): ConformalSets => {
  for (const [name, values] of Object.entries({ outcomes: outcome, categories }))
    if (values !== undefined && values.length !== prediction.length)
      throw new RangeError(`${prediction.length} predictions, ${values.length} ${name}`)
  const scores = prediction.map((p, row) => (outcome[row] === 1 ? 1 - p : p))
  if (scores.some(Number.isNaN)) throw new RangeError('a prediction to calibrate on is missing')
  if (outcome.some(y => y !== 0 && y !== 1)) throw new RangeError('an outcome is neither 0 nor 1')
  const most = (categories ?? new Int32Array()).reduce((max, category) => Math.max(max, category), 0)
  if (categories?.some(category => category < 0) === true) throw new RangeError('a category is below 0')
  const limitOf = (keep: (row: number) => boolean): Limits => {
    const own = scores.filter((_, row) => keep(row))
    const limit = conformalQuantile(own, level)
    return { limit: Number.isFinite(limit) ? limit : null, rows: own.length }
  }
  return {
    level,
    kind,
    limits: Array.from({ length: most + 1 }, (_, category) => {
      const isIn = (row: number): boolean => (categories?.[row] ?? 0) === category
      const of = (y: number): Limits => limitOf(row => isIn(row) && (kind === 'marginal' || outcome[row] === y))
      return { without: of(0), with: of(1) }
    }),
  }
}

/**
 * The outcomes that stay possible at the level: `[0]`, `[1]`, both (not sure) or none (unlike anything seen). A category without rows
 * leaves both possible.
 *
 * @example
 * possibleOutcomes(sets, 0.5) // [0, 1]: not sure
 */
export const possibleOutcomes = ({ limits }: ConformalSets, probability: number, category = 0): readonly (0 | 1)[] => {
  const own = limits[category]
  if (own === undefined || Number.isNaN(probability)) return [0, 1]
  const isPossible = ({ limit }: Limits, score: number): boolean => limit === null || score <= limit
  return [
    ...(isPossible(own.without, probability) ? [0 as const] : []),
    ...(isPossible(own.with, 1 - probability) ? [1 as const] : []),
  ]
}
