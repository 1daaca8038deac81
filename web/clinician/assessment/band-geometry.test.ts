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
    const [point] = bandGeometry(series(34.2)).points
    expect(point?.x).toBe((chart.left + 6 + chart.width - chart.right - 6) / 2)
  })
})
