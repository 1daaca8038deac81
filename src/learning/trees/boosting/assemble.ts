import type { Feature } from '../../numeric/index.ts'
import { type Ensemble, MISSING } from '../ensemble.ts'
import type { BinnedColumn } from './bins.ts'
import type { Split } from './split.ts'

/** How a node is parted, whatever statistic chose it. */
export type PlacedSplit = Pick<Split, 'feature' | 'bin' | 'levels' | 'missingLeft'>

/** A tree of any kind, as far as its flat form needs it. A child below 0 is the leaf `~child`. */
export type AssembledTree = {
  readonly nodes: readonly {
    readonly split: PlacedSplit & {
      readonly left: { readonly count: number }
      readonly right: { readonly count: number }
    }
    readonly left: number
    readonly right: number
  }[]
  readonly leaves: readonly { readonly totals: { readonly count: number }; readonly value: number }[]
}

/** Grown trees as flat arrays: bins become values of the table again, leaf values are multiplied by the learning rate. */
export const assemble = (
  trees: readonly AssembledTree[],
  columns: readonly BinnedColumn[],
  features: readonly Feature[],
  base: number,
  learningRate: number,
): Ensemble => {
  const nodes = trees.flatMap(tree => tree.nodes)
  const leaves = trees.flatMap(tree => tree.leaves)
  const place = new Map(features.map((feature, index) => [feature.name, index]))
  const roots: number[] = []
  const left: number[] = []
  const right: number[] = []
  const sets: number[] = []
  const setAt: number[] = []
  const setWords: number[] = []
  let firstNode = 0
  let firstLeaf = 0
  for (const tree of trees) {
    const moved = (child: number): number => (child < 0 ? ~(~child + firstLeaf) : child + firstNode)
    roots.push(tree.nodes.length === 0 ? ~firstLeaf : firstNode)
    for (const node of tree.nodes) {
      left.push(moved(node.left))
      right.push(moved(node.right))
      const words = leftSet(columns[node.split.feature]!, node.split)
      setAt.push(words === undefined ? -1 : sets.length)
      setWords.push(words?.length ?? 0)
      sets.push(...(words ?? []))
    }
    firstNode += tree.nodes.length
    firstLeaf += tree.leaves.length
  }
  return {
    features,
    base,
    roots: Int32Array.from(roots),
    feature: Int32Array.from(nodes, ({ split }) => place.get(columns[split.feature]!.feature.name)!),
    threshold: Float64Array.from(nodes, ({ split }) => thresholdOf(columns[split.feature]!, split)),
    setAt: Int32Array.from(setAt),
    setWords: Int32Array.from(setWords),
    sets: Uint32Array.from(sets),
    missingLeft: Uint8Array.from(nodes, ({ split }) => (split.missingLeft ? 1 : 0)),
    missing: new Uint8Array(nodes.length).fill(MISSING.side),
    left: Int32Array.from(left),
    right: Int32Array.from(right),
    cover: Float64Array.from(nodes, ({ split }) => split.left.count + split.right.count),
    leafCover: Float64Array.from(leaves, ({ totals }) => totals.count),
    leafValue: Float64Array.from(leaves, ({ value }) => value * learningRate),
  }
}

/** All that is known goes left of missing values where the split is behind the last bin. */
const thresholdOf = (column: BinnedColumn, split: PlacedSplit): number =>
  column.feature.kind === 'numeric' ? (column.bounds[split.bin] ?? Number.MAX_VALUE) : 0

/** The levels that go left as words of 32; those too rare for a bin go with missing values. */
const leftSet = (column: BinnedColumn, split: PlacedSplit): Uint32Array | undefined => {
  const { feature } = column
  if (feature.kind === 'numeric') return undefined
  const words = new Uint32Array(Math.ceil(feature.levels.length / 32))
  const put = (level: number): void => {
    words[level >>> 5]! |= 1 << (level & 31)
  }
  for (const bin of split.levels) if (bin !== column.missingBin) put(column.levels[bin]!)
  if (split.missingLeft) {
    const own = new Set(column.levels)
    for (let level = 0; level < feature.levels.length; level++) if (!own.has(level)) put(level)
  }
  return words
}
