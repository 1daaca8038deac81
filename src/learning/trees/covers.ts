import { type Ensemble, goesLeft } from './ensemble.ts'

/**
 * The same trees with covers counted anew: how many of these rows reach each split and leaf. Contributions are then against
 * these rows: the bias is their mean raw score.
 *
 * @param rows one after the other, as `alignedRows` gives them
 *
 * @example
 * explainerOf(withCovers(trees, alignedRows(table, trees.features)))
 */
export const withCovers = (trees: Ensemble, rows: Float64Array): Ensemble => {
  const cover = new Float64Array(trees.cover.length)
  const leafCover = new Float64Array(trees.leafCover.length)
  const wide = trees.features.length
  for (let from = 0; from < rows.length; from += wide) {
    for (const root of trees.roots) {
      let node = root
      while (node >= 0) {
        cover[node]! += 1
        const isLeft = goesLeft(trees, node, rows[from + trees.feature[node]!]!)
        node = isLeft ? trees.left[node]! : trees.right[node]!
      }
      leafCover[~node]! += 1
    }
  }
  return { ...trees, cover, leafCover }
}
