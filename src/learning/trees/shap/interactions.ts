import type { Ensemble } from '../ensemble.ts'
import { meanScore } from './contributions.ts'
import { treeKernel } from './tree-kernel.ts'

/** How much of a row's raw score comes of pairs of features together. */
export type Interactions = {
  /** The mean raw score over the training rows, as the covers have it. */
  readonly bias: number
  /**
   * `features x features`, symmetric. Off the diagonal half of what a pair does together, on it what a feature does alone:
   * each row sums to the feature's contribution, and all with `bias` to the raw score.
   */
  readonly matrix: Float64Array
}

/** An explainer of pairs of one ensemble. */
export type PairExplainer = {
  readonly bias: number
  /** @param values one number a feature, at `from` and after; NaN is missing */
  readonly explain: (values: Float64Array, from?: number) => Interactions
}

/**
 * Exact Shapley interaction values of trees, path-dependent (Lundberg 2020, "From local explanations to global
 * understanding with explainable AI for trees"; the index is that of Grabisch and Roubens 1999).
 *
 * The index of two features is the integral over 0 to 1 of the multilinear extension's mixed derivative. `explainerOf` gives a
 * feature, at each of its splits, the integral of a product `P` and what lies below; the derivative by another feature is taken of `P`
 * for the splits above, where it is that feature's factor `zero + t (one - zero)` turned into `one - zero`. What lies below counts there in
 * its turn. Time is in the nodes and the features above each.
 *
 * @example
 * const { matrix } = pairExplainerOf(trees).explain(Float64Array.of(61, 1.4))
 * 2 * matrix[1] // what the two features do together
 */
export const pairExplainerOf = (trees: Ensemble): PairExplainer => {
  const bias = meanScore(trees)
  const { contributions, pairs } = treeKernel(trees, true)
  const count = trees.features.length
  return {
    bias,
    explain: (values, from = 0) => {
      const matrix = pairs(values, from)
      const alone = contributions(values, from)
      for (let a = 0; a < count; a++)
        for (let b = 0; b < a; b++) {
          const half = (matrix[a * count + b]! + matrix[b * count + a]!) / 2
          matrix[a * count + b] = half
          matrix[b * count + a] = half
          alone[a]! -= half
          alone[b]! -= half
        }
      for (let a = 0; a < count; a++) matrix[a * count + a] = alone[a]!
      return { bias, matrix }
    },
  }
}
