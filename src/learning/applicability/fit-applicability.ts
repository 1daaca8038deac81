import { assertTable, choleskyOf, quantileOf, solveCholesky, type Table } from '../numeric/index.ts'
import { shrunkCovariance } from './covariance.ts'

/** Rows that must have a level, or a value as extreme, for it to count as seen. It also keeps single patients out of the document. */
export const LEAST_ROWS = 5

/** Rows that the joint distance is learnt from, evenly over the table. */
const MOST_ROWS = 20_000

export type NumericRange = {
  readonly kind: 'numeric'
  readonly name: string
  /** The fifth lowest and fifth highest value, nearer the ends where there are under 100; null where hardly any row has one. */
  readonly range: readonly [number, number] | null
  readonly mean: number
  readonly deviation: number
  /** Part of the rows, 0 to 1. */
  readonly missing: number
}

export type KnownLevels = {
  readonly kind: 'categorical'
  readonly name: string
  /** Levels of at least five rows. */
  readonly levels: readonly string[]
  readonly missing: number
}

/** How far numbers are from the training rows together, after standardising: Mahalanobis' distance by observed number. */
export type JointDistance = {
  readonly names: readonly string[]
  /** `names x names`, row by row. */
  readonly covariance: readonly number[]
  /** Distances of training rows: the 99th percentile, and the fifth largest. */
  readonly p99: number
  readonly most: number
}

/** What a model was trained on, small enough to be kept with it, as plain JSON. */
export type Applicability = {
  readonly rows: number
  readonly features: readonly (NumericRange | KnownLevels)[]
  /** Null with fewer than two columns of numbers that vary. */
  readonly joint: JointDistance | null
}

/**
 * Describes a training table so that later rows can be held against it.
 *
 * @throws RangeError as `assertTable`, for a number that is not finite, and for a table of fewer than five rows
 *
 * @example
 * const seen = fitApplicability(training)
 * applicabilityOf(seen, asked)(0).verdict // 'inside'
 */
export const fitApplicability = (table: Table): Applicability => {
  if (table.rows < LEAST_ROWS) throw new RangeError(`${table.rows} rows are too few to tell what was seen`)
  assertTable(table)
  const features = table.columns.map(column =>
    column.kind === 'numeric'
      ? rangeOf(column.name, column.values)
      : levelsOf(column.name, column.codes, column.levels),
  )
  const varying = features.filter(one => one.kind === 'numeric' && one.deviation > 0) as readonly NumericRange[]
  return { rows: table.rows, features, joint: varying.length < 2 ? null : jointOf(table, varying) }
}

const rangeOf = (name: string, values: Float64Array): NumericRange => {
  const known = values.filter(value => !Number.isNaN(value)).sort()
  const [lowest, highest] = [known[0] ?? 0, known.at(-1) ?? 0]
  if (!Number.isFinite(lowest) || !Number.isFinite(highest))
    throw new RangeError(`column ${name} has a value that is not finite`)
  const missing = 1 - known.length / values.length
  if (known.length < LEAST_ROWS) return { kind: 'numeric', name, range: null, mean: 0, deviation: 0, missing }
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length
  const square = known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / known.length
  const kept = endOf(known.length)
  const range = [known[kept - 1]!, known[known.length - kept]!] as const
  return { kind: 'numeric', name, range, mean, deviation: Math.sqrt(square), missing }
}

/** Which value from an end is taken for it: the fifth; of under 100 an earlier one. */
const endOf = (count: number): number => Math.max(1, Math.min(LEAST_ROWS, Math.floor(count / 20)))

const levelsOf = (name: string, codes: Int32Array, levels: readonly string[]): KnownLevels => {
  const counts = new Float64Array(levels.length)
  let missing = 0
  for (const code of codes) {
    if (code < 0) missing++
    else counts[code]!++
  }
  return {
    kind: 'categorical',
    name,
    levels: levels.filter((_, code) => counts[code]! >= LEAST_ROWS),
    missing: missing / codes.length,
  }
}

/** A missing value stands at the mean while the covariance is learnt, and is left out when a distance is taken. */
const jointOf = (table: Table, ranges: readonly NumericRange[]): JointDistance => {
  const columns = ranges.map(({ name }) => table.columns.find(column => column.name === name)!)
  const step = Math.max(1, Math.ceil(table.rows / MOST_ROWS))
  const wide = ranges.length
  const count = Math.ceil(table.rows / step)
  const rows = new Float64Array(count * wide)
  for (let at = 0; at < count; at++)
    for (const [k, { mean, deviation }] of ranges.entries()) {
      const column = columns[k]!
      rows[at * wide + k] = column.kind === 'numeric' ? (column.values[at * step]! - mean) / deviation : Number.NaN
    }
  const { covariance } = shrunkCovariance(
    rows.map(value => (Number.isNaN(value) ? 0 : value)),
    wide,
  )
  const distances = new Float64Array(count)
  for (let at = 0; at < count; at++)
    distances[at] = jointDistance(covariance, rows.subarray(at * wide, at * wide + wide)).distance
  distances.sort()
  return {
    names: ranges.map(({ name }) => name),
    covariance: [...covariance],
    p99: quantileOf(distances, 0.99),
    most: distances[count - endOf(count)]!,
  }
}

/**
 * Mahalanobis' distance of what is known of a row, squared, by the number of values known; with how much of it each value makes (they sum
 * to it).
 *
 * @param row standardised; NaN is missing
 */
export const jointDistance = (
  covariance: ArrayLike<number>,
  row: Float64Array,
): { readonly distance: number; readonly parts: Float64Array } => {
  const wide = row.length
  const known = [...row.keys()].filter(k => !Number.isNaN(row[k]!))
  const parts = new Float64Array(wide)
  const size = known.length
  if (size === 0) return { distance: 0, parts }
  const own = new Float64Array(size * size)
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) own[i * size + j] = covariance[known[i]! * wide + known[j]!]!
  const factor = choleskyOf(own, size)
  if ('dependent' in factor) throw new RangeError('the covariance of the training rows is not positive definite')
  const b = Float64Array.from(known, k => row[k]!)
  const solved = solveCholesky(factor.lower, b)
  let distance = 0
  for (let i = 0; i < size; i++) {
    parts[known[i]!] = (b[i]! * solved[i]!) / size
    distance += parts[known[i]!]!
  }
  return { distance, parts }
}
