import { describe, expect, it } from 'vitest'
import type { CasePatient } from '../../clinical/index.ts'
import { riskClassOf } from './atherosclerotic-disease.ts'
import { contextOf } from './cases/worked.ts'

/** One condition besides (diabetes), so that an event and one more condition make very high risk. */
const riskOf = (more: Partial<CasePatient>) => {
  const problems = { diabetes: '2015-01-01', ...more.problems }
  return riskClassOf(contextOf({ asOf: '2026-11-23', birth: '1970-01-01', sex: 'male', ...more, problems }))
}

const icd10 = (code: string, at: string): NonNullable<CasePatient['more']>[number] =>
  ({
    kind: 'condition',
    at,
    codings: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code }],
    categories: [],
    clinicalStatus: 'active',
    verification: 'confirmed',
  }) as NonNullable<CasePatient['more']>[number]

describe('an intervention and the event that it was for', () => {
  it.each<[string, string, string, string]>([
    ['two weeks after the infarction', '2019-01-01', '2019-01-15', 'not-very-high'],
    ['entered before the infarction, in the same weeks', '2019-01-15', '2019-01-01', 'not-very-high'],
    ['90 days after it', '2019-01-01', '2019-04-01', 'not-very-high'],
    ['91 days after it', '2019-01-01', '2019-04-02', 'very-high'],
    ['years after it', '2019-01-01', '2022-06-01', 'very-high'],
    ['in the year of an infarction whose day is not known', '2019', '2019-11-01', 'not-very-high'],
    ['for the recent syndrome', '2026-10-01', '2026-10-02', 'not-very-high'],
    ['years before the recent infarction', '2026-10-01', '2015-01-01', 'very-high'],
  ])('%s', (_, infarction, pci, risk) => {
    const patient = {
      problems: { 'myocardial-infarction': infarction },
      procedures: { 'percutaneous-coronary-intervention': pci },
    }
    expect(riskOf(patient).risk).toBe(risk)
  })

  it('beside an old infarction without a day it is not counted', () => {
    const procedures = { 'percutaneous-coronary-intervention': '2015-01-01' }
    expect(riskOf({ procedures, more: [icd10('I25.2', '2026-06-01')] }).risk).toBe('not-very-high')
  })
})

describe('an old infarction', () => {
  it('is one event although it was entered in the last year', () => {
    const { majorEvents } = riskOf({ more: [icd10('I25.2', '2026-06-01')] })
    expect(majorEvents.map(({ label }) => label)).toEqual(['Myocardial infarction'])
  })

  it('that was entered after a recent one may be the same: one event', () => {
    expect(riskOf({ more: [icd10('I21.4', '2026-03-01'), icd10('I25.2', '2026-06-01')] }).majorEvents).toHaveLength(1)
  })

  it('that was entered before a recent one is another: two events', () => {
    const more = [icd10('I25.2', '2026-01-10'), icd10('I21.4', '2026-03-01')]
    expect(riskOf({ more }).risk).toBe('very-high')
  })
})
