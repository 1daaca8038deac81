import {
  binFinder,
  boundsOf,
  type CategoricalColumn,
  type Column,
  type Feature,
  featureOf,
  type NumericColumn,
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

/** @param most how many bins a column of numbers may have, 2 to 255, missing values apart */
export const binColumn = (column: Column, most: number): BinnedColumn =>
  column.kind === 'numeric' ? binNumbers(column, most) : binLevels(column)

const binNumbers = (column: NumericColumn, most: number): BinnedColumn => {
  const { values } = column
  const bounds = boundsOf(values, most)
  const last = bounds.length
  const codes = new Uint8Array(values.length)
  const binOf = binFinder(bounds)
  let hasMissing = false
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!
    if (Number.isNaN(value)) {
      hasMissing = true
      codes[row] = last + 1
      continue
    }
    codes[row] = binOf(value)
  }
  const bins = last + 1 + (hasMissing ? 1 : 0)
  return { ...NONE, feature: featureOf(column), codes, bins, missingBin: hasMissing ? last + 1 : -1, bounds }
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
