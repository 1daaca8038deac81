import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { alarmDefaults, evenWeights, evidenceGatherer } from './evidence.ts'

const factors = fc.array(
  fc.tuple(fc.double({ min: 0.2, max: 3, noNaN: true }), fc.double({ min: 0.2, max: 3, noNaN: true })),
  {
    minLength: 1,
    maxLength: 30,
  },
)

const gathered = (rows: readonly (readonly [number, number])[], settings = alarmDefaults) => {
  const gatherer = evidenceGatherer(evenWeights(2), settings)
  for (const row of rows) gatherer.take(Float64Array.from(row))
  return gatherer.evidence()
}

const product = (rows: readonly (readonly [number, number])[], k: 0 | 1): number =>
  rows.reduce((all, row) => all * row[k], 1)

describe('evidence', () => {
  it('is the mean of products, and for a late change the sum of such means over all beginnings', () => {
    fc.assert(
      fc.property(factors, rows => {
        const mean = (part: typeof rows) => (product(part, 0) + product(part, 1)) / 2
        const late = rows.reduce((sum, _, from) => sum + mean(rows.slice(from)), 0)
        const { wholeRun, lateChange } = gathered(rows)
        expect(wholeRun.logEvidence).toBeCloseTo(Math.log(mean(rows)), 9)
        expect(lateChange.logEvidence).toBeCloseTo(Math.log(late), 9)
        const highest = rows.reduce((most, _, at) => Math.max(most, mean(rows.slice(0, at + 1))), 1)
        expect(wholeRun.highest).toBeCloseTo(Math.log(highest), 9)
      }),
    )
  })

  it('alarms at the first observation that reaches the bound, and stays alarmed', () => {
    const rows = [...Array(5).fill([2, 1]), ...Array(9).fill([0.1, 1])] as [number, number][]
    // (2^5 + 1) / 2 = 16.5; the sum over beginnings is ((2 + 4 + .. + 32) + 5) / 2 = 33.5, and (30 + 4) / 2 = 17 one earlier.
    expect(gathered(rows, { alpha: 1 / 16.5, falseAlarmEvery: 33 })).toMatchObject({
      wholeRun: { alarmAt: 4 },
      lateChange: { alarmAt: 4, changeAt: 0 },
    })
    expect(gathered(rows, { alpha: 1 / 16.6, falseAlarmEvery: 34 })).toMatchObject({
      wholeRun: { alarmAt: null },
      lateChange: { alarmAt: null, changeAt: null },
    })
  })

  it('places a change where the strongest alternative last had nothing to show', () => {
    const rows = [...Array(40).fill([0.5, 0.9]), ...Array(20).fill([1.5, 1.1])] as [number, number][]
    expect(gathered(rows, { alpha: 0.05, falseAlarmEvery: 500 }).lateChange.changeAt).toBe(40)
  })

  it('a change is never placed behind its alarm', () => {
    expect(
      gathered(
        [
          [1, 1],
          [1, 1],
          [1, 1],
        ],
        { alpha: 0.05, falseAlarmEvery: 2 },
      ).lateChange,
    ).toMatchObject({
      alarmAt: 1,
      changeAt: 1,
    })
  })

  it('an alternative that lost for long can still win, and nothing overflows', () => {
    const rows = [...Array(5000).fill([0.5, 0.5]), ...Array(1000).fill([4, 1])] as [number, number][]
    const { wholeRun } = gathered(rows)
    expect(wholeRun.alarmAt).toBeGreaterThan(5000)
    expect(wholeRun.logEvidence).toBeCloseTo(160 * Math.log(10), 6)
  })

  it('refuses settings without a meaning', () => {
    expect(() => gathered([], { alpha: 0, falseAlarmEvery: 10 })).toThrow('alpha is 0')
    expect(() => gathered([], { alpha: 0.05, falseAlarmEvery: 1 })).toThrow('falseAlarmEvery is 1')
  })
})
