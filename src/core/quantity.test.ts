import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quantity, roundTo } from './quantity.ts'

describe('roundTo', () => {
  it.each([
    [14.675, 2, 14.68],
    [1.005, 2, 1.01],
    [0.125, 2, 0.13],
    [-0.125, 2, -0.13],
    [2.5, 0, 3],
    [-2.5, 0, -3],
    [14.6849, 2, 14.68],
    [1234.5, -2, 1200],
    [0.0000001234, 9, 0.000000123],
    [0.0000001234, 2, 0],
    [1.5e21, 2, 1.5e21],
  ])('%f at %i decimals is %f', (value, decimals, expected) => {
    expect(roundTo(value, decimals)).toBe(expected)
  })

  it('gives no negative zero', () => {
    expect(Object.is(roundTo(-0.001, 2), 0)).toBe(true)
  })

  it('leaves what is not finite', () => {
    expect(roundTo(Number.NaN, 2)).toBeNaN()
    expect(roundTo(Number.POSITIVE_INFINITY, 2)).toBe(Number.POSITIVE_INFINITY)
  })

  it('is at most half a unit of the last decimal away, and rounding twice changes nothing', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e9, max: 1e9, noNaN: true }),
        fc.integer({ min: 0, max: 4 }),
        (value, decimals) => {
          const rounded = roundTo(value, decimals)
          expect(Math.abs(rounded - value)).toBeLessThanOrEqual(
            0.5 * 10 ** -decimals * (1 + 1e-6) + 1e-6 * 10 ** -decimals,
          )
          expect(roundTo(rounded, decimals)).toBe(rounded)
        },
      ),
    )
  })
})

describe('quantity', () => {
  it('keeps number and unit together', () => {
    expect(quantity(140, 'mg/dL')).toEqual({ value: 140, unit: 'mg/dL' })
  })
})
