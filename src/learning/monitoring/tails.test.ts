import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chiSquareTail, holm, kolmogorovTail } from './tails.ts'

const near = (value: number, expected: number) => expect(Math.abs(value / expected - 1)).toBeLessThan(1e-11)

describe('tails', () => {
  it('chi-square, as scipy.stats.chi2.sf (1.17.1)', () => {
    near(chiSquareTail(3.841458820694124, 1), 0.04999999999999989)
    near(chiSquareTail(10, 4), 0.04042768199451279)
    near(chiSquareTail(0.5, 3), 0.9188914116546758)
    near(chiSquareTail(100, 7), 1.0787979671702833e-18)
    near(chiSquareTail(120, 100), 0.08440668109369177)
    expect(chiSquareTail(0, 3)).toBe(1)
  })

  it('chi-square of two degrees is exp(-x / 2)', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 300, noNaN: true }), x => {
        near(chiSquareTail(x, 2), Math.exp(-x / 2))
      }),
    )
  })

  it("Kolmogorov's limit, as scipy.special.kolmogorov; 1.36 is 5% in Smirnov's table (1948)", () => {
    near(kolmogorovTail(0.3), 0.9999906941986655)
    near(kolmogorovTail(0.6), 0.8642827790506042)
    near(kolmogorovTail(0.99), 0.2808738392255489)
    near(kolmogorovTail(1), 0.26999967167735456)
    near(kolmogorovTail(2), 0.0006709252557796953)
    near(kolmogorovTail(3), 3.045995948942526e-8)
    expect(1 - kolmogorovTail(1.36)).toBeCloseTo(0.950514, 6)
    expect(kolmogorovTail(0)).toBe(1)
  })

  it("Holm's p never falls below its own, keeps order, and is p times the number for the least", () => {
    expect(holm([0.01, 0.04, 0.03])).toEqual([0.03, 0.06, 0.06])
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 }), p => {
        const adjusted = holm(p)
        p.forEach((own, a) => {
          expect(adjusted[a]).toBeGreaterThanOrEqual(own)
          p.forEach((other, b) => {
            if (own <= other) expect(adjusted[a]).toBeLessThanOrEqual(adjusted[b]!)
          })
        })
        expect(Math.min(...adjusted)).toBeCloseTo(Math.min(1, Math.min(...p) * p.length), 12)
      }),
    )
  })
})
