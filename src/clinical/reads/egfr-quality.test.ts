import { expect, test } from 'vitest'
import type { DocumentHash, FactId, Instant, PersonId, RecordId } from '../../core/index.ts'
import type { Fact } from '../fact.ts'
import type { PatientProfile } from '../profile.ts'
import { reportedEgfrIssues } from './egfr-quality.ts'

const base = (id: string, at: string) => ({
  id: id as FactId,
  record: 'r' as RecordId,
  effective: { start: at as Instant, end: at as Instant, precision: 'instant' as const },
  recorded: at as Instant,
  recordedFrom: 'issued' as const,
  received: at as Instant,
  status: 'final',
  source: { document: 'd' as DocumentHash, locator: 'bytes=0+1', resource: `Observation/${id}` },
  quality: [],
})

const patient: Fact = {
  ...base('patient', '1960-01-01T00:00:00.000Z'),
  kind: 'demographics',
  codings: [],
  identifiers: [],
  birth: { start: '1960-01-01T00:00:00.000Z' as Instant, end: '1960-01-01T23:59:59.999Z' as Instant, precision: 'day' },
  sex: 'female',
}

const measured = (id: string, code: string, value: number, unit: string, at = '2020-06-01T08:00:00.000Z'): Fact => ({
  ...base(id, at),
  kind: 'observation',
  codings: [{ system: 'http://loinc.org', code }],
  categories: [],
  value: { type: 'quantity', quantity: { value, unit }, original: {} },
})

const issuesOf = (...facts: readonly Fact[]) => {
  const profile: PatientProfile = {
    person: 'p' as PersonId,
    records: ['r' as RecordId],
    asOf: '2021-01-01T00:00:00.000Z' as Instant,
    knownAt: null,
    facts: [patient, ...facts],
    withheld: [],
  }
  return reportedEgfrIssues(profile).map(({ code, location }) => [code, location])
}

// 60 years, female, creatinine 1.0: 64.50 (clinical-facts section 2).
const creatinine = measured('cr', '2160-0', 1, 'mg/dL')

test('a reported value within 15 of the derived one is fine, one beyond is not', () => {
  expect(issuesOf(creatinine, measured('e', '33914-3', 79.4, 'mL/min/{1.73_m2}'))).toEqual([])
  expect(issuesOf(creatinine, measured('e', '33914-3', 79.6, 'mL/min'))).toEqual([['egfr-disagreement', 'e']])
  expect(issuesOf(creatinine, measured('e', '98979-8', 40, 'mL/min/{1.73_m2}'))).toEqual([['egfr-disagreement', 'e']])
})

test('a creatinine of another moment says nothing', () => {
  expect(issuesOf(creatinine, measured('e', '33914-3', 20, 'mL/min', '2020-06-01T08:00:01.000Z'))).toEqual([])
})

test('two values under one code at one moment; two codes are two methods', () => {
  const first = measured('a', '33914-3', 60, 'mL/min')
  expect(issuesOf(first, measured('b', '33914-3', 61, 'mL/min'))).toEqual([['egfr-ambiguous', 'a']])
  expect(issuesOf(first, measured('b', '33914-3', 60, 'mL/min'))).toEqual([])
  expect(issuesOf(first, measured('b', '62238-1', 66, 'mL/min'))).toEqual([])
})
