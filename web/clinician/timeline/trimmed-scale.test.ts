import { describe, expect, it } from 'vitest'
import { axisTicks, trimmedScale } from './trimmed-scale.ts'

const at = (text: string) => Date.parse(text)

describe('trimmedScale', () => {
  const life = [at('1990-03-01'), at('2025-11-01'), at('2026-01-15'), at('2026-06-01'), at('2026-11-02')]

  it('trims a long empty stretch, and says how long it was', () => {
    const { trims, place } = trimmedScale(life)
    expect(trims).toHaveLength(1)
    expect(trims[0]?.days).toBeGreaterThan(12_900)
    expect(place(at('2026-11-02')) - place(at('2025-11-01'))).toBeGreaterThan(0.7)
  })

  it('never lets a later moment stand before an earlier one', () => {
    const { place } = trimmedScale(life)
    const places = [...life, at('1980-01-01'), at('2010-01-01'), at('2030-01-01')].sort((a, b) => a - b).map(place)
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    for (const one of places) expect(one >= 0 && one <= 1).toBe(true)
  })

  it('draws evenly filled time as it is', () => {
    const { trims, place } = trimmedScale([0, 30, 60, 90, 120].map(days => at('2026-01-01') + days * 86_400_000))
    expect(trims).toEqual([])
    expect(place(at('2026-03-02')) - 0.5).toBeCloseTo(0, 2)
  })

  it('takes a single moment, and none', () => {
    expect(trimmedScale([at('2026-01-01')]).place(at('2026-01-01'))).toBeCloseTo(0.5)
    expect(trimmedScale([]).place(5)).toBe(0)
  })

  it('marks years first, then months, and every stretch at least with its year', () => {
    const ticks = axisTicks(trimmedScale(life), 0.12)
    expect(ticks.map(({ label }) => label)).toContain('2026')
    for (const [index, tick] of ticks.slice(1).entries()) {
      expect(tick.at - (ticks[index]?.at ?? 0)).toBeGreaterThanOrEqual(0.06)
    }
  })
})
