import { describe, expect, it } from 'vitest'
import { calibrationMonitor } from './calibration-monitor.ts'
import { drawnCases, given } from './cases/drawn.ts'
import { type CaseGroups, subgroupWatch } from './subgroup-watch.ts'

const LEAST = { cases: 100, events: 20, others: 20 }

/** Every third case is of b, which has the outcome more often than foretold; few are of c or of nothing. */
const watched = (shift: number, small = true) => {
  const codes = Int32Array.from({ length: 6000 }, (_, at) => (small && at % 200 === 0 ? 2 : at % 3 === 0 ? 1 : 0))
  if (small) codes[7] = -1
  const plain = drawnCases(6000, 4)
  const moved = drawnCases(6000, 4, { from: 0, shift })
  const outcome = plain.outcome.map((y, at) => (codes[at] === 1 ? moved.outcome[at]! : y))
  const groups: CaseGroups = { name: 'site', codes, levels: ['a', 'b', 'c'] }
  return { cases: { prediction: plain.prediction, outcome }, groups }
}

describe('the subgroup watch', () => {
  it('finds the group that has lost its calibration, and says by how much more than the largest', () => {
    const { cases, groups } = watched(0.8)
    const watch = subgroupWatch(cases, groups, LEAST)
    expect(watch.comparedWith).toBe('a')
    const [a, b] = watch.groups
    expect(given(a!.watch).evidence.wholeRun.alarmAt).toBeNull()
    const alarmAt = given(b!.watch).evidence.wholeRun.alarmAt!
    expect(groups.codes[alarmAt]).toBe(1)
    const { value, interval } = given(b!.gap)
    expect(value).toBeGreaterThan(0.5)
    expect(interval.low).toBeGreaterThan(0)
    expect(interval.high).toBeGreaterThan(0.8)
    expect(a!.gap.kind).toBe('out-of-scope')
  })

  it('is the calibration monitor of the own cases, with a split alpha', () => {
    const { cases, groups } = watched(0, false)
    const own = (of: Float64Array) => of.filter((_, at) => groups.codes[at] === 0)
    const alone = calibrationMonitor(
      { prediction: own(cases.prediction), outcome: own(cases.outcome) },
      { alpha: 0.05 / 4, level: 1 - 0.05 / 4 },
    )
    const { windows, ...watch } = given(subgroupWatch(cases, groups, LEAST).groups[0]!.watch)
    expect({ ...watch, windows: alone.windows }).toEqual(alone)
    // Places are those of all cases: of a alone two of three.
    expect([windows[0]!.from, windows.at(-1)!.to]).toEqual([1, 6000])
  })

  it('shows nothing of a small group, and none of what would show it', () => {
    const { cases, groups } = watched(0)
    const watch = subgroupWatch(cases, groups, LEAST)
    expect(watch.tooFew).toEqual(['c', 'missing'])
    expect(watch.groups[2]).toEqual({
      level: 'c',
      watch: { kind: 'out-of-scope', because: 'too few' },
      gap: { kind: 'out-of-scope', because: 'too few' },
    })
    for (const { watch: one } of watch.groups.slice(0, 2)) {
      const { cases: count, observed, expected, windows } = given(one)
      for (const window of windows) expect([window.observed % 10, window.expected % 10]).toEqual([0, 0])
      for (const number of [count, observed, expected]) expect(number % 10).toBe(0)
    }
  })

  it('alarms in any group in at most alpha of the runs while nothing is wrong', { timeout: 60_000 }, () => {
    let alarms = 0
    for (let seed = 0; seed < 200; seed++) {
      const cases = drawnCases(2000, seed)
      const codes = Int32Array.from({ length: 2000 }, (_, at) => at % 3)
      const { groups } = subgroupWatch(cases, { name: 'g', codes, levels: ['a', 'b', 'c'] }, LEAST)
      if (groups.some(({ watch }) => given(watch).evidence.wholeRun.alarmAt !== null)) alarms++
    }
    expect(alarms / 200).toBeLessThanOrEqual(0.05)
  })

  it('needs no split for late changes: falseAlarmEvery cases of all groups pass on average, at least', {
    timeout: 60_000,
  }, () => {
    let waited = 0
    for (let seed = 0; seed < 60; seed++) {
      const codes = Int32Array.from({ length: 10_000 }, (_, at) => at % 3)
      const grouping = { name: 'g', codes, levels: ['a', 'b', 'c'] }
      const { groups } = subgroupWatch(drawnCases(10_000, seed), grouping, LEAST, { falseAlarmEvery: 500 })
      const alarms = groups.map(({ watch }) => given(watch).evidence.lateChange.alarmAt ?? 9999)
      waited += Math.min(...alarms) + 1
    }
    expect(waited / 60).toBeGreaterThan(500)
  })

  it('refuses groups that do not match', () => {
    const { cases, groups } = watched(0)
    expect(() => subgroupWatch(cases, { ...groups, codes: Int32Array.of(1) }, LEAST)).toThrow(
      'site has 1 cases of 6000',
    )
    expect(() => subgroupWatch(cases, { ...groups, levels: ['a'] }, LEAST)).toThrow('no level of number')
  })
})
