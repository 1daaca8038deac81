import { describe, expect, it } from 'vitest'
import type { Table } from '../numeric/index.ts'
import { calibrationMonitor } from './calibration-monitor.ts'
import { drawnCases, given } from './cases/drawn.ts'
import { discriminationMonitor } from './discrimination-monitor.ts'
import { driftOf } from './drift-of.ts'
import { referenceOf } from './drift-reference.ts'
import { expectedPerformance } from './expected-performance.ts'
import { overrideWatch } from './override-rate.ts'
import { subgroupWatch } from './subgroup-watch.ts'
import { watchVerdict } from './watch-verdict.ts'

const columnOf = (values: Float64Array): Table => ({
  rows: values.length,
  columns: [{ kind: 'numeric', name: 'age', values }],
})
const half = (count: number) => Int32Array.from({ length: count }, (_, at) => at % 2)

/** All monitors of 6,000 cases, before and after a shift of everything. */
const watches = (shift: number, noise: number) => {
  const cases = drawnCases(6000, 11, shift === 0 ? {} : { from: 0, shift, noise })
  const predictions = cases.prediction
  const reference = columnOf(drawnCases(6000, 12).prediction)
  return {
    calibration: calibrationMonitor(cases),
    discrimination: discriminationMonitor(cases, { value: 0.745, standardError: 0.01 }),
    expected: { performance: expectedPerformance(predictions), referenceAuc: 0.745, margin: 0.02 },
    drift: driftOf(referenceOf(reference), columnOf(predictions.map(p => Math.min(1, p + shift / 4)))),
    subgroups: [
      subgroupWatch(
        cases,
        { name: 'sex', codes: half(6000), levels: ['female', 'male'] },
        { cases: 100, events: 20, others: 20 },
      ),
    ],
    // Two of ten, or five.
    overrides: overrideWatch(
      Float64Array.from({ length: 6000 }, (_, at) => Number(at % 10 < (shift === 0 ? 2 : 5))),
      0.2,
    ),
  }
}

describe('the verdict', () => {
  it('is quiet of a model that is as it was', () => {
    const { verdict, monitors, notRun } = watchVerdict(watches(0, 0))
    expect(monitors.map(one => [one.monitor, one.verdict])).toEqual([
      ['calibration', 'quiet'],
      ['discrimination', 'quiet'],
      ['expected performance', 'quiet'],
      ['input drift', 'quiet'],
      ['subgroups', 'quiet'],
      ['overrides', 'quiet'],
    ])
    expect([verdict, notRun]).toEqual(['quiet', []])
  })

  it('is a breach, with its reasons, of one that is not', () => {
    const { verdict, monitors } = watchVerdict(watches(0.8, 1.5))
    expect(verdict).toBe('breach')
    const by = new Map(monitors.map(one => [one.monitor, one]))
    for (const name of ['calibration', 'discrimination', 'input drift', 'subgroups', 'overrides'] as const)
      expect(by.get(name)!.verdict, name).toBe('breach')
    expect(by.get('calibration')!.reason).toMatch(
      /^alarm at case \d+: observed over expected [\d.]+ \([\d.]+ to [\d.]+, 95 % at every look\).* a false alarm .* at most 0.05$/,
    )
    expect(by.get('input drift')!.reason).toContain('age (stability index')
    // What is expected of predictions alone is never a breach.
    expect(by.get('expected performance')!.verdict).not.toBe('breach')
  })

  it('an expected AUC below the margin is watched, never more', () => {
    const performance = expectedPerformance(drawnCases(6000, 1).prediction.filter(p => p > 0.08 && p < 0.2))
    const { high } = given(performance.auc)
    const of = (referenceAuc: number) =>
      watchVerdict({ expected: { performance, referenceAuc, margin: 0.02 } }).monitors[0]!.verdict
    expect([of(high + 0.019), of(high + 0.021)]).toEqual(['quiet', 'watch'])
  })

  it('what cannot be told is watched, and what was not run is named', () => {
    const one = { prediction: Float64Array.of(0.2), outcome: Float64Array.of(0) }
    const { verdict, monitors, notRun } = watchVerdict({ discrimination: discriminationMonitor(one, { value: 0.7 }) })
    expect(verdict).toBe('watch')
    expect(monitors[0]!.reason).toContain('cannot be told')
    expect(notRun).toHaveLength(5)
    expect(watchVerdict({})).toMatchObject({ verdict: 'watch', monitors: [] })
  })

  it('groups that are all too small are watched', () => {
    const cases = drawnCases(60, 1)
    const few = subgroupWatch(
      cases,
      { name: 'sex', codes: half(60), levels: ['f', 'm'] },
      { cases: 100, events: 20, others: 20 },
    )
    expect(watchVerdict({ subgroups: [few] }).monitors[0]).toMatchObject({
      verdict: 'watch',
      reason: 'too few to be told: sex f, sex m',
    })
  })

  it('a late alarm that later cases do not bear out is watched', () => {
    const cases = drawnCases(12_000, 1, { from: 9000, shift: 0.8 })
    const after = drawnCases(30_000, 2)
    const join = (a: Float64Array, b: Float64Array) => Float64Array.from([...a.subarray(0, 9300), ...b])
    const back = { prediction: join(cases.prediction, after.prediction), outcome: join(cases.outcome, after.outcome) }
    const watch = calibrationMonitor(back, { alpha: 1e-9 })
    expect(watch.evidence).toMatchObject({ wholeRun: { alarmAt: null }, lateChange: { alarmAt: expect.any(Number) } })
    expect(watchVerdict({ calibration: watch }).monitors[0]).toMatchObject({
      verdict: 'watch',
      reason: expect.stringContaining('is not borne out by the cases since'),
    })
  })
})
