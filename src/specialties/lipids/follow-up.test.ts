import { describe, expect, it } from 'vitest'
import type { CasePatient, PlanItem } from '../../clinical/index.ts'
import { contextOf, coronary, jon } from './cases/worked.ts'
import { statinEngager } from './engage.ts'
import { evidenceOf } from './evidence.ts'
import { lipids } from './index.ts'
import { ldlPanel } from './panel.ts'
import { ldlWatch } from './watch-ldl.ts'

const signals = (patient: CasePatient) => {
  const answer = ldlWatch.watch(contextOf(patient))
  return answer === 'not-applicable' || answer.kind !== 'answered' ? answer : answer.value.map(({ id }) => id)
}
const started = (at: string, measured: CasePatient['measured'] = {}): CasePatient => ({
  asOf: '2026-11-23',
  birth: '1960-01-01',
  measured,
  medicines: { atorvastatin: { dose: 20, at } },
})

describe('LDL follow-up', () => {
  it.each<[string, CasePatient, readonly string[]]>([
    ['84 days after the start', started('2026-09-01'), []],
    ['a day more', started('2026-08-31'), ['overdue-ldl-after-start']],
    ['an LDL after 5 weeks', started('2026-06-01', { 'ldl-cholesterol': ['2026-07-06', 80] }), []],
    [
      'an LDL in the first weeks does not count',
      started('2026-06-01', { 'ldl-cholesterol': ['2026-06-20', 80] }),
      ['overdue-ldl-after-start'],
    ],
    [
      'an LDL from before does not count',
      started('2026-06-01', { 'ldl-cholesterol': ['2026-05-20', 180] }),
      ['overdue-ldl-after-start'],
    ],
    ['a year old', started('2024-01-01', { 'ldl-cholesterol': ['2025-11-25', 80] }), []],
    ['more than a year old', started('2024-01-01', { 'ldl-cholesterol': ['2025-11-20', 80] }), ['overdue-ldl']],
  ])('%s', (_, patient, expected) => {
    expect(signals(patient)).toEqual(expected)
  })

  it('a renewed order of the same amount is no new start; another amount is', () => {
    const again = (milligram: number): CasePatient => ({
      ...started('2026-06-01'),
      more: [
        {
          kind: 'medication',
          at: '2026-11-01',
          effective: { start: '2026-11-01T00:00:00.000Z', end: null, precision: 'day' },
          status: 'active',
          origin: 'request',
          codings: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '83367' }],
          text: 'atorvastatin',
          reasonCodings: [],
          reasonReferences: [],
          dose: { value: milligram, unit: 'mg' },
        } as unknown as NonNullable<CasePatient['more']>[number],
      ],
    })
    expect(signals(again(20))).toEqual(['overdue-ldl-after-start'])
    expect(signals(again(40))).toEqual([])
  })

  it('does not speak of people without a lipid medicine, and cannot look without a list', () => {
    expect(signals(jon)).toBe('not-applicable')
    expect(signals({ asOf: '2026-11-23', visited: false })).toMatchObject({ kind: 'insufficient' })
  })
})

describe('questions and panel', () => {
  const messages = (patient: CasePatient, plan: readonly PlanItem[] = []) => {
    const answer = statinEngager.engage(contextOf(patient, 'us', plan))
    return answer === 'not-applicable' || answer.kind !== 'answered' ? [] : answer.value
  }

  it('asks about missed days, without a dose; shown only after a release unless a clinician has accepted the statin', () => {
    const [question] = messages(coronary)
    expect(question).toMatchObject({ kind: 'question', needsRelease: true })
    expect(question?.text).not.toMatch(/\d+ ?mg/)
    expect(question?.escalation.withinHours).toBe(72)
    const accepted = [{ recommendation: { rule: 'lipids-in-secondary-prevention' } }] as unknown as readonly PlanItem[]
    expect(messages(coronary, accepted)[0]?.needsRelease).toBe(false)
    expect(messages(jon)).toEqual([])
    const pregnant = { ...coronary, problems: { ...coronary.problems, pregnancy: '2026-09-01' } }
    expect(messages(pregnant)).toEqual([])
  })

  it('draws LDL, and says when there is none', () => {
    const shown = ldlPanel.show(contextOf(coronary))
    expect(shown).toMatchObject({ kind: 'answered', value: { series: { points: [{ value: 90 }] } } })
    expect(ldlPanel.show(contextOf(jon))).toMatchObject({ kind: 'insufficient' })
  })
})

describe('the specialty as a whole', () => {
  it('cites only what it has', () => {
    for (const rows of Object.values(lipids.knowledge.tables)) {
      for (const { source } of rows) expect(evidenceOf(source).id).toBe(source)
    }
  })
})
