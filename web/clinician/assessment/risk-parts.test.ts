import { describe, expect, it } from 'vitest'
import { byConcept, printedParts, riskParts } from './risk-parts.ts'

describe('riskParts', () => {
  const statin = { probability: 0.06 }
  const pressure = { probability: 0.07 }

  it('adds up to the present risk', () => {
    const parts = riskParts(0.08, [statin, pressure], pressure)
    expect(parts.lowest).toBeCloseTo(0.06)
    expect(parts.remaining).toBeCloseTo(0.01)
    expect(parts.removed).toBeCloseTo(0.01)
    expect(parts.lowest + parts.remaining + parts.removed).toBeCloseTo(0.08)
  })

  it('removes nothing while nothing is chosen', () => {
    expect(riskParts(0.08, [statin], null).removed).toBe(0)
  })

  it('never goes below what one action reaches', () => {
    expect(riskParts(0.08, [statin, pressure], statin).lowest).toBe(0.06)
  })

  it('shows no removal for an action that raises the risk', () => {
    expect(riskParts(0.08, [{ probability: 0.09 }], { probability: 0.09 })).toEqual({
      lowest: 0.08,
      remaining: 0,
      removed: 0,
    })
  })
})

describe('printedParts', () => {
  it('add up as printed, where rounding each would not', () => {
    const pressure = { probability: 0.0675 }
    // 8.4 % now and 6.8 % after: 1.6 is removed, though 1.69 rounds to 1.7.
    expect(printedParts(riskParts(0.0844, [pressure], pressure))).toEqual({ lowest: 6.8, remaining: 0, removed: 1.6 })
  })
})

describe('byConcept', () => {
  const of = (concept: string, value: string, logOdds: number) => ({ concept, value, logOdds, from: [] })

  it('adds up what belongs to one concept and puts the strongest first', () => {
    const grouped = byConcept([
      of('Blood pressure', '150 mm[Hg]', 0.33),
      of('HDL cholesterol', '45 mg/dL', -0.5),
      of('Blood pressure', '150 mm[Hg]', -0.03),
      of('Smoking', 'never', 0),
    ])
    expect(grouped.map(({ concept, direction }) => [concept, direction])).toEqual([
      ['HDL cholesterol', 'lowers'],
      ['Blood pressure', 'raises'],
      ['Smoking', 'neither'],
    ])
    expect(grouped[1]?.logOdds).toBeCloseTo(0.3)
    expect(grouped[1]?.value).toBe('150 mm[Hg]')
  })
})
