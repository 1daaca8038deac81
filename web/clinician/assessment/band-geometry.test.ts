import { describe, expect, it } from 'vitest'
import { bandGeometry, chart } from './band-geometry.ts'

const bands = [
  { label: 'G5', from: 0, to: 15 },
  { label: 'G4', from: 15, to: 30 },
  { label: 'G3b', from: 30, to: 45 },
  { label: 'G3a', from: 45, to: 60 },
  { label: 'G2', from: 60, to: 90 },
  { label: 'G1', from: 90, to: null },
]
const series = (...values: readonly number[]) => ({
  unit: 'mL/min/{1.73_m2}',
  bands,
  points: values.map((value, at) => ({ at: `${2023 + at}-11-20T00:00:00.000Z`, value })),
})

describe('bandGeometry', () => {
  it('draws the bands the course reaches, touching each other', () => {
    const drawn = bandGeometry(series(48, 41, 34.2))
    expect(drawn.bands.map(({ label }) => label)).toEqual(['G5', 'G4', 'G3b', 'G3a'])
    expect(drawn.bands[1]?.bottom).toBeCloseTo(drawn.bands[0]?.top ?? Number.NaN)
    expect(drawn.bands[0]?.bottom).toBe(chart.height - chart.bottom)
  })

  it('puts every point inside its band', () => {
    const drawn = bandGeometry(series(104.5, 34.2, 12))
    const bandAt = (y: number) => drawn.bands.find(band => y <= band.bottom && y >= band.top)?.label
    expect(drawn.points.map(({ y }) => bandAt(y))).toEqual(['G1', 'G3b', 'G5'])
  })

  it('marks the years between first and last', () => {
    expect(bandGeometry(series(48, 41, 34.2)).years.map(({ year }) => year)).toEqual([2024, 2025])
  })

  it('centres a single point', () => {
    const { points, right } = bandGeometry(series(34.2))
    expect(points[0]?.x).toBe((chart.left + right) / 2)
  })

  it('makes room for the longest name, and no two names lie on each other', () => {
    const { right, bands: drawn } = bandGeometry({
      unit: '{score}',
      bands: [
        { label: 'minimal', from: 0, to: 5 },
        { label: 'mild', from: 5, to: 6 },
        { label: 'moderate', from: 6, to: 7 },
        { label: 'moderately severe', from: 7, to: null },
      ],
      points: [{ at: '2026-11-02T00:00:00.000Z', value: 19 }],
    })
    expect(chart.width - right).toBeGreaterThan('moderately severe'.length * 6)
    const heights = drawn.map(({ labelAt }) => labelAt)
    for (const [at, height] of heights.slice(1).entries()) {
      expect((heights[at] ?? 0) - height).toBeGreaterThanOrEqual(10.99)
    }
  })

  it('starts above 0 when everything stands in the upper half', () => {
    const { bands: drawn, points } = bandGeometry({
      unit: 'mm[Hg]',
      bands: [
        { label: 'goal', from: 0, to: 130 },
        { label: 'above', from: 130, to: null },
      ],
      points: [
        { at: '2026-01-13T00:00:00.000Z', value: 148 },
        { at: '2026-09-15T00:00:00.000Z', value: 138 },
      ],
    })
    const spread = (points[1]?.y ?? 0) - (points[0]?.y ?? 0)
    expect(spread).toBeGreaterThan(12)
    expect(drawn.map(({ label }) => label)).toEqual(['goal', 'above'])
  })
})
