import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aucBlocks } from './auc-blocks.ts'
import { drawnCases, given, middleOf, type Planted } from './cases/drawn.ts'
import { discriminationMonitor } from './discrimination-monitor.ts'

const SLOW = { timeout: 60_000 }

/** Of `drawnCases` while nothing is planted: the integral over their log-odds (normal, mean -2, deviation 1, cut off at 3). */
const TRUE_AUC = 0.7464

const aucOf = (prediction: Float64Array, outcome: Float64Array): number => {
  let right = 0
  let pairs = 0
  for (let a = 0; a < outcome.length; a++)
    for (let b = 0; b < outcome.length; b++)
      if (outcome[a] === 1 && outcome[b] === 0) {
        pairs++
        right += prediction[a]! > prediction[b]! ? 1 : prediction[a] === prediction[b] ? 0.5 : 0
      }
  return right / pairs
}

describe('blocks', () => {
  it('are consecutive, hold enough of each class, and have the AUC of their cases', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 10 }), fc.constantFrom(0, 1)), { maxLength: 80 }),
        fc.integer({ min: 1, max: 4 }),
        (rows, leastOfEach) => {
          const prediction = Float64Array.from(rows, ([p]) => p / 10)
          const outcome = Float64Array.from(rows, ([, y]) => y)
          const blocks = aucBlocks({ prediction, outcome }, leastOfEach)
          const watch = discriminationMonitor({ prediction, outcome }, { value: 0.7 }, { leastOfEach })
          expect(watch.blocks).toBe(blocks.length)
          let next = 0
          for (const { from, to, auc } of blocks) {
            expect(from).toBe(next)
            next = to
            const own = outcome.slice(from, to)
            const events = own.reduce((sum, y) => sum + y, 0)
            expect(Math.min(events, own.length - events)).toBe(leastOfEach)
            expect(auc).toBeCloseTo(aucOf(prediction.slice(from, to), own), 12)
          }
          expect(next + watch.waiting).toBe(rows.length)
        },
      ),
    )
  })
})

describe('the discrimination monitor of an unchanged model', () => {
  const watches = Array.from({ length: 400 }, (_, seed) =>
    discriminationMonitor(drawnCases(2000, seed), { value: TRUE_AUC }, { falseAlarmEvery: 40_000, level: 0.8 }),
  )
  const share = (isSo: (watch: (typeof watches)[number]) => boolean): number => watches.filter(isSo).length / 400

  it('keeps both promises about false alarms', () => {
    expect(share(({ evidence }) => evidence.wholeRun.alarmAt !== null)).toBeLessThanOrEqual(0.05)
    expect(share(({ evidence }) => evidence.lateChange.alarmAt !== null)).toBeLessThanOrEqual(0.05)
  })

  it('its interval holds no difference at all', () => {
    const misses = share(({ difference }) => {
      const { low, high } = given(difference).interval
      return low > 0 || high < 0
    })
    expect(misses).toBeLessThanOrEqual(0.2)
  })

  it('a better model raises no alarm', () => {
    const better = discriminationMonitor(drawnCases(20_000, 1), { value: 0.65 })
    expect(better.evidence).toMatchObject({ wholeRun: { alarmAt: null }, lateChange: { alarmAt: null } })
    expect(given(better.difference).interval.low).toBeGreaterThan(0)
  })
})

describe('the discrimination monitor of a change', () => {
  const delays = (planted: Planted & { from: number }, cases: number) => {
    const watches = Array.from({ length: 30 }, (_, seed) =>
      discriminationMonitor(
        drawnCases(planted.from + cases, 500 + seed, planted),
        { value: TRUE_AUC, standardError: 0.005 },
        { falseAlarmEvery: 100_000 },
      ),
    )
    const since = (at: number | null): number | null => (at === null ? null : at - planted.from)
    return {
      whole: middleOf(watches.map(({ evidence }) => since(evidence.wholeRun.alarmAt))),
      late: middleOf(watches.map(({ evidence }) => since(evidence.lateChange.alarmAt))),
      change: middleOf(watches.map(({ evidence }) => since(evidence.lateChange.changeAt))),
    }
  }

  it('finds ranks that blur, from the first case on and late', SLOW, () => {
    // Noise of 1 takes the AUC to about 0.68.
    expect(delays({ from: 0, noise: 1 }, 8000).whole).toBeLessThan(2000)
    const { late, change } = delays({ from: 10_000, noise: 1 }, 8000)
    expect(late).toBeLessThan(2500)
    expect(Math.abs(change)).toBeLessThan(600)
  })

  it('says how large it is', () => {
    const watch = discriminationMonitor(drawnCases(20_000, 2, { from: 10_000, noise: 1.5 }), { value: TRUE_AUC })
    expect(given(watch.difference).value).toBeLessThan(-0.03)
    expect(given(watch.difference).interval.high).toBeLessThan(0)
    expect(watch.sinceChange!.auc).toBeLessThan(given(watch.auc).value)
    expect(Math.abs(watch.sinceChange!.from - 10_000)).toBeLessThan(600)
  })

  it('an unsure reference makes it slower, and the interval wider', () => {
    const cases = drawnCases(8000, 5, { from: 0, noise: 1 })
    const sure = discriminationMonitor(cases, { value: TRUE_AUC })
    const unsure = discriminationMonitor(cases, { value: TRUE_AUC, standardError: 0.02 })
    expect(unsure.evidence.wholeRun.highest).toBeLessThan(sure.evidence.wholeRun.highest)
    const width = ({ difference }: typeof sure) => given(difference).interval.high - given(difference).interval.low
    expect(width(unsure)).toBeGreaterThan(width(sure) + 0.05)
  })
})

describe('what is shown beside it', () => {
  const cases = drawnCases(20_000, 2, { from: 10_000, noise: 1.5 })

  it('a fall within the margin is none', () => {
    const alarms = (margin: number) =>
      discriminationMonitor(cases, { value: TRUE_AUC }, { margin }).evidence.wholeRun.alarmAt
    expect(alarms(0)).not.toBeNull()
    expect(alarms(0.15)).toBeNull()
  })

  it('windows part the run, and fall where it does', () => {
    const { windows } = discriminationMonitor(cases, { value: TRUE_AUC })
    expect(windows).toHaveLength(50)
    expect(windows.at(-1)!.to).toBe(20_000)
    const mean = (part: typeof windows) => part.reduce((sum, { auc }) => sum + auc! / part.length, 0)
    expect(mean(windows.slice(0, 25)) - mean(windows.slice(25))).toBeGreaterThan(0.05)
  })
})

describe('the discrimination monitor of odd cases', () => {
  it('without a block says so', () => {
    const cases = { prediction: Float64Array.of(0.1, 0.2), outcome: Float64Array.of(0, 0) }
    expect(discriminationMonitor(cases, { value: 0.7 })).toMatchObject({
      blocks: 0,
      windows: [{ from: 0, to: 2, auc: null }],
      waiting: 2,
      auc: { kind: 'out-of-scope' },
      difference: { kind: 'out-of-scope' },
    })
  })

  it('refuses what has no meaning', () => {
    const cases = drawnCases(10, 1)
    expect(() => discriminationMonitor(cases, { value: 70 })).toThrow('reference AUC is 70')
    expect(() => discriminationMonitor(cases, { value: 0.7, standardError: -1 })).toThrow('standard error of -1')
    expect(() => discriminationMonitor(cases, { value: 0.7 }, { leastOfEach: 0 })).toThrow('leastOfEach is 0')
    expect(() => discriminationMonitor(cases, { value: 0.7 }, { margin: -0.1 })).toThrow('margin is -0.1')
  })
})
