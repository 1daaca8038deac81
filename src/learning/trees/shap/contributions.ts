import { type Ensemble, goesLeft } from '../ensemble.ts'
import { gaussLegendre } from './quadrature.ts'

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
 * the part of the cover that does (feature left out). Owen's multilinear extension (1972) turns the Shapley value of a
 * product into an integral of a polynomial over 0 to 1, and Gauss and Legendre's rule integrates that exactly. So one walk
 * carries, at each of its few points, the product so far down and the sum of leaves back up; time is in the number of nodes
 * and the depth, not the depth squared.
 *
 * @example
 * const { bias, features } = explainerOf(trees).explain(Float64Array.of(61, 1.4))
 * bias + features[0] + features[1] // the raw score
 */
export const explainerOf = (trees: Ensemble): Explainer => {
  const walk = walkOf(trees)
  const bias = meanScore(trees)
  return {
    bias,
    explain: (values, from = 0) => {
      const features = new Float64Array(trees.features.length)
      for (const root of trees.roots) if (root >= 0) walk(root, values, from, features)
      return { bias, features }
    },
  }
}

/** The raw score averaged over the covers. */
export const meanScore = (trees: Ensemble): number => {
  const meanOf = (node: number): number => {
    if (node < 0) return trees.leafValue[~node]!
    const [left, right] = [trees.left[node]!, trees.right[node]!]
    const [l, r] = [coverOf(trees, left), coverOf(trees, right)]
    return (l * meanOf(left) + r * meanOf(right)) / (l + r)
  }
  let sum = trees.base
  for (const root of trees.roots) sum += meanOf(root)
  return sum
}

const coverOf = (trees: Ensemble, child: number): number => (child < 0 ? trees.leafCover[~child]! : trees.cover[child]!)

/** How many different features the longest path of a tree splits on. */
const widthOf = (trees: Ensemble, node: number, above: readonly number[] = []): number => {
  if (node < 0) return above.length
  const feature = trees.feature[node]!
  const here = above.includes(feature) ? above : [...above, feature]
  return Math.max(widthOf(trees, trees.left[node]!, here), widthOf(trees, trees.right[node]!, here))
}

/** How many splits the longest path of a tree has. */
const depthOf = (trees: Ensemble, node: number): number =>
  node < 0 ? 0 : 1 + Math.max(depthOf(trees, trees.left[node]!), depthOf(trees, trees.right[node]!))

type Walk = (root: number, values: Float64Array, from: number, into: Float64Array) => void

/**
 * One tree's contributions. A feature on the path has a state: `one` (1 while the row agrees with every split on it, else
 * 0) and `zero` (the product of the cover parts). Its factor at point t is `zero + t (one - zero)`.
 */
const walkOf = (trees: Ensemble): Walk => {
  let deepest = 1
  let widest = 1
  for (const root of trees.roots) {
    deepest = Math.max(deepest, depthOf(trees, root))
    widest = Math.max(widest, widthOf(trees, root))
  }
  // The polynomial of a leaf has one factor a feature but the one asked about.
  const { points, weights } = gaussLegendre(Math.ceil(widest / 2))
  const count = points.length
  // One stretch a depth: the product of factors down to it, the inverse of its last factor, the sum of leaves below.
  const product = new Float64Array((deepest + 1) * count)
  const inverse = new Float64Array((deepest + 1) * count)
  const sums = new Float64Array((deepest + 1) * count)
  const one = new Float64Array(trees.features.length).fill(1)
  const zero = new Float64Array(trees.features.length).fill(1)
  let values = new Float64Array()
  let from = 0
  let into = new Float64Array()

  /** Goes through one child; `sums` at `depth` gains the leaves below it. */
  const enter = (node: number, child: number, depth: number, agrees: boolean): void => {
    const feature = trees.feature[node]!
    const wasOne = one[feature]!
    const wasZero = zero[feature]!
    const isOne = agrees ? wasOne : 0
    const isZero = (wasZero * coverOf(trees, child)) / trees.cover[node]!
    // No training row came here and this one does not: every product below is 0.
    if (isOne === 0 && isZero === 0) return
    const isFirst = wasOne === 1 && wasZero === 1
    const here = depth * count
    const below = here + count
    for (let k = 0; k < count; k++) {
      const t = points[k]!
      const factor = isZero + t * (isOne - isZero)
      inverse[below + k] = 1 / factor
      product[below + k] = product[here + k]! * (isFirst ? factor : factor / (wasZero + t * (wasOne - wasZero)))
    }
    one[feature] = isOne
    zero[feature] = isZero
    visit(child, depth + 1)
    one[feature] = wasOne
    zero[feature] = wasZero
    let gained = 0
    for (let k = 0; k < count; k++) {
      const sum = sums[below + k]!
      gained += weights[k]! * sum * inverse[below + k]!
      sums[here + k]! += sum
    }
    into[feature]! += (isOne - isZero) * gained
    if (isFirst) return
    // The split above on the same feature counts these leaves too; it must not.
    let counted = 0
    for (let k = 0; k < count; k++)
      counted += (weights[k]! * sums[below + k]!) / (wasZero + points[k]! * (wasOne - wasZero))
    into[feature]! -= (wasOne - wasZero) * counted
  }

  const visit = (node: number, depth: number): void => {
    const here = depth * count
    if (node < 0) {
      const value = trees.leafValue[~node]!
      for (let k = 0; k < count; k++) sums[here + k] = product[here + k]! * value
      return
    }
    sums.fill(0, here, here + count)
    const isLeft = goesLeft(trees, node, values[from + trees.feature[node]!]!)
    enter(node, trees.left[node]!, depth, isLeft)
    enter(node, trees.right[node]!, depth, !isLeft)
  }

  return (root, row, at, contributions) => {
    values = row as Float64Array<ArrayBuffer>
    from = at
    into = contributions as Float64Array<ArrayBuffer>
    product.fill(1, 0, count)
    visit(root, 0)
  }
}
