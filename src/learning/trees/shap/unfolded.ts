import type { Ensemble } from '../ensemble.ts'

/** What the path to a split says of one feature that it asked. */
export type Above = {
  readonly feature: number
  /** The last edge of the path that left a split on it; see `UnfoldedSplit`. */
  readonly edge: number
  /** The product of the cover parts that the path followed at its splits. */
  readonly zero: number
}

/**
 * A split with what does not depend on the row. Split `n` of a tree has the edges `1 + 2n` (left) and `2 + 2n`; edge 0 stands
 * for a path that has not asked yet.
 */
export type UnfoldedSplit = {
  readonly node: number
  /** The part of its cover that goes left. */
  readonly part: number
  /** Of its own feature, what the path says; undefined for the first split on it. */
  readonly own: Above | undefined
  /** Of the other features that the path asked. */
  readonly others: readonly Above[]
  /** Children: a split of the tree, or below 0 the leaf `~child` of `leaves`. */
  readonly left: number
  readonly right: number
}

/** One tree, level by level: parents before children, and what follows each other has little to wait for. */
export type UnfoldedTree = {
  readonly splits: readonly UnfoldedSplit[]
  readonly leaves: readonly number[]
  /** How many different features the longest path asks. */
  readonly widest: number
}

export const unfolded = (trees: Ensemble, root: number): UnfoldedTree => {
  const splits: { -readonly [Key in keyof UnfoldedSplit]: UnfoldedSplit[Key] }[] = []
  const leaves: number[] = []
  let widest = 0
  /** A split waits for its turn, so that its place is known when its children are reached. */
  const waiting: { readonly split: (typeof splits)[number]; readonly above: readonly Above[] }[] = []
  const reach = (child: number, above: readonly Above[]): number => {
    if (child < 0) {
      widest = Math.max(widest, above.length)
      return ~(leaves.push(trees.leafValue[~child]!) - 1)
    }
    const feature = trees.feature[child]!
    const own = above.find(one => one.feature === feature)
    const others = above.filter(one => one !== own)
    const split = { node: child, part: leftPart(trees, child), own, others, left: 0, right: 0 }
    waiting.push({ split, above: others })
    return splits.push(split) - 1
  }
  reach(root, [])
  for (let at = 0; at < waiting.length; at++) {
    const { split, above } = waiting[at]!
    const feature = trees.feature[split.node]!
    const zero = split.own?.zero ?? 1
    split.left = reach(trees.left[split.node]!, [...above, { feature, edge: 1 + 2 * at, zero: zero * split.part }])
    split.right = reach(trees.right[split.node]!, [
      ...above,
      { feature, edge: 2 + 2 * at, zero: zero * (1 - split.part) },
    ])
  }
  return { splits, leaves, widest }
}

/** The part of a node's cover that goes left; where no training row came, both sides count alike. */
export const leftPart = (trees: Ensemble, node: number): number => {
  const [left, right] = [coverOf(trees, trees.left[node]!), coverOf(trees, trees.right[node]!)]
  return left + right > 0 ? left / (left + right) : 0.5
}

const coverOf = (trees: Ensemble, child: number): number => (child < 0 ? trees.leafCover[~child]! : trees.cover[child]!)
