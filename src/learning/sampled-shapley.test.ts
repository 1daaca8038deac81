import { describe, expect, it } from 'vitest'
import {
  boostingDefaults,
  type Ensemble,
  explainerOf,
  fitBoosted,
  goesLeft,
  randomOf,
  sampledShapley,
  scoreOf,
} from './index.ts'

/** The game that TreeSHAP solves: a feature that takes no part follows both sides by their cover. */
const coverGame = (trees: Ensemble, row: Float64Array) => {
  const coverOf = (child: number): number => (child < 0 ? trees.leafCover[~child]! : trees.cover[child]!)
  const walk = (node: number, on: Uint8Array): number => {
    if (node < 0) return trees.leafValue[~node]!
    const feature = trees.feature[node]!
    const [left, right] = [trees.left[node]!, trees.right[node]!]
    if (on[feature] === 1) return walk(goesLeft(trees, node, row[feature]!) ? left : right, on)
    const [l, r] = [coverOf(left), coverOf(right)]
    return (l * walk(left, on) + r * walk(right, on)) / (l + r)
  }
  return (on: Uint8Array): number => [...trees.roots].reduce((sum, root) => sum + walk(root, on), trees.base)
}

describe('sampled Shapley values beside exact TreeSHAP', () => {
  it('converge to it, as their errors say', () => {
    const random = randomOf(5, 0)
    const columns = ['a', 'b', 'c', 'd', 'e'].map(name => ({
      kind: 'numeric' as const,
      name,
      values: Float64Array.from({ length: 600 }, () => (random.chance(0.1) ? Number.NaN : random.normal(0, 1))),
    }))
    const [a, b, c] = columns.map(({ values }) => values)
    const y = a!.map((x, row) => Number((x > 0 && b![row]! > 0) || c![row]! > 1))
    const trees = fitBoosted({
      table: { rows: 600, columns },
      outcome: { kind: 'binary', y },
      settings: { ...boostingDefaults, trees: 30, leaves: 8, learningRate: 0.2 },
    })
    const explainer = explainerOf(trees)
    for (const at of [0, 1, 2]) {
      const row = Float64Array.from(columns, ({ values }) => values[at]!)
      const exact = explainer.explain(row).features
      const { bias, values, errors } = sampledShapley(5, coverGame(trees, row), { pairs: 400, seed: 1 })
      expect(bias).toBeCloseTo(explainer.bias, 9)
      expect(values.reduce((sum, value) => sum + value, bias)).toBeCloseTo(scoreOf(trees, row), 9)
      for (const [feature, value] of values.entries()) {
        expect(Math.abs(value - exact[feature]!)).toBeLessThan(4 * errors[feature]! + 1e-9)
        expect(errors[feature]!).toBeLessThan(0.05)
      }
    }
  })
})
