import { describe, expect, it } from 'vitest'
import { randomOf } from '../numeric/index.ts'
import { given } from './cases/drawn.ts'
import { overrideWatch } from './override-rate.ts'

const decisions = (count: number, seed: number, rate: (at: number) => number): Float64Array => {
  const random = randomOf(seed, 5)
  return Float64Array.from({ length: count }, (_, at) => Number(random.unit() < rate(at)))
}

describe('the override rate', () => {
  it('has the interval on which the posterior density is above 1 / 20 (scipy: beta.pdf(t, 14, 48) = 0.05)', () => {
    const { rate, difference } = overrideWatch(
      decisions(60, 1, at => Number(at < 13)),
      0.2,
    )
    expect(given(rate).value).toBeCloseTo(13 / 60, 12)
    expect(given(rate).interval.low).toBeCloseTo(0.08346170452104161, 10)
    expect(given(rate).interval.high).toBeCloseTo(0.4097992723072926, 10)
    expect(given(difference).interval.low).toBeCloseTo(0.08346170452104161 - 0.2, 10)
  })

  it('of none, and of all', () => {
    // (n + 1) (1 - rate)^n = 1 / 20 at n = 10
    const { interval } = given(overrideWatch(new Float64Array(10), 0.2).rate)
    expect(interval.low).toBe(0)
    expect(interval.high).toBeCloseTo(1 - (0.05 / 11) ** 0.1, 10)
    expect(given(overrideWatch(new Float64Array(10).fill(1), 0.2).rate).interval.high).toBe(1)
    expect(overrideWatch(new Float64Array(0), 0.2).rate.kind).toBe('out-of-scope')
  })

  it('its interval holds the rate at all looks as often as it says, and false alarms are held down', {
    timeout: 60_000,
  }, () => {
    const [runs, count] = [300, 400]
    let missed = 0
    let alarms = 0
    for (let seed = 0; seed < runs; seed++) {
      const all = decisions(count, seed, () => 0.2)
      if (overrideWatch(all, 0.2).evidence.wholeRun.alarmAt !== null) alarms++
      for (let seen = 1; seen <= count; seen += 3) {
        const { low, high } = given(overrideWatch(all.subarray(0, seen), 0.2, { level: 0.9 }).rate).interval
        if (low <= 0.2 && high >= 0.2) continue
        missed++
        break
      }
    }
    expect(missed / runs).toBeLessThanOrEqual(0.1)
    expect(missed).toBeGreaterThan(0)
    expect(alarms / runs).toBeLessThanOrEqual(0.05)
  })

  it('finds clinicians who begin to override, and when', () => {
    const { evidence } = overrideWatch(
      decisions(3000, 2, at => (at < 2000 ? 0.1 : 0.3)),
      0.1,
    )
    expect(evidence.lateChange.alarmAt).toBeGreaterThan(2000)
    expect(evidence.lateChange.alarmAt).toBeLessThan(2250)
    expect(Math.abs(evidence.lateChange.changeAt! - 2000)).toBeLessThan(60)
  })

  it('silence is counted, and moves no place', () => {
    const all = decisions(600, 3, () => 0.5)
    const silent = Float64Array.from({ length: 1200 }, (_, at) => (at % 2 === 0 ? Number.NaN : all[(at - 1) / 2]!))
    const [plain, spread] = [overrideWatch(all, 0.1), overrideWatch(silent, 0.1)]
    expect(spread).toMatchObject({ decided: 600, undecided: 600, overridden: plain.overridden, rate: plain.rate })
    expect(spread.evidence.wholeRun.alarmAt).toBe(2 * plain.evidence.wholeRun.alarmAt! + 1)
  })

  it('refuses what is no decision', () => {
    expect(() => overrideWatch(Float64Array.of(0, 2), 0.1)).toThrow('decision 1 is 2')
    expect(() => overrideWatch(Float64Array.of(0), 0)).toThrow('reference rate is 0')
    expect(() => overrideWatch(Float64Array.of(0), 0.1, { level: 2 })).toThrow('level is 2')
  })
})
