import { type Column, randomOf, type Table } from '../../numeric/index.ts'
import { fitBoosted } from '../boosting/fit-boosted.ts'
import { boostingDefaults } from '../boosting/input.ts'
import { type Ensemble, goesLeft } from '../ensemble.ts'

/** The raw score when only some features are known: the others follow both sides by cover. */
export const scoreKnowing = (trees: Ensemble, values: Float64Array, known: number): number => {
  const coverOf = (child: number): number => (child < 0 ? trees.leafCover[~child]! : trees.cover[child]!)
  const scoreAt = (node: number): number => {
    if (node < 0) return trees.leafValue[~node]!
    const [left, right] = [trees.left[node]!, trees.right[node]!]
    const feature = trees.feature[node]!
    if ((known >> feature) & 1) return scoreAt(goesLeft(trees, node, values[feature]!) ? left : right)
    return (coverOf(left) * scoreAt(left) + coverOf(right) * scoreAt(right)) / (coverOf(left) + coverOf(right))
  }
  return trees.roots.reduce((sum, root) => sum + scoreAt(root), trees.base)
}

/** Boosted trees of made-up rows, some values missing, the last column of levels. */
export const fitted = (
  rows: number,
  features: number,
  leaves = 12,
): { readonly trees: Ensemble; readonly table: Table } => {
  const random = randomOf(9, features)
  const columns: Column[] = Array.from({ length: features - 1 }, (_, index) => ({
    kind: 'numeric',
    name: `x${index}`,
    values: Float64Array.from({ length: rows }, () => (random.chance(0.1) ? Number.NaN : random.normal(0, 1))),
  }))
  const codes = Int32Array.from({ length: rows }, () => random.whole(-1, 6))
  columns.push({ kind: 'categorical', name: 'level', codes, levels: [...'abcdefg'] })
  const y = Float64Array.from({ length: rows }, (_, row) => {
    const [a, b] = columns.map(column => (column.kind === 'numeric' ? column.values[row]! || 0 : column.codes[row]!))
    return random.chance(1 / (1 + Math.exp(-(a! * b! + (codes[row]! % 3))))) ? 1 : 0
  })
  const table = { rows, columns }
  const settings = { ...boostingDefaults, trees: 20, learningRate: 0.2, leaves, fewestRows: 5 }
  return { trees: fitBoosted({ table, outcome: { kind: 'binary', y }, settings }), table }
}
