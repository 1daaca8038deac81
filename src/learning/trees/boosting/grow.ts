import type { PlacedSplit } from './assemble.ts'
import type { BinnedColumn } from './bins.ts'
import { countAt, gradientAt, type Histograms, hessianAt } from './histograms.ts'
import { type Bounds, bestSplit, leafValue, type Split, type SplitRules, type Totals } from './split.ts'

export type GrowthRules = SplitRules & {
  readonly leaves: number
  /** Per feature: 1 rising, -1 falling, 0 free. */
  readonly monotone: Int8Array
  /** Sets of features that may meet on one path; empty: all may. */
  readonly interactions: readonly (readonly number[])[]
}

/** A split that was made. A child below 0 is the leaf `~child`. */
export type GrownNode = { readonly split: Split; left: number; right: number }

/** A leaf: its stretch of `histograms.rows`, what it holds, and its value before any learning rate. */
export type GrownLeaf = { readonly from: number; readonly totals: Totals; readonly value: number }

export type GrownTree = { readonly nodes: readonly GrownNode[]; readonly leaves: readonly GrownLeaf[] }

type OpenLeaf = {
  readonly from: number
  readonly totals: Totals
  readonly bounds: Bounds
  readonly slot: number
  /** Features used above it. */
  readonly used: readonly number[]
  split: Split | undefined
  /** Which side of which node leads here. */
  readonly parent: number
  readonly isLeft: boolean
}

/**
 * One tree, grown where it gains most (leaf-wise), over the first `count` of `histograms.rows`, which it reorders.
 *
 * @param features which features this tree may use
 * @param scale what one whole number in a histogram stands for
 */
export const growTree = (
  histograms: Histograms,
  columns: readonly BinnedColumn[],
  rules: GrowthRules,
  features: readonly number[],
  count: number,
  scale: { readonly gradient: number; readonly hessian: number },
): GrownTree => {
  const nodes: GrownNode[] = []
  const search = (leaf: OpenLeaf): OpenLeaf => {
    const cells = histograms.sumsOf(leaf.slot)
    if (leaf.totals.count < 2 * rules.fewestRows) return leaf
    for (const feature of features) {
      if (!mayMeet(rules.interactions, leaf.used, feature)) continue
      const found = bestSplit(
        { rules, totals: leaf.totals, bounds: leaf.bounds, scale },
        feature,
        columns[feature]!,
        cells,
        histograms.at[feature]!,
        rules.monotone[feature]!,
      )
      if (found !== undefined && found.gain > (leaf.split?.gain ?? 0)) leaf.split = found
    }
    return leaf
  }
  histograms.sum(0, 0, count)
  const totals = totalsOf(histograms, columns[0]!, scale)
  const free = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }
  const open = [
    search({ from: 0, totals, bounds: free, slot: 0, used: [], split: undefined, parent: -1, isLeft: false }),
  ]
  while (open.length < rules.leaves) {
    const next = mostGaining(open)
    if (next < 0) break
    const leaf = open[next]!
    const split = leaf.split!
    const node = nodes.push({ split, left: 0, right: 0 }) - 1
    link(nodes, leaf, node)
    const left = leftBins(columns[split.feature]!, split)
    const middle = leaf.from + histograms.part(split.feature, left, leaf.from, leaf.totals.count)
    const [small, large] =
      split.left.count <= split.right.count ? (['left', 'right'] as const) : (['right', 'left'] as const)
    const fresh = open.length
    const [lower, upper] = boundsBelow(split, leaf.bounds, rules)
    const child = (side: 'left' | 'right'): OpenLeaf => ({
      from: side === 'left' ? leaf.from : middle,
      totals: split[side],
      bounds: side === 'left' ? lower : upper,
      slot: side === small ? fresh : leaf.slot,
      used: leaf.used.includes(split.feature) ? leaf.used : [...leaf.used, split.feature],
      split: undefined,
      parent: node,
      isLeft: side === 'left',
    })
    histograms.sum(fresh, small === 'left' ? leaf.from : middle, split[small].count)
    histograms.subtract(leaf.slot, fresh)
    open[next] = search(child(large))
    open.push(search(child(small)))
  }
  open.forEach((leaf, index) => {
    link(nodes, leaf, ~index)
  })
  return {
    nodes,
    leaves: open.map(({ from, totals, bounds }) => ({ from, totals, value: leafValue(totals, rules.l2, bounds) })),
  }
}

const totalsOf = (
  histograms: Histograms,
  column: BinnedColumn,
  scale: { gradient: number; hessian: number },
): Totals => {
  const sums = { gradient: 0, hessian: 0, count: 0 }
  const cells = histograms.sumsOf(0)
  for (let bin = 0; bin < column.bins; bin++) {
    const at = histograms.at[0]! + bin * 4
    sums.gradient += gradientAt(cells, at)
    sums.hessian += hessianAt(cells, at)
    sums.count += countAt(cells, at)
  }
  return { gradient: sums.gradient * scale.gradient, hessian: sums.hessian * scale.hessian, count: sums.count }
}

const mostGaining = (open: readonly OpenLeaf[]): number => {
  let best = -1
  open.forEach(({ split }, index) => {
    if (split !== undefined && split.gain > (open[best]?.split?.gain ?? 0)) best = index
  })
  return best
}

const link = (nodes: GrownNode[], { parent, isLeft }: OpenLeaf, to: number): void => {
  if (parent < 0) return
  nodes[parent]![isLeft ? 'left' : 'right'] = to
}

/** A feature may be used when some set holds it and all that was used above. */
const mayMeet = (sets: GrowthRules['interactions'], used: readonly number[], feature: number): boolean =>
  sets.length === 0 || sets.some(set => set.includes(feature) && used.every(above => set.includes(above)))

/** A constrained feature's children may not cross the middle of their values. */
const boundsBelow = (split: Split, bounds: Bounds, rules: GrowthRules): [Bounds, Bounds] => {
  const direction = rules.monotone[split.feature]!
  if (direction === 0) return [bounds, bounds]
  const middle = (leafValue(split.left, rules.l2, bounds) + leafValue(split.right, rules.l2, bounds)) / 2
  const below = { low: bounds.low, high: middle }
  const above = { low: middle, high: bounds.high }
  return direction > 0 ? [below, above] : [above, below]
}

/** Which bins go left. */
export const leftBins = (column: BinnedColumn, split: Omit<PlacedSplit, 'feature'>): Uint8Array => {
  const left = new Uint8Array(256)
  if (column.feature.kind === 'numeric') {
    left.fill(1, 0, split.bin + 1)
    if (column.missingBin >= 0) left[column.missingBin] = split.missingLeft ? 1 : 0
  } else for (const bin of split.levels) left[bin] = 1
  return left
}
