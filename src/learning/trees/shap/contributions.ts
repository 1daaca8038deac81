import { bytesOf, loneThread } from '../../numeric/index.ts'
import { type Ensemble, goesLeft } from '../ensemble.ts'
import { contributionsKernel } from './contributions-kernel.ts'
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
 * product into an integral of a polynomial over 0 to 1, and Gauss and Legendre's rule integrates that exactly: a feature that
 * the row agrees with `one` (1 or 0) and whose cover parts multiply to `zero` is the factor `zero + t (one - zero)`. So one walk
 * carries, at each of its few points, the product so far down and the sum of leaves back up; time is in the number of nodes
 * and the depth, not the depth squared.
 *
 * @example
 * const { bias, features } = explainerOf(trees).explain(Float64Array.of(61, 1.4))
 * bias + features[0] + features[1] // the raw score
 */
export const explainerOf = (trees: Ensemble): Explainer => {
  const bias = meanScore(trees)
  const walk = createWalk(trees)
  return {
    bias,
    explain: (values, from = 0) => ({ bias, features: walk(values, from) }),
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

/** Where what the kernel reads and writes lies; every part begins at a multiple of 16. */
const layOut = (trees: Ensemble, inner: readonly number[]) => {
  let end = 0
  const take = (bytes: number): number => {
    const from = end
    end = Math.ceil((end + bytes) / 16) * 16
    return from
  }
  const deepest = Math.max(0, ...inner.map(root => depthOf(trees, root)))
  const counts = inner.map(root => pointsFor(widthOf(trees, root)))
  const most = Math.max(2, ...counts)
  return {
    nodes: take(trees.feature.length * NODE),
    leaves: take(trees.leafValue.length * 8),
    left: take(trees.feature.length),
    states: take(trees.features.length * 16),
    into: take(trees.features.length * 8),
    // A rule for each number of points there is, at its own place.
    rules: Array.from({ length: most + 1 }, (_, count) => take(counts.includes(count) ? count * 24 : 0)),
    trees: take(inner.length * 12),
    stack: take((deepest + 1) * 3 * most * 8),
    counts,
    bytes: end,
  }
}

const NODE = 32

/** The polynomial of a leaf has one factor a feature but the one asked about; the kernel takes points two at a time. */
const pointsFor = (features: number): number => Math.max(2, 2 * Math.ceil(Math.ceil(features / 2) / 2))

/** Everything of the trees that does not depend on the row, where the kernel reads it. */
const createWalk = (trees: Ensemble): ((values: Float64Array, from: number) => Float64Array) => {
  const inner = [...trees.roots].filter(root => root >= 0)
  const layout = layOut(trees, inner)
  const kernel = loneThread.open(bytesOf(contributionsKernel), layout.bytes)
  const { buffer } = kernel.memory
  const whole = new Int32Array(buffer)
  const real = new Float64Array(buffer)
  for (let node = 0; node < trees.feature.length; node++) {
    const at = layout.nodes + node * NODE
    const [left, right] = [trees.left[node]!, trees.right[node]!]
    whole.set([trees.feature[node]!, left, right], at / 4)
    real.set([coverOf(trees, left) / trees.cover[node]!, coverOf(trees, right) / trees.cover[node]!], at / 8 + 2)
  }
  real.set(trees.leafValue, layout.leaves / 8)
  for (const count of new Set(layout.counts)) {
    const { points, weights } = gaussLegendre(count)
    const against = weights.map((weight, k) => weight / (1 - points[k]!))
    real.set([...points, ...weights, ...against], layout.rules[count]! / 8)
  }
  inner.forEach((root, at) => {
    const count = layout.counts[at]!
    whole.set([root, layout.rules[count]!, count], layout.trees / 4 + at * 3)
  })
  real.fill(1, layout.states / 8, layout.states / 8 + trees.features.length * 2)
  kernel.call('place', layout.nodes, layout.leaves, layout.left, layout.states, layout.into)
  const left = new Uint8Array(buffer, layout.left, trees.feature.length)
  const into = new Float64Array(buffer, layout.into, trees.features.length)
  return (values, from) => {
    for (let node = 0; node < left.length; node++)
      left[node] = goesLeft(trees, node, values[from + trees.feature[node]!]!) ? 1 : 0
    into.fill(0)
    kernel.call('explain', layout.trees, inner.length, layout.stack)
    return Float64Array.from(into)
  }
}
