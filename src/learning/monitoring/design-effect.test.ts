import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { calibrationMonitor } from './calibration-monitor.ts'
import { drawnCases, drawnPatients, given } from './cases/drawn.ts'
import { designEffectOf } from './design-effect.ts'

describe('the design effect', () => {
  it('of cases that come n times each is n', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.constantFrom(0, 1)), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 1, max: 6 }),
        (rows, n) => {
          const repeated = rows.flatMap((row, patient) => Array.from({ length: n }, () => ({ row, patient })))
          const cases = {
            prediction: Float64Array.from(repeated, ({ row }) => row[0] / 10),
            outcome: Float64Array.from(repeated, ({ row }) => row[1]),
          }
          expect(
            designEffectOf(
              cases,
              Int32Array.from(repeated, ({ patient }) => patient),
            ),
          ).toBeCloseTo(n, 9)
        },
      ),
    )
  })

  it('of independent cases is about 1, and never below', () => {
    const cases = drawnCases(20_000, 1)
    const patients = Int32Array.from({ length: 20_000 }, (_, at) => at >> 2)
    expect(designEffectOf(cases, patients)).toBeLessThan(1.06)
    expect(
      designEffectOf({ prediction: Float64Array.of(0.5, 0.5), outcome: Float64Array.of(0, 1) }, Int32Array.of(1, 1)),
    ).toBe(1)
    expect(designEffectOf({ prediction: Float64Array.of(), outcome: Float64Array.of() }, Int32Array.of())).toBe(1)
    expect(() => designEffectOf(cases, Int32Array.of(1))).toThrow("1 patients' numbers for 20000 cases")
  })

  it('keeps false alarms down where patients come again and hang together', { timeout: 60_000 }, () => {
    const kind = { each: 8, effect: 1 }
    const before = drawnPatients(20_000, 999, kind)
    const designEffect = designEffectOf(before.cases, before.patients)
    expect(designEffect).toBeGreaterThan(1.5)
    const runs = 200
    let [plain, allowed, late] = [0, 0, 0]
    for (let seed = 0; seed < runs; seed++) {
      const { cases } = drawnPatients(2000, seed, kind)
      if (calibrationMonitor(cases).evidence.wholeRun.alarmAt !== null) plain++
      const { evidence } = calibrationMonitor(cases, { designEffect, falseAlarmEvery: 40_000 })
      if (evidence.wholeRun.alarmAt !== null) allowed++
      if (evidence.lateChange.alarmAt !== null) late++
    }
    // Without it the promise of 5% is broken, several times over.
    expect(plain / runs).toBeGreaterThan(0.1)
    expect(allowed / runs).toBeLessThanOrEqual(0.05)
    expect(late / runs).toBeLessThanOrEqual(0.05)
  })

  it('widens intervals by about its root', () => {
    const cases = drawnCases(20_000, 5)
    const width = (designEffect: number, name: 'ratio' | 'logOddsShift') => {
      const { low, high } = given(calibrationMonitor(cases, { designEffect })[name]).interval
      return high - low
    }
    expect(width(4, 'ratio') / width(1, 'ratio')).toBeCloseTo(2, 0)
    expect(width(4, 'logOddsShift') / width(1, 'logOddsShift')).toBeGreaterThan(1.4)
    expect(() => calibrationMonitor(cases, { designEffect: 0.5 })).toThrow('designEffect is 0.5')
  })
})
