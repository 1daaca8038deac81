import { binFinder, boundsOf, type Column, type NumericColumn, type Table } from '../numeric/index.ts'

/**
 * What the values of a column were when a model was made, as counts: plain JSON that holds no row, and no value or level that fewer than
 * `smallest` rows share a bin with.
 */
export type DriftFeature =
  | {
      readonly kind: 'numeric'
      readonly name: string
      /** Ascending; bin k holds values above bound k - 1 and at most bound k. */
      readonly bounds: readonly number[]
      readonly counts: readonly number[]
      readonly missing: number
    }
  | {
      readonly kind: 'categorical'
      readonly name: string
      readonly levels: readonly string[]
      readonly counts: readonly number[]
      /** Rows of levels that are too rare to be told. */
      readonly rare: number
      readonly missing: number
    }

export type DriftReference = {
  readonly rows: number
  readonly features: readonly DriftFeature[]
  /** Of the model's predictions on the same rows. */
  readonly predictions?: DriftFeature
}

export type DriftReferenceSettings = {
  /** Bins of a number, at most. */
  readonly bins: number
  /** Rows of a bin or level, at least. */
  readonly smallest: number
}

export const driftReferenceDefaults: DriftReferenceSettings = { bins: 200, smallest: 10 }

/**
 * The reference for `driftOf`, to be kept in a model's run record without its rows: numbers as counts of about equal bins (200, so that
 * what it says of a distribution is off by half a percent at most), levels as counts, missing values as a count.
 *
 * @throws RangeError when predictions are not as many as rows, or a setting is no whole number above 0
 *
 * @example
 * JSON.stringify(referenceOf(table, { predictions }))
 */
export const referenceOf = (
  table: Table,
  { predictions, ...given }: Partial<DriftReferenceSettings> & { readonly predictions?: Float64Array } = {},
): DriftReference => {
  const settings = { ...driftReferenceDefaults, ...given }
  for (const [name, value] of Object.entries(settings))
    if (!(Number.isInteger(value) && value > 0)) throw new RangeError(`${name} is ${value}, not a whole number above 0`)
  return {
    rows: table.rows,
    features: table.columns.map(column => featureCounts(column, settings)),
    ...(predictions === undefined
      ? {}
      : { predictions: featureCounts(predictionColumn(predictions, table.rows), settings) }),
  }
}

/** @throws RangeError when there are not as many as rows */
export const predictionColumn = (predictions: Float64Array, rows: number): NumericColumn => {
  if (predictions.length !== rows) throw new RangeError(`${predictions.length} predictions for ${rows} rows`)
  return { kind: 'numeric', name: 'prediction', values: predictions }
}

const featureCounts = (column: Column, { bins, smallest }: DriftReferenceSettings): DriftFeature => {
  const { name } = column
  if (column.kind === 'numeric') {
    const fine = boundsOf(column.values, bins)
    const { counts, missing } = countsInBins(column.values, fine)
    return { kind: 'numeric', name, ...joined(fine, counts, smallest), missing }
  }
  const { counts, missing } = countsOfLevels(column.codes, column.levels.length)
  const told = [...column.levels.keys()].filter(level => counts[level]! >= smallest)
  const rare = counts.reduce((sum, count) => sum + (count < smallest ? count : 0), 0)
  return {
    kind: 'categorical',
    name,
    levels: told.map(level => column.levels[level]!),
    counts: told.map(level => counts[level]!),
    rare,
    missing,
  }
}

export type Counts = { readonly counts: Float64Array; readonly missing: number }

export const countsInBins = (values: Float64Array, bounds: Float64Array): Counts => {
  const binOf = binFinder(bounds)
  const counts = new Float64Array(bounds.length + 1)
  let missing = 0
  for (const value of values) {
    if (Number.isNaN(value)) missing++
    else counts[binOf(value)]!++
  }
  return { counts, missing }
}

export const countsOfLevels = (codes: Int32Array, levels: number): Counts => {
  const counts = new Float64Array(levels)
  let missing = 0
  for (const code of codes) {
    if (code < 0) missing++
    else counts[code]!++
  }
  return { counts, missing }
}

/** Bins joined to their right neighbour until each has `smallest` rows; the last joins to the left. */
const joined = (fine: Float64Array, counts: Float64Array, smallest: number) => {
  const bounds: number[] = []
  const sums: number[] = []
  let sum = 0
  counts.forEach((count, at) => {
    sum += count
    if (sum < smallest && at < fine.length) return
    if (at < fine.length) bounds.push(fine[at]!)
    sums.push(sum)
    sum = 0
  })
  if (sums.length > 1 && sums.at(-1)! < smallest) {
    const last = sums.pop()!
    sums[sums.length - 1]! += last
    bounds.pop()
  }
  return { bounds, counts: sums }
}
