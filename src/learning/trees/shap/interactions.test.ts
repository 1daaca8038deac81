import { describe, expect, it } from 'vitest'
import { alignedRows } from '../../numeric/index.ts'
import { fitted, scoreKnowing } from '../cases/fitted.ts'
import { type Ensemble, scoreOf } from '../ensemble.ts'
import { explainerOf } from './contributions.ts'
import { pairExplainerOf } from './interactions.ts'

/** Half of Grabisch and Roubens' index, over all sets of the other features. */
const pairByDefinition = (trees: Ensemble, values: Float64Array, a: number, b: number): number => {
  const count = trees.features.length
  const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1))
  const both = (1 << a) | (1 << b)
  let sum = 0
  for (let known = 0; known < 2 ** count; known++) {
    if ((known & both) !== 0) continue
    const size = [...known.toString(2)].filter(bit => bit === '1').length
    const weight = (factorial(size) * factorial(count - size - 2)) / (2 * factorial(count - 1))
    const score = (more: number): number => scoreKnowing(trees, values, known | more)
    sum += weight * (score(both) - score(1 << a) - score(1 << b) + score(0))
  }
  return sum
}

describe('interaction values', () => {
  it('are the index by its definition, and what is left is each feature alone', () => {
    const { trees, table } = fitted(400, 5)
    const rows = alignedRows(table, trees.features)
    const { explain } = pairExplainerOf(trees)
    for (let row = 0; row < 20; row++) {
      const { matrix } = explain(rows, row * 5)
      const values = rows.slice(row * 5, row * 5 + 5)
      for (let a = 0; a < 5; a++)
        for (let b = 0; b < a; b++) {
          expect(matrix[a * 5 + b]).toBeCloseTo(pairByDefinition(trees, values, a, b), 12)
          expect(matrix[b * 5 + a]).toBe(matrix[a * 5 + b])
        }
    }
    // Something happens in pairs at all.
    expect(Math.abs(explain(rows, 0).matrix[1]!)).toBeGreaterThan(1e-3)
  })

  it('sum by rows to the contributions, and all to the raw score, also on long paths', () => {
    const { trees, table } = fitted(2000, 12)
    const rows = alignedRows(table, trees.features)
    const { bias, explain } = pairExplainerOf(trees)
    const contributions = explainerOf(trees)
    for (let row = 0; row < 100; row++) {
      const { matrix } = explain(rows, row * 12)
      const { features } = contributions.explain(rows, row * 12)
      for (let a = 0; a < 12; a++)
        expect(matrix.subarray(a * 12, a * 12 + 12).reduce((sum, one) => sum + one, 0)).toBeCloseTo(features[a]!, 12)
      const all = matrix.reduce((sum, one) => sum + one, bias)
      expect(Math.abs(all - scoreOf(trees, rows, row * 12))).toBeLessThan(1e-11)
    }
  })

  it('are none where each tree asks one feature', () => {
    const { trees } = fitted(300, 4, 2)
    const { matrix } = pairExplainerOf(trees).explain(Float64Array.of(0.5, -1, Number.NaN, 2))
    const { features } = explainerOf(trees).explain(Float64Array.of(0.5, -1, Number.NaN, 2))
    for (let a = 0; a < 4; a++) for (let b = 0; b < 4; b++) expect(matrix[a * 4 + b]).toBe(a === b ? features[a] : 0)
  })
})
