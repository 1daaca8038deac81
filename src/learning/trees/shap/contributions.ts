import type { Ensemble } from '../ensemble.ts'
import { treeKernel } from './tree-kernel.ts'
import { leftPart } from './unfolded.ts'

/** How far each feature moves the raw score of a row from what trees give on average. */
export type Contributions = {
  /** The mean raw score over the training rows, as the covers have it. */
  readonly bias: number
  /** One a feature; with `bias` they sum to the raw score. */
  readonly features: Float64Array
}

/** An explainer of one ensemble: what can be prepared is, so that a row is quick. */
export type Explainer = {
  readonly bias: number
  /** @param values one number a feature, at `from` and after; NaN is missing */
  readonly explain: (values: Float64Array, from?: number) => Contributions
}

/**
 * Exact Shapley values of trees, path-dependent: a feature that is left out follows both sides by their cover (Lundberg
 * 2018, "TreeSHAP").
 *
 * Of one leaf the game is a product, over the features of its path, of 1 or 0 (the row agrees with the path there) or of
 * the part of the cover that does (feature left out). Owen's multilinear extension (1972) turns a Shapley value into an integral over
 * 0 to 1 of a polynomial's derivative, and Gauss and Legendre's rule integrates that exactly: a feature that the row agrees
 * with `one` (1 or 0) and whose cover parts multiply to `zero` is the factor `zero + t (one - zero)`.
 *
 * So one walk down carries, at each of a few points `t`, the product `P` of factors; one walk up the sum `R` of the leaves below,
 * relative to that product. With `u = 1 - t`, a split on a feature that is new on its path, with the part `z` of the cover on the
 * side that the row turns from (`c`; it goes to `h`), is `P_c = u z P`, `P_h = P - P_c`, `R = R_h - u z (R_h - R_c)`, and gives its feature the
 * integral of `P z (R_h - R_c)`. A split on a feature that the path asked before, with factor `F = 1 - u (1 - zero)`, is the same with
 * `z zero / F` for `z`, and gives the integral of `P z zero (R_h - R_c) / F^2`: the split above counted the rest. Where the row
 * disagrees with the path already, both sides are weighed by cover and nothing is given. `F` does not depend on the row, so nothing
 * is divided; time is in the number of nodes and points, whatever the row.
 *
 * @example
 * const { bias, features } = explainerOf(trees).explain(Float64Array.of(61, 1.4))
 * bias + features[0] + features[1] // the raw score
 */
export const explainerOf = (trees: Ensemble): Explainer => {
  const bias = meanScore(trees)
  const { contributions } = treeKernel(trees, false)
  return {
    bias,
    explain: (values, from = 0) => ({ bias, features: contributions(values, from) }),
  }
}

/** The raw score averaged over the covers. */
export const meanScore = (trees: Ensemble): number => {
  const meanOf = (node: number): number => {
    if (node < 0) return trees.leafValue[~node]!
    const part = leftPart(trees, node)
    return part * meanOf(trees.left[node]!) + (1 - part) * meanOf(trees.right[node]!)
  }
  let sum = trees.base
  for (const root of trees.roots) sum += meanOf(root)
  return sum
}
