import { describe, expect, it } from 'vitest'
import type { CasePatient } from '../../clinical/index.ts'
import { contextOf, idsOf, signalsOf } from './cases/consulted.ts'

describe('weight', () => {
  const daily = (...kilograms: readonly number[]) =>
    contextOf({
      measured: {
        weight: kilograms.map((value, index) => [
          new Date(Date.parse('2026-11-02') - (kilograms.length - 1 - index) * 86_400_000).toISOString().slice(0, 10),
          value,
        ]),
      },
    })
  it('more than 2 kg in three days, not exactly 2', () => {
    expect(idsOf(daily(74, 74.6, 75.2, 76.1))).toContain('weight-gain')
    expect(idsOf(daily(74, 74.6, 75.2, 76))).not.toContain('weight-gain')
  })
  it('three pounds in a day, and five in a week', () => {
    expect(idsOf(daily(74, 75.4))).toContain('weight-gain')
    expect(idsOf(daily(74, 74.4, 74.8, 75.2, 75.5, 75.9, 76.1, 76.3))).toContain('weight-gain')
  })
  it('is a task of a clinician within a day', () => {
    expect(signalsOf(daily(74, 75.4))[0]).toMatchObject({
      severity: 'warning',
      task: { owner: 'clinician', withinHours: 24 },
    })
  })
  it('a slow rise against the own course, where the rule is silent', () => {
    const flat = [74, 74.1, 73.9, 74, 74.2, 73.9, 74, 74.1]
    expect(idsOf(daily(...flat, 74.5, 74.9, 75.3, 75.4, 75.5))).toContain('weight-trend')
    expect(idsOf(daily(...flat, 74.1, 74, 74.2))).toEqual([])
    const wild = [72, 76, 73, 75.5, 72.5, 76, 73, 75]
    expect(idsOf(daily(...wild, 74.5, 75.3, 75))).not.toContain('weight-trend')
  })
  it('a scale that falls silent is said; one weight at a visit is not weighing at home', () => {
    const old = contextOf({
      measured: {
        weight: Array.from({ length: 10 }, (_, day) => [`2026-10-${String(day + 5).padStart(2, '0')}`, 74] as const),
      },
    })
    expect(idsOf(old)).toContain('weight-silence')
    expect(idsOf(contextOf()).filter(id => id.startsWith('weight'))).toEqual([])
  })
})

describe('potassium and creatinine', () => {
  const on = (at: string, measured: CasePatient['measured'] = {}) =>
    contextOf({ medicines: { spironolactone: { dose: 25, timesPerDay: 1, at } }, measured: measured ?? {} })
  it('are due a week after a mineralocorticoid antagonist was started', () => {
    expect(idsOf(on('2026-10-20'))).toContain('heart-failure-chemistry')
    expect(idsOf(on('2026-10-28'))).not.toContain('heart-failure-chemistry')
  })
  it('and every four months', () => {
    const old = { potassium: ['2026-06-15', 4.4], creatinine: ['2026-06-15', 0.9] } as const
    expect(signalsOf(on('2025-10-20', old))[0]).toMatchObject({
      summary: expect.stringMatching(/potassium and creatinine, last 2026-06-15/),
    })
    expect(idsOf(on('2025-10-20'))).toEqual([])
  })
})
