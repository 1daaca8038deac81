import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { randomOf, type Table } from '../numeric/index.ts'
import { shrunkCovariance } from './covariance.ts'
import { jointDistance } from './fit-applicability.ts'
import { applicabilityOf, fitApplicability } from './index.ts'

const random = randomOf(17, 0)
const height = Float64Array.from({ length: 3000 }, () => random.normal(170, 10))
/** Weight follows height; one in five is missing. */
const weight = height.map(cm => (random.chance(0.2) ? Number.NaN : cm - 100 + random.normal(0, 4)))
const training: Table = {
  rows: 3000,
  columns: [
    { kind: 'numeric', name: 'height', values: height },
    { kind: 'numeric', name: 'weight', values: weight },
    { kind: 'numeric', name: 'empty', values: new Float64Array(3000).fill(Number.NaN) },
    {
      kind: 'categorical',
      name: 'ward',
      codes: Int32Array.from(height, (_, row) => (row < 3 ? 2 : row % 2)),
      levels: ['a', 'b', 'rare'],
    },
  ],
}
const seen = fitApplicability(training)
/** One row, its levels in another order than in training. */
const ask = (cm: number, kg: number, ward: string | null, empty = Number.NaN) => {
  const levels = ['never', 'rare', 'b', 'a']
  return applicabilityOf(JSON.parse(JSON.stringify(seen)), {
    rows: 1,
    columns: [
      { kind: 'categorical', name: 'ward', codes: Int32Array.of(ward === null ? -1 : levels.indexOf(ward)), levels },
      { kind: 'numeric', name: 'weight', values: Float64Array.of(kg) },
      { kind: 'numeric', name: 'height', values: Float64Array.of(cm) },
      { kind: 'numeric', name: 'empty', values: Float64Array.of(empty) },
    ],
  })(0)
}

describe('applicability', () => {
  it('a usual row is inside, with what is often missing missing', () => {
    expect(ask(175, 76, 'a')).toEqual({ verdict: 'inside', reasons: [] })
    expect(ask(175, Number.NaN, 'b')).toEqual({ verdict: 'inside', reasons: [] })
  })

  it('names the feature that is outside, by how much, and why', () => {
    expect(ask(260, Number.NaN, 'a').reasons[0]).toMatchObject({
      features: ['height'],
      kind: 'above-range',
      verdict: 'outside',
      text: 'height 260 is above what was learnt from (141.2 to 200)',
    })
    expect(ask(175, 76, 'never').reasons).toMatchObject([
      { features: ['ward'], kind: 'unseen-level', verdict: 'outside' },
    ])
    expect(ask(175, 76, 'rare').verdict).toBe('outside')
    expect(ask(175, 76, null).reasons).toMatchObject([{ kind: 'never-missing', features: ['ward'] }])
    expect(ask(Number.NaN, 76, 'a').reasons[0]).toMatchObject({ kind: 'never-missing', features: ['height'] })
    expect(ask(175, 76, 'a', 1).reasons).toMatchObject([{ kind: 'never-known', features: ['empty'] }])
  })

  it('just beyond the range is borderline', () => {
    const [, high] = (seen.features[0] as { readonly range: readonly [number, number] }).range
    const found = ask(high + 1, high - 100, 'a')
    expect(found.reasons[0]).toMatchObject({ kind: 'above-range', verdict: 'borderline' })
  })

  it('values that are usual alone and not together are told with the features that make it', () => {
    const found = ask(185, 58, 'a')
    expect(found.verdict).toBe('outside')
    expect(found.reasons).toMatchObject([{ kind: 'unusual-together' }])
    expect([...found.reasons[0]!.features].sort()).toEqual(['height', 'weight'])
  })

  it('about one in a hundred training rows is borderline by distance, hardly any outside', () => {
    const check = applicabilityOf(seen, training)
    const verdicts = Array.from({ length: 3000 }, (_, row) => check(row))
    const together = verdicts.filter(({ reasons }) => reasons.some(({ kind }) => kind === 'unusual-together'))
    expect(together.length).toBeGreaterThan(25)
    expect(together.length).toBeLessThan(35)
    // The three of the rare ward, and few at the ends.
    expect(verdicts.filter(({ verdict }) => verdict === 'outside').length).toBeLessThan(15)
  })

  it('is small, and holds no single patient', () => {
    expect(JSON.stringify(seen).length).toBeLessThan(1000)
    expect(JSON.stringify(seen)).not.toContain('rare')
    expect(() => fitApplicability({ rows: 3, columns: [] })).toThrow('too few')
    expect(() => applicabilityOf(seen, { rows: 1, columns: [] })).toThrow('no column height')
  })
})

describe('shrunk covariance', () => {
  it('is that of Ledoit and Wolf (scikit-learn, assume_centered)', () => {
    const rows = Float64Array.of(1, 2, 0, 2, 1, -1, -1, -3, 2, 0, 1, 1, -2, -1, -2)
    const { covariance, shrinkage } = shrunkCovariance(rows, 3)
    expect(shrinkage).toBeCloseTo(0.9724770642201838, 12)
    const expected = [2.38899083, 0.04954128, 0, 0.04954128, 2.42201835, -0.02201835, 0, -0.02201835, 2.38899083]
    for (const [at, value] of expected.entries()) expect(covariance[at]).toBeCloseTo(value, 8)
  })

  it('distances are not negative, and their parts sum to them, with values missing', () => {
    const cell = fc.oneof(fc.constant(Number.NaN), fc.double({ min: -5, max: 5, noNaN: true }))
    const { covariance } = shrunkCovariance(Float64Array.of(1, 2, 0, 2, 1, -1, -1, -3, 2, 0, 1, 1, -2, -1, -2), 3)
    fc.assert(
      fc.property(fc.tuple(cell, cell, cell), row => {
        const { distance, parts } = jointDistance(covariance, Float64Array.from(row))
        expect(distance).toBeGreaterThanOrEqual(0)
        expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(distance, 10)
      }),
    )
  })
})
