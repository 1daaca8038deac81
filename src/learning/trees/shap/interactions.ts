import { type Ensemble, goesLeft } from '../ensemble.ts'
import { explainerOf } from './contributions.ts'
import { gaussLegendre, type Quadrature } from './quadrature.ts'

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
 * Of one leaf the game is a product of one factor a feature (see `explainerOf`); the interaction of two features is the
 * integral over 0 to 1 of the other factors' product, times how far both theirs rise: a polynomial, which Gauss and
 * Legendre's rule integrates exactly. Time is in the leaves and the square of the features on their paths.
 *
 * @example
 * const { matrix } = pairExplainerOf(trees).explain(Float64Array.of(61, 1.4))
 * 2 * matrix[1] // what the two features do together
 */
export const pairExplainerOf = (trees: Ensemble): PairExplainer => {
  const alone = explainerOf(trees)
  const count = trees.features.length
  const rules = new Map<number, Quadrature>()
  const ruleFor = (features: number): Quadrature => {
    // Two factors fewer than features: of degree `features - 2`.
    const points = Math.max(1, Math.ceil((features - 1) / 2))
    const known = rules.get(points) ?? gaussLegendre(points)
    rules.set(points, known)
    return known
  }
  return {
    bias: alone.bias,
    explain: (values, from = 0) => {
      const matrix = new Float64Array(count * count)
      const add = (path: Path, value: number): void =>
        addLeaf(matrix, count, path, value, ruleFor(path.features.length))
      for (const root of trees.roots) walk(trees, root, values, from, NONE, add)
      const { features } = alone.explain(values, from)
      for (let a = 0; a < count; a++) {
        let own = features[a]!
        for (let b = 0; b < count; b++) if (b !== a) own -= matrix[a * count + b]!
        matrix[a * count + a] = own
      }
      return { bias: alone.bias, matrix }
    },
  }
}

/** The features of a path: whether the row agrees with it there (1 or 0), and the part of the cover that does. */
type Path = { readonly features: readonly number[]; readonly one: readonly number[]; readonly zero: readonly number[] }

const NONE: Path = { features: [], one: [], zero: [] }

const walk = (
  trees: Ensemble,
  node: number,
  values: Float64Array,
  from: number,
  path: Path,
  add: (path: Path, value: number) => void,
): void => {
  if (node < 0) {
    // A leaf of one feature has no pair.
    if (path.features.length > 1) add(path, trees.leafValue[~node]!)
    return
  }
  const feature = trees.feature[node]!
  const isLeft = goesLeft(trees, node, values[from + feature]!)
  for (const child of [trees.left[node]!, trees.right[node]!]) {
    const cover = child < 0 ? trees.leafCover[~child]! : trees.cover[child]!
    const agrees = (child === trees.left[node]!) === isLeft
    const next = entered(path, feature, agrees ? 1 : 0, cover / trees.cover[node]!)
    if (next !== undefined) walk(trees, child, values, from, next, add)
  }
}

/** The path with one split more; undefined where no training row came and the row does not: all products are 0. */
const entered = (path: Path, feature: number, one: number, zero: number): Path | undefined => {
  const at = path.features.indexOf(feature)
  const [isOne, isZero] = at < 0 ? [one, zero] : [path.one[at]! * one, path.zero[at]! * zero]
  if (isOne === 0 && isZero === 0) return undefined
  return at < 0
    ? { features: [...path.features, feature], one: [...path.one, isOne], zero: [...path.zero, isZero] }
    : { features: path.features, one: path.one.with(at, isOne), zero: path.zero.with(at, isZero) }
}

const addLeaf = (
  matrix: Float64Array,
  count: number,
  { features, one, zero }: Path,
  value: number,
  { points, weights }: Quadrature,
): void => {
  const rise = new Float64Array(features.length)
  for (let k = 0; k < points.length; k++) {
    const t = points[k]!
    // Inside 0 to 1 no factor is 0.
    let product = value * weights[k]!
    features.forEach((_, a) => {
      const factor = zero[a]! + t * (one[a]! - zero[a]!)
      product *= factor
      rise[a] = (one[a]! - zero[a]!) / factor
    })
    for (let a = 1; a < features.length; a++)
      for (let b = 0; b < a; b++) {
        const half = (product * rise[a]! * rise[b]!) / 2
        matrix[features[a]! * count + features[b]!]! += half
        matrix[features[b]! * count + features[a]!]! += half
      }
  }
}
