import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { calibrationMonitor } from './calibration-monitor.ts'
import { drawnCases, given, middleOf, type Planted } from './cases/drawn.ts'
import { firstAlarm } from './evidence.ts'
import { oddsBets } from './odds-bets.ts'
import { windowsOf } from './windows.ts'

const RUNS = 400
const SLOW = { timeout: 60_000 }

describe('bets on odds', () => {
  it('have mean 1 while the prediction is right, whatever came before', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 1e-5, max: 1e5, noNaN: true }), { minLength: 1, maxLength: 20 }), all => {
        const settings = { shifts: [-0.5, 0, 1], slopes: [0.7, 1, 1.4] }
        const [yes, no] = [oddsBets(settings), oddsBets(settings)]
        expect(yes.count).toBe(8)
        const [ofYes, ofNo] = [new Float64Array(8), new Float64Array(8)]
        for (const odds of all) {
          yes.of(odds, 1, ofYes)
          no.of(odds, 0, ofNo)
          const p = odds / (1 + odds)
          for (let k = 0; k < 8; k++) expect(p * ofYes[k]! + (1 - p) * ofNo[k]!).toBeCloseTo(1, 9)
        }
      }),
    )
  })
})

describe('the calibration monitor of a calibrated model', () => {
  const watches = Array.from({ length: RUNS }, (_, seed) =>
    calibrationMonitor(drawnCases(2000, seed), { alpha: 0.05, falseAlarmEvery: 40_000 }),
  )
  const share = (isSo: (watch: (typeof watches)[number]) => boolean): number => watches.filter(isSo).length / RUNS

  it('alarms in at most alpha of the runs, looked at after every case', () => {
    const wrong = share(({ evidence }) => evidence.wholeRun.alarmAt !== null)
    expect(wrong).toBeLessThanOrEqual(0.05)
    expect(wrong).toBeGreaterThan(0)
  })

  it('alarms of a late change in at most n / falseAlarmEvery of the runs', () => {
    expect(share(({ evidence }) => evidence.lateChange.alarmAt !== null)).toBeLessThanOrEqual(0.05)
  })

  it('a late-change alarm takes falseAlarmEvery cases on average, at least', SLOW, () => {
    const waits = Array.from({ length: 60 }, (_, seed) => {
      const { evidence } = calibrationMonitor(drawnCases(10_000, seed), { falseAlarmEvery: 500 })
      // A run that ends without one would have waited longer.
      return evidence.lateChange.alarmAt === null ? 10_000 : evidence.lateChange.alarmAt + 1
    })
    expect(waits.reduce((sum, wait) => sum + wait, 0) / waits.length).toBeGreaterThan(500)
  })

  it('its intervals hold what is true, at every look that is tried', SLOW, () => {
    const misses = { riskDifference: 0, ratio: 0, logOddsShift: 0 }
    for (let seed = 0; seed < 100; seed++) {
      const { prediction, outcome } = drawnCases(1500, seed, { from: 0, shift: 0.3 })
      const missed = new Set<keyof typeof misses>()
      for (let cases = 100; cases <= 1500; cases += 100) {
        const [p, y] = [prediction.subarray(0, cases), outcome.subarray(0, cases)]
        const watch = calibrationMonitor({ prediction: p, outcome: y }, { level: 0.8 })
        let chance = 0
        let expected = 0
        for (const one of p) {
          expected += one
          chance += (one * Math.exp(0.3)) / (1 - one + one * Math.exp(0.3))
        }
        const truth = { riskDifference: (chance - expected) / cases, ratio: chance / expected, logOddsShift: 0.3 }
        for (const name of ['riskDifference', 'ratio', 'logOddsShift'] as const) {
          if (watch[name].kind !== 'answered') continue
          const { low, high } = watch[name].value.interval
          if (truth[name] < low || truth[name] > high) missed.add(name)
        }
      }
      for (const name of missed) misses[name]++
    }
    for (const count of Object.values(misses)) expect(count).toBeLessThanOrEqual(20)
    // Not so wide that they never miss.
    expect(misses.logOddsShift).toBeGreaterThan(0)
  })
})

describe('the calibration monitor of a change', () => {
  /** Cases from the change to the alarm, in the middle of 40 runs. */
  const delays = (planted: Planted & { from: number }, cases: number) => {
    const watches = Array.from({ length: 40 }, (_, seed) =>
      calibrationMonitor(drawnCases(planted.from + cases, 1000 + seed, planted), { falseAlarmEvery: 100_000 }),
    )
    const since = (at: number | null): number | null => (at === null ? null : at - planted.from)
    return {
      whole: middleOf(watches.map(({ evidence }) => since(evidence.wholeRun.alarmAt))),
      late: middleOf(watches.map(({ evidence }) => since(evidence.lateChange.alarmAt))),
      change: middleOf(watches.map(({ evidence }) => since(evidence.lateChange.changeAt))),
    }
  }

  it('finds a shift from the first case on, and a wrong slope without any shift', SLOW, () => {
    expect(delays({ from: 0, shift: 0.4 }, 6000).whole).toBeLessThan(800)
    expect(delays({ from: 0, slope: 0.7 }, 6000).whole).toBeLessThan(1000)
  })

  it('finds it also after 10,000 quiet cases: the late-change alarm at once, the other one later', SLOW, () => {
    const { late, whole, change } = delays({ from: 10_000, shift: 0.4 }, 6000)
    expect(late).toBeLessThan(900)
    expect(whole).toBeGreaterThan(late)
    expect(Math.abs(change)).toBeLessThan(200)
    expect(delays({ from: 10_000, slope: 0.6 }, 6000).late).toBeLessThan(1000)
  })

  it('says how large it is, in all and since', () => {
    const watch = calibrationMonitor(drawnCases(12_000, 3, { from: 8000, shift: 0.8 }))
    expect(firstAlarm(watch.evidence)).toBeGreaterThan(8000)
    const since = watch.sinceChange!
    expect(Math.abs(since.from - 8000)).toBeLessThan(300)
    expect(since.observed / since.expected).toBeGreaterThan(given(watch.ratio).value)
    expect(given(watch.riskDifference).interval.low).toBeGreaterThan(0)
    expect(given(watch.logOddsShift).interval.low).toBeGreaterThan(0)
  })
})

describe('windows of a run', () => {
  it('part it, each of 100 cases or more, up to 50', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30_000 }), cases => {
        const windows = windowsOf(cases)
        expect(windows.length).toBeLessThanOrEqual(50)
        expect(windows.reduce((next, { from, to }) => (from === next ? to : -1), 0)).toBe(cases)
        if (windows.length > 1) for (const { from, to } of windows) expect(to - from).toBeGreaterThanOrEqual(100)
      }),
    )
  })

  it('have all that was observed and expected, and end with the evidence', () => {
    const { windows, observed, expected, evidence } = calibrationMonitor(drawnCases(7777, 1))
    expect(windows.reduce((sum, one) => sum + one.observed, 0)).toBe(observed)
    expect(windows.reduce((sum, one) => sum + one.expected, 0)).toBeCloseTo(expected, 9)
    expect(windows.at(-1)!.logEvidence).toBe(evidence.wholeRun.logEvidence)
  })
})

describe('the calibration monitor of odd cases', () => {
  const both = (prediction: number[], outcome: number[]) =>
    calibrationMonitor({ prediction: Float64Array.from(prediction), outcome: Float64Array.from(outcome) })

  it('of none, of one class', () => {
    expect(both([], [])).toMatchObject({
      cases: 0,
      riskDifference: { kind: 'out-of-scope' },
      ratio: { kind: 'out-of-scope' },
    })
    expect(both([0.1, 0.2], [0, 0]).logOddsShift).toEqual({
      kind: 'out-of-scope',
      because: 'not computable: nobody had the outcome',
    })
    expect(both([0, 0], [0, 0])).toMatchObject({ nearCertain: 2, ratio: { kind: 'out-of-scope' } })
  })

  it('one chance of 0 that happened does not break it, and is counted', () => {
    const watch = both([0, ...Array(50).fill(0.5)], [1, ...Array(25).fill([0, 1]).flat()])
    expect(watch.nearCertain).toBe(1)
    expect(Number.isFinite(watch.evidence.wholeRun.logEvidence)).toBe(true)
  })

  it('what is no case is refused by its place', () => {
    expect(() => both([0.5], [])).toThrow('1 predictions for 0 outcomes')
    expect(() => both([0.5, 0.5], [0, Number.NaN])).toThrow('case 1: the outcome is NaN')
    expect(() => both([0.5, Number.NaN], [0, 1])).toThrow('case 1: the prediction NaN')
    expect(() => both([0.5, 1.5], [0, 1])).toThrow('case 1: the prediction 1.5')
    const cases = drawnCases(10, 1)
    expect(() => calibrationMonitor(cases, { level: 1 })).toThrow('level is 1')
    expect(() => calibrationMonitor(cases, { departures: { shifts: [0], slopes: [1] } })).toThrow('no shift or slope')
    expect(() => calibrationMonitor(cases, { departures: { shifts: [Number.NaN], slopes: [1] } })).toThrow(
      'a shift is beyond',
    )
  })
})
