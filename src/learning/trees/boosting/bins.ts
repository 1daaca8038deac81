import {
  type CategoricalColumn,
  type Column,
  type Feature,
  featureOf,
  type NumericColumn,
  randomOf,
} from '../../numeric/index.ts'

/** A column as at most 256 bins, one byte a row. */
export type BinnedColumn = {
  readonly feature: Feature
  readonly codes: Uint8Array
  /** How many bins, the one of missing values included. */
  readonly bins: number
  /** The bin of missing values (and of levels too rare for a bin of their own); -1 where there are none. */
  readonly missingBin: number
  /** Numbers: the bound that a split after each bin has. */
  readonly bounds: Float64Array
  /** Levels: the level of each bin. */
  readonly levels: Int32Array
}

const NONE = { bounds: new Float64Array(), levels: new Int32Array() }

/** Rows whose values place the bounds; more change nothing that a split would notice. */
const SAMPLE = 200_000

/** @param most how many bins a column of numbers may have, 2 to 255, missing values apart */
export const binColumn = (column: Column, most: number): BinnedColumn =>
  column.kind === 'numeric' ? binNumbers(column, most) : binLevels(column)

const binNumbers = (column: NumericColumn, most: number): BinnedColumn => {
  const { values } = column
  const sorted = sampleOf(values).sort()
  const bounds = boundsOf(sorted, most)
  const last = bounds.length
  const codes = new Uint8Array(values.length)
  let hasMissing = false
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!
    if (Number.isNaN(value)) {
      hasMissing = true
      codes[row] = last + 1
    } else codes[row] = binOf(bounds, value)
  }
  const bins = last + 1 + (hasMissing ? 1 : 0)
  return { ...NONE, feature: featureOf(column), codes, bins, missingBin: hasMissing ? last + 1 : -1, bounds }
}

/** The values that are there; of a long column a sample that is the same every time. */
const sampleOf = (values: Float64Array): Float64Array => {
  if (values.length <= SAMPLE) return values.filter(value => !Number.isNaN(value))
  const random = randomOf(0, values.length)
  return Float64Array.from({ length: SAMPLE }, () => values[random.whole(0, values.length - 1)]!).filter(
    value => !Number.isNaN(value),
  )
}

/**
 * Bounds between bins of about equally many rows, and of one distinct value each where these are few: never inside a run
 * of equal values, and half way between neighbours.
 */
const boundsOf = (sorted: Float64Array, most: number): Float64Array => {
  const distinct: number[] = []
  const counts: number[] = []
  for (const value of sorted) {
    if (value === distinct.at(-1)) counts[counts.length - 1]!++
    else {
      distinct.push(value)
      counts.push(1)
    }
  }
  const bounds: number[] = []
  let left = sorted.length
  let inBin = 0
  for (let at = 0; at + 1 < distinct.length && bounds.length + 1 < most; at++) {
    inBin += counts[at]!
    const isFull = distinct.length <= most || inBin >= left / (most - bounds.length)
    if (!isFull) continue
    bounds.push(between(distinct[at]!, distinct[at + 1]!))
    left -= inBin
    inBin = 0
  }
  return Float64Array.from(bounds)
}

const between = (low: number, high: number): number => {
  const middle = low + (high - low) / 2
  // Of neighbouring numbers the middle can be the upper one, and infinities have none.
  return middle >= low && middle < high ? middle : low
}

/** The first bin whose bound is not below the value. */
const binOf = (bounds: Float64Array, value: number): number => {
  let low = 0
  let high = bounds.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (bounds[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}

/** The commonest levels have a bin each; what is rarer shares the bin of missing values. */
const binLevels = (column: CategoricalColumn): BinnedColumn => {
  const counts = new Float64Array(column.levels.length)
  for (const code of column.codes) if (code >= 0) counts[code]!++
  const kept = [...counts.keys()]
    .filter(level => counts[level]! > 0)
    .sort((a, b) => counts[b]! - counts[a]! || a - b)
    .slice(0, 255)
  const binOfLevel = new Int16Array(column.levels.length).fill(-1)
  kept.forEach((level, bin) => {
    binOfLevel[level] = bin
  })
  const codes = new Uint8Array(column.codes.length)
  let hasMissing = false
  for (let row = 0; row < codes.length; row++) {
    const level = column.codes[row]!
    const bin = level < 0 ? -1 : binOfLevel[level]!
    if (bin < 0) hasMissing = true
    codes[row] = bin < 0 ? kept.length : bin
  }
  const bins = kept.length + (hasMissing ? 1 : 0)
  return {
    ...NONE,
    feature: featureOf(column),
    codes,
    bins,
    missingBin: hasMissing ? kept.length : -1,
    levels: Int32Array.from(kept),
  }
}
