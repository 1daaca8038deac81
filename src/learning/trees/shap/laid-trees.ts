import type { Ensemble } from '../ensemble.ts'
import { gaussLegendre } from './quadrature.ts'
import { splitGroups, wordsOf } from './split-groups.ts'
import { type UnfoldedSplit, type UnfoldedTree, unfolded } from './unfolded.ts'

/** A tree with the number of points of its rule of integration. */
export type LaidTree = UnfoldedTree & { readonly points: number }

/**
 * Bytes of what the kernel reads and writes: a tree (its splits, their count, its leaves, its rule, bytes of a stretch); a split; what a row
 * makes of a split; a feature above a split.
 */
const BYTES = { tree: 20, split: 56, group: 24, turn: 24, above: 12 } as const

/** Stretches of a rule: weights; the two factors of a split whose feature the row disagrees with; of a first split; slopes. */
const RULE = { flat: 1, first: 3, slopes: 5, stretches: 6 } as const

/** The polynomial of a leaf has one factor a feature but the one asked about; the kernel takes points two at a time. */
const pointsFor = (features: number): number => Math.max(2, 2 * Math.ceil(Math.ceil(features / 2) / 2))

/** The trees that have a split. */
export const laidTrees = (trees: Ensemble): readonly LaidTree[] =>
  [...trees.roots]
    .filter(root => root >= 0)
    .map(root => {
      const tree = unfolded(trees, root)
      return { ...tree, points: pointsFor(tree.widest) }
    })

export type Layout = ReturnType<typeof layOut>

/**
 * Where everything lies in the kernel's memory; every part begins at a multiple of 16.
 *
 * @param isInPairs whether pairs of features will be asked: they need more
 */
export const layOut = (trees: Ensemble, laid: readonly LaidTree[], isInPairs: boolean) => {
  let end = 0
  const take = (bytes: number): number => {
    const from = end
    end = Math.ceil((end + bytes) / 16) * 16
    return from
  }
  const most = (of: (tree: LaidTree) => number): number =>
    laid.reduce((highest, tree) => Math.max(highest, of(tree)), 0)
  const wide = trees.features.length
  const slots = most(({ splits, leaves, points }) => (splits.length + leaves.length) * points * 8)
  const aboveOf = ({ splits }: LaidTree): number =>
    splits.reduce((sum, { others }) => sum + 8 + others.length * BYTES.above, 0)
  const groups = splitGroups(
    trees,
    laid.flatMap(({ splits }) => splits.map(({ node }) => node)),
  )
  const parts = {
    isInPairs,
    splitGroups: groups,
    rules: new Map(
      [...new Set(laid.map(({ points }) => points))].map(count => [count, take(RULE.stretches * count * 8)]),
    ),
    products: take(slots),
    sums: take(slots),
    edges: take(most(({ splits }) => 1 + 2 * splits.length)),
    turns: take(most(({ splits }) => splits.length) * BYTES.turn),
    values: take(3 * wide * 8),
    decisions: take(laid.reduce((sum, { splits }) => sum + splits.length, 0)),
    into: take(wide * 8),
    groups: take(groups.length * BYTES.group),
    // What splits are tested against, and where each decision goes.
    tests: groups.map(({ words, nodes }) => ({
      tested: take(nodes.length * (words === 0 ? 8 : 4 * words)),
      places: take(nodes.length * 4),
    })),
    pairs: take(isInPairs ? wide * wide * 8 : 0),
    roots: take(laid.length * BYTES.tree),
    // Splits, leaves and factors of a tree side by side: they are read together.
    trees: laid.map(({ splits, leaves, points }) => ({
      splits: take(splits.length * BYTES.split),
      leaves: take(leaves.length * 8),
      factors: take(splits.filter(({ own }) => own !== undefined).length * 2 * points * 8),
      slopes: take(isInPairs ? 2 * splits.length * points * 8 : 0),
    })),
    above: take(isInPairs ? laid.reduce((sum, tree) => sum + aboveOf(tree), 0) : 0),
  }
  return { ...parts, end }
}

/** Writes what does not depend on the row. */
export const writeLaid = (
  trees: Ensemble,
  laid: readonly LaidTree[],
  layout: Layout,
  buffer: ArrayBufferLike,
): void => {
  const words = new Uint32Array(buffer)
  const numbers = new Float64Array(buffer)
  // Edge 0: no split on the feature above, so the row agrees with all.
  new Uint8Array(buffer)[layout.edges] = 1
  for (const [count, at] of layout.rules) {
    const { points, weights } = gaussLegendre(count)
    const rest = points.map(t => 1 - t)
    const [ones, zeros] = [rest.map(() => 1), rest.map(() => 0)]
    for (const [index, stretch] of [weights, ones, zeros, rest, ones, rest.map(u => -1 / u)].entries())
      numbers.set(stretch, at / 8 + index * count)
  }
  writeGroups(trees, layout, { words, numbers })
  let above = layout.above / 4
  for (const [at, tree] of laid.entries()) {
    writeTree(trees, tree, layout, at, { words, numbers })
    if (layout.isInPairs) above = writeAbove(trees, tree, layout, at, { words, numbers }, above)
  }
}

type Views = { readonly words: Uint32Array; readonly numbers: Float64Array }

const writeTree = (trees: Ensemble, tree: LaidTree, layout: Layout, at: number, { words, numbers }: Views): void => {
  const { splits, leaves, points } = tree
  const place = layout.trees[at]!
  const rule = layout.rules.get(points)!
  const width = points * 8
  const rest = gaussLegendre(points).points.map(t => 1 - t)
  words.set([place.splits, splits.length, place.leaves, rule, width], (layout.roots + at * BYTES.tree) / 4)
  numbers.set(leaves, place.leaves / 8)
  let next = place.factors
  const slot = (child: number): number => (child < 0 ? splits.length + ~child : child) * width
  for (const [index, { node, part, own, left, right }] of splits.entries()) {
    const feature = trees.feature[node]!
    let factors = rule + RULE.first * width
    if (own !== undefined) {
      factors = next
      const factor = rest.map(u => 1 - u * (1 - own.zero))
      numbers.set(
        factor.map((one, k) => rest[k]! / one),
        factors / 8,
      )
      numbers.set(
        factor.map(one => 1 / one ** 2),
        factors / 8 + points,
      )
      next += 2 * width
    }
    const here = place.splits + index * BYTES.split
    const before = own?.zero ?? 1
    // The part of the cover that a row turns from, going right or left: once it disagrees above, and if not.
    numbers.set([part, 1 - part, before * part, before * (1 - part)], here / 8)
    words.set([factors, slot(left), slot(right), own?.edge ?? 0, feature * 8], here / 4 + 8)
  }
}

const writeGroups = (trees: Ensemble, layout: Layout, { words, numbers }: Views): void => {
  for (const [at, group] of layout.splitGroups.entries()) {
    const { tested, places } = layout.tests[at]!
    const value = (group.missing * trees.features.length + group.feature) * 8
    words.set(
      [value, group.words, group.missingLeft, group.nodes.length, tested, places],
      (layout.groups + at * BYTES.group) / 4,
    )
    if (group.words > 0) words.set(wordsOf(trees, group), tested / 4)
    else
      numbers.set(
        group.nodes.map(node => trees.threshold[node]!),
        tested / 8,
      )
    words.set(
      group.places.map(place => layout.decisions + place),
      places / 4,
    )
  }
}

/** For each split, last first, the other features above it, each with how its factor's slope is found. */
const writeAbove = (
  trees: Ensemble,
  { splits, points }: LaidTree,
  layout: Layout,
  at: number,
  { words, numbers }: Views,
  from: number,
): number => {
  const rest = gaussLegendre(points).points.map(t => 1 - t)
  const slopesAt = (edge: number): number => layout.trees[at]!.slopes + (edge - 1) * points * 8
  const writeSlopes = (edge: number, zero: number): void =>
    numbers.set(
      rest.map(u => (1 - zero) / (1 - u * (1 - zero))),
      slopesAt(edge) / 8,
    )
  splits.forEach(({ own, part }: UnfoldedSplit, index) => {
    const before = own?.zero ?? 1
    writeSlopes(1 + 2 * index, before * part)
    writeSlopes(2 + 2 * index, before * (1 - part))
  })
  let next = from
  for (const { node, others } of splits.toReversed()) {
    words.set([trees.feature[node]! * trees.features.length * 8, others.length], next)
    next += 2
    for (const { edge, feature } of others) {
      words.set([edge, slopesAt(edge), feature * 8], next)
      next += BYTES.above / 4
    }
  }
  return next
}
