import { describe, expect, it } from 'vitest'
import { axisEnd, linear, linePath, roundTicks, yearTicks } from './scale.ts'

describe('linear', () => {
  it('maps ends to ends, also upside down', () => {
    const y = linear([0, 90], [100, 0])
    expect([y(0), y(45), y(90)]).toEqual([100, 50, 0])
  })

  it('puts a single value in the middle', () => {
    expect(linear([5, 5], [0, 10])(5)).toBe(5)
  })
})

describe('linePath', () => {
  it('draws from the first point on', () => {
    expect(
      linePath([
        [0, 1],
        [2.25, 3],
      ]),
    ).toBe('M0.0 1.0L2.3 3.0')
    expect(linePath([])).toBe('')
  })
})

describe('axes', () => {
  it('end just above the highest value', () => {
    expect([34.2, 84, 90, 91, 104.5, 0.084, 0].map(axisEnd)).toEqual([50, 90, 90, 100, 120, 0.09, 1])
  })

  it('mark whole years, not more than asked', () => {
    expect(yearTicks('2023-05-01', '2026-11-24', 6)).toEqual([2024, 2025, 2026])
    expect(yearTicks('2010-05-01', '2026-11-24', 4)).toEqual([2011, 2015, 2019, 2023])
    expect(yearTicks('2026-01-01', '2026-11-24', 4)).toEqual([])
  })
})

describe('roundTicks', () => {
  it.each([
    [[18, 97], 4, [20, 40, 60, 80]],
    [[-1.2, 1.4], 4, [-1, -0.5, 0, 0.5, 1]],
    [[0, 0.5], 5, [0, 0.1, 0.2, 0.3, 0.4, 0.5]],
    [[3, 3], 4, [3]],
  ] as const)('marks %j at about %i round numbers', (range, count, ticks) => {
    expect(roundTicks(range, count)).toEqual(ticks)
  })
})
