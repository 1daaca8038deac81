import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { alignedRows } from '../../numeric/index.ts'
import { fitted, scoreKnowing } from '../cases/fitted.ts'
import { dumpAsText, type LightgbmDump } from '../cases/lightgbm-dump.ts'
import { type Ensemble, scoreOf } from '../ensemble.ts'
import { parseLightgbm } from '../lightgbm.ts'
import { explainerOf } from './contributions.ts'
import { gaussLegendre } from './quadrature.ts'

/** Shapley's definition, over all sets of the other features. */
const byDefinition = (trees: Ensemble, values: Float64Array): number[] => {
  const count = trees.features.length
  const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1))
  return trees.features.map((_, feature) => {
    let sum = 0
    for (let known = 0; known < 2 ** count; known++) {
      if ((known >> feature) & 1) continue
      const size = [...known.toString(2)].filter(bit => bit === '1').length
      const weight = (factorial(size) * factorial(count - size - 1)) / factorial(count)
      sum += weight * (scoreKnowing(trees, values, known | (1 << feature)) - scoreKnowing(trees, values, known))
    }
    return sum
  })
}

describe('contributions', () => {
  it('are Shapley values by their definition', () => {
    const { trees, table } = fitted(400, 5)
    const rows = alignedRows(table, trees.features)
    const { bias, explain } = explainerOf(trees)
    expect(bias).toBeCloseTo(scoreKnowing(trees, rows, 0), 12)
    for (let row = 0; row < 25; row++) {
      const values = rows.slice(row * 5, row * 5 + 5)
      byDefinition(trees, values).forEach((expected, feature) => {
        expect(explain(values).features[feature]).toBeCloseTo(expected, 12)
      })
    }
  })

  it('are Shapley values whatever a split does with missing values and 0', () => {
    const { trees } = fitted(400, 4)
    const values = fc.array(fc.constantFrom(0, 1e-36, -0.7, 0.4, 2, Number.NaN), { minLength: 3, maxLength: 3 })
    const kinds = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 3, maxLength: 40 })
    fc.assert(
      fc.property(values, fc.integer({ min: -1, max: 40 }), kinds, (numbers, level, missing) => {
        const made: Ensemble = {
          ...trees,
          missing: trees.missing.map((_, node) => missing[node % missing.length]!),
        }
        const row = Float64Array.of(...numbers, level < 0 ? Number.NaN : level)
        const found = explainerOf(made).explain(row)
        expect(found.bias).toBeCloseTo(scoreKnowing(made, row, 0), 12)
        byDefinition(made, row).forEach((expected, feature) => {
          expect(found.features[feature]).toBeCloseTo(expected, 10)
        })
      }),
      { numRuns: 60 },
    )
  })

  it('stay numbers where no training row came at all', () => {
    const { trees } = fitted(200, 3)
    const empty: Ensemble = {
      ...trees,
      cover: trees.cover.map(() => 0),
      leafCover: trees.leafCover.map(() => 0),
    }
    const row = Float64Array.of(0.3, -1, 2)
    const { bias, features } = explainerOf(empty).explain(row)
    expect(features.reduce((sum, one) => sum + one, bias)).toBeCloseTo(scoreOf(empty, row), 12)
  })

  it('sum to the raw score, whatever the row', () => {
    const { trees } = fitted(3000, 12)
    const { bias, explain } = explainerOf(trees)
    const value = fc.oneof(fc.double({ min: -4, max: 4 }), fc.constant(Number.NaN))
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 11, maxLength: 11 }),
        fc.integer({ min: -1, max: 9 }),
        (numbers, level) => {
          const row = Float64Array.of(...numbers, level < 0 ? Number.NaN : level)
          const sum = explain(row).features.reduce((all, one) => all + one, bias)
          expect(Math.abs(sum - scoreOf(trees, row))).toBeLessThan(1e-12)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('are none for a feature that no tree asks', () => {
    const { trees } = fitted(200, 3)
    const wider: Ensemble = { ...trees, features: [...trees.features, { kind: 'numeric', name: 'unused' }] }
    expect(explainerOf(wider).explain(Float64Array.of(0, 1, 2, 3)).features[3]).toBe(0)
  })
})

const golden = `${process.env.SHARED_DATA ?? new URL('../../../../../shared/data', import.meta.url).pathname}/models/golden/treeshap_lightgbm_heart.json`

describe.skipIf(!existsSync(golden))('LightGBM on the heart table (shared data)', () => {
  it('the same contributions to 1e-9, also those counted out one by one', () => {
    const file = JSON.parse(readFileSync(golden, 'utf8')) as {
      readonly X: number[][]
      readonly raw: number[]
      readonly shap_lightgbm: number[][]
      readonly shap_bruteforce_first6: number[][]
      readonly model: LightgbmDump
    }
    const parsed = parseLightgbm(dumpAsText(file.model))
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues))
    const { explain } = explainerOf(parsed.value.trees)
    file.X.forEach((row, at) => {
      const values = Float64Array.from(row)
      expect(Math.abs(scoreOf(parsed.value.trees, values) - file.raw[at]!)).toBeLessThan(1e-12)
      const { bias, features } = explain(values)
      for (const expected of [file.shap_lightgbm[at]!, file.shap_bruteforce_first6[at] ?? []])
        expected.forEach((value, index) => {
          expect(Math.abs((features[index] ?? bias) - value)).toBeLessThan(1e-9)
        })
    })
  })
})

describe('quadrature', () => {
  it('integrates polynomials up to twice its points, less one', () => {
    for (const points of [1, 2, 5, 9]) {
      const { points: at, weights } = gaussLegendre(points)
      for (let power = 0; power < 2 * points; power++)
        expect(at.reduce((sum, x, k) => sum + weights[k]! * x ** power, 0)).toBeCloseTo(1 / (power + 1), 13)
    }
  })
})
