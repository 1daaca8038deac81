import type { Feature } from '../numeric/index.ts'

/** What a split on a number does with a value that is missing. */
export const MISSING = {
  /** Takes the side the split names. */
  side: 0,
  /** Reads as the number 0 (LightGBM's `missing_type` none). */
  zeroValue: 1,
  /** Missing and 0 take the side the split names (LightGBM's `missing_type` zero). */
  sideWithZero: 2,
} as const

/**
 * Trees laid side by side in flat arrays. A child below 0 is the leaf `~child`. A split on a number sends
 * `value <= threshold` left; one on levels sends the codes in its set left.
 *
 * The raw score of a row is `base` plus the values of the leaves it reaches, one in each tree.
 */
export type Ensemble = {
  readonly features: readonly Feature[]
  readonly base: number
  /** The first node of each tree; below 0 where a tree is a single leaf. */
  readonly roots: Int32Array
  readonly feature: Int32Array
  readonly threshold: Float64Array
  /** Where a split on levels begins in `sets`, in words of 32 codes; -1 for a split on a number. */
  readonly setAt: Int32Array
  readonly setWords: Int32Array
  readonly sets: Uint32Array
  /** 1 where the named side for missing values is the left one. */
  readonly missingLeft: Uint8Array
  /** One of `MISSING`. */
  readonly missing: Uint8Array
  readonly left: Int32Array
  readonly right: Int32Array
  /** Training weight that reached each node, and each leaf. */
  readonly cover: Float64Array
  readonly leafCover: Float64Array
  readonly leafValue: Float64Array
}

/** Whether a split sends a value left. */
export const goesLeft = (trees: Ensemble, node: number, value: number): boolean => {
  const set = trees.setAt[node]!
  if (set >= 0) {
    if (!(value >= 0)) return trees.missingLeft[node] === 1
    const word = value >>> 5
    return word < trees.setWords[node]! && ((trees.sets[set + word]! >>> (value & 31)) & 1) === 1
  }
  if (Number.isNaN(value)) {
    if (trees.missing[node] === MISSING.zeroValue) return 0 <= trees.threshold[node]!
    return trees.missingLeft[node] === 1
  }
  // LightGBM's own bound for "is zero".
  if (trees.missing[node] === MISSING.sideWithZero && Math.abs(value) <= 1e-35) return trees.missingLeft[node] === 1
  return value <= trees.threshold[node]!
}

/** The leaf that a row reaches from a root. */
export const leafOf = (trees: Ensemble, root: number, values: Float64Array, from = 0): number => {
  let node = root
  while (node >= 0)
    node = goesLeft(trees, node, values[from + trees.feature[node]!]!) ? trees.left[node]! : trees.right[node]!
  return ~node
}

/**
 * The raw score of one row.
 *
 * @param values one number a feature, at `from` and after; NaN is missing
 *
 * @example
 * scoreOf(trees, Float64Array.of(61, NaN)) // of two features, the second missing
 */
export const scoreOf = (trees: Ensemble, values: Float64Array, from = 0): number => {
  let score = trees.base
  for (const root of trees.roots) score += trees.leafValue[leafOf(trees, root, values, from)]!
  return score
}

/**
 * The raw scores of rows laid one after the other, as `alignedRows` gives them.
 *
 * @throws RangeError for values that are no rows of so many features
 *
 * @example
 * scoresOf(trees, alignedRows(table, trees.features)).map(expit) // chances, of a binary outcome
 */
export const scoresOf = (trees: Ensemble, rows: Float64Array): Float64Array => {
  const wide = trees.features.length
  if (rows.length % wide > 0) throw new RangeError(`${rows.length} values are no rows of ${wide} features`)
  return Float64Array.from({ length: rows.length / wide }, (_, row) => scoreOf(trees, rows, row * wide))
}
