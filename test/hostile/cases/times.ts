import { creatinine, type HostileCase, lines, patient } from '../case.ts'

const p = patient()

/** An earlier creatinine whose time is in order. */
const before = creatinine('before', { effectiveDateTime: '2023-01-01' })

/** Creatinines that differ in their time only, each called by what is wrong with it. */
const at = (times: Readonly<Record<string, string>>, members: object = {}) =>
  Object.entries(times).map(([id, effectiveDateTime]) => creatinine(id, { effectiveDateTime, ...members }))

const updated = { meta: { lastUpdated: '2024-05-01T12:00:00Z' } }

const problem = (id: string, members: object) => ({
  resourceType: 'Condition',
  id,
  subject: { reference: 'Patient/p' },
  code: { coding: [{ system: 'http://snomed.info/sct', code: '44054006' }] },
  ...members,
})

const medicine = (id: string, members: object) => ({
  resourceType: 'MedicationStatement',
  id,
  status: 'active',
  subject: { reference: 'Patient/p' },
  medicationCodeableConcept: { text: 'metformin' },
  ...members,
})

export const impossible: readonly HostileCase[] = [
  {
    name: 'days, months and hours that do not exist, without any other time: never recent',
    files: {
      'x.ndjson': lines(
        p,
        ...at({
          day: '2026-02-30',
          'no-leap-year': '2023-02-29',
          month: '2024-13-01',
          'month-0': '2024-00',
          hour: '2024-03-01T24:00:00Z',
          minute: '2024-03-01T10:60:00Z',
          offset: '2024-03-01T10:00:00+25:00',
          'offset-14-30': '2024-03-01T10:00:00+14:30',
          'year-0': '0000-01-01',
          words: 'last Tuesday',
          empty: '',
          american: '03/01/2024',
          blank: ' 2024-03-01',
          'five-digits': '12024-03-01',
          script: '275760-09-13T00:00:00.000Z',
          negative: '-271821-04-20T00:00:00.000Z',
        }),
      ),
    },
    stored: [
      'Observation/american',
      'Observation/blank',
      'Observation/day',
      'Observation/empty',
      'Observation/five-digits',
      'Observation/hour',
      'Observation/minute',
      'Observation/month',
      'Observation/month-0',
      'Observation/negative',
      'Observation/no-leap-year',
      'Observation/offset',
      'Observation/offset-14-30',
      'Observation/script',
      'Observation/words',
      'Observation/year-0',
      'Patient/p',
    ],
    issues: ['date-invalid Observation.effectiveDateTime', 'no-time Observation.effective'],
    facts: [
      'Observation/american: 1.2 mg/dL undated, date-invalid, no-time',
      'Observation/blank: 1.2 mg/dL undated, date-invalid, no-time',
      'Observation/day: 1.2 mg/dL undated, date-invalid, no-time',
      'Observation/empty: 1.2 mg/dL undated, date-invalid, no-time',
      'Observation/five-digits: 1.2 mg/dL undated, date-invalid, no-time',
      'Observation/hour: 1.2 mg/dL undated, date-invalid, no-time',
      'Observation/minute: 1.2 mg/dL undated, date-invalid, no-time',
      'Observation/month-0: 1.2 mg/dL undated, date-invalid, no-time',
      'Observation/month: 1.2 mg/dL undated, date-invalid, no-time',
      'Observation/negative: 1.2 mg/dL undated, date-invalid, no-time',
      'Observation/no-leap-year: 1.2 mg/dL undated, date-invalid, no-time',
      'Observation/offset-14-30: 1.2 mg/dL undated, date-invalid, no-time',
      'Observation/offset: 1.2 mg/dL undated, date-invalid, no-time',
      'Observation/script: 1.2 mg/dL undated, date-invalid, no-time',
      'Observation/words: 1.2 mg/dL undated, date-invalid, no-time',
      'Observation/year-0: 1.2 mg/dL undated, date-invalid, no-time',
    ],
    reads: { creatinine: 'stale' },
  },
  {
    name: 'a day that does not exist is not replaced by the day on which it was written, nor by an older value',
    files: { 'x.ndjson': lines(p, before, ...at({ day: '2024-02-30' }, updated)) },
    stored: ['Observation/before', 'Observation/day', 'Patient/p'],
    issues: ['date-invalid Observation.effectiveDateTime'],
    facts: [
      'Observation/before: 1.2 mg/dL at 2023-01-01',
      'Observation/day: 1.2 mg/dL at 2024-05-01T12:00:00.000Z, date-invalid, effective-missing',
    ],
    reads: { creatinine: 'unusable' },
  },
  {
    name: 'a damaged time of writing touches no value whose own time is in order',
    files: {
      'x.ndjson': lines(p, creatinine('a', { issued: '2024-02-30T00:00:00Z', meta: { lastUpdated: 'now' } })),
    },
    stored: ['Observation/a', 'Patient/p'],
    issues: ['date-invalid Observation.issued'],
    facts: ['Observation/a: 1.2 mg/dL at 2024-03-01, date-invalid, date-invalid'],
    reads: { creatinine: '1.2 mg/dL' },
  },
  {
    name: 'onsets and ends that do not exist: a problem stays on the list, a medicine goes on',
    files: {
      'x.ndjson': lines(
        p,
        problem('onset', { onsetDateTime: '2023-02-29', recordedDate: '2023-03-01' }),
        problem('end', { onsetDateTime: '2023', abatementDateTime: '2023-04-31', recordedDate: '2023-05-01' }),
        problem('neither', { onsetDateTime: 'x' }),
        medicine('end', { effectivePeriod: { start: '2023-01-01', end: '2023-06-31' } }),
        medicine('start', { effectivePeriod: { start: '2023-06-31', end: '2023-12-01' } }),
      ),
    },
    stored: [
      'Condition/end',
      'Condition/neither',
      'Condition/onset',
      'MedicationStatement/end',
      'MedicationStatement/start',
      'Patient/p',
    ],
    issues: [
      'date-invalid Condition.onsetDateTime',
      'no-time Condition.onset',
      'start-missing MedicationStatement.effectivePeriod',
    ],
    facts: [
      'Condition/end: condition from 2023, date-invalid',
      'Condition/neither: condition undated, date-invalid, no-time',
      'Condition/onset: condition from 2023-03-01, date-invalid, effective-missing',
      'MedicationStatement/end: medication from 2023-01-01, date-invalid',
      'MedicationStatement/start: medication from 2023-12-01 to 2023-12-01, date-invalid, start-missing',
    ],
  },
  {
    name: 'a birth on a day that does not exist gives no age; a death on one is a death all the same',
    files: { 'x.ndjson': lines(patient('p', { birthDate: '1960-02-30', deceasedDateTime: '2024-02-30' })) },
    stored: ['Patient/p'],
    issues: ['date-invalid Patient.birthDate', 'no-time Patient.birthDate'],
    reads: { age: 'absent' },
  },
]

export const partial: readonly HostileCase[] = [
  {
    name: 'a year, a month, a day: each as fine as it was given',
    files: { 'x.ndjson': lines(p, ...at({ year: '2023', month: '2023-03', day: '2023-04-05' })) },
    stored: ['Observation/day', 'Observation/month', 'Observation/year', 'Patient/p'],
    facts: [
      'Observation/day: 1.2 mg/dL at 2023-04-05',
      'Observation/month: 1.2 mg/dL at 2023-03',
      'Observation/year: 1.2 mg/dL at 2023',
    ],
  },
  {
    name: 'the year of birth alone gives no age within that year',
    files: { 'x.ndjson': lines(patient('p', { birthDate: '1960' })) },
    stored: ['Patient/p'],
    reads: { age: 'unusable' },
  },
  {
    name: 'the widest offsets, seconds of all lengths, and a leap second',
    files: {
      'x.ndjson': lines(
        p,
        ...at({
          east: '2024-03-01T10:00:00+14:00',
          west: '2024-03-01T10:00:00-12:00',
          fraction: '2024-03-01T10:00:00.123456789Z',
          'no-seconds': '2024-03-01T10:00Z',
          leap: '2016-12-31T23:59:60Z',
        }),
      ),
    },
    stored: [
      'Observation/east',
      'Observation/fraction',
      'Observation/leap',
      'Observation/no-seconds',
      'Observation/west',
      'Patient/p',
    ],
    facts: [
      'Observation/east: 1.2 mg/dL at 2024-02-29T20:00:00.000Z',
      'Observation/fraction: 1.2 mg/dL at 2024-03-01T10:00:00.123Z',
      'Observation/leap: 1.2 mg/dL at 2017-01-01T00:00:00.000Z',
      'Observation/no-seconds: 1.2 mg/dL at 2024-03-01T10:00:00.000Z',
      'Observation/west: 1.2 mg/dL at 2024-03-01T22:00:00.000Z',
    ],
  },
  {
    name: 'a time without an offset: only its day',
    files: { 'x.ndjson': lines(p, ...at({ local: '2024-03-01T23:30:00', 'local-z': '2024-03-01T23:30:00z' })) },
    stored: ['Observation/local', 'Observation/local-z', 'Patient/p'],
    issues: [
      'date-invalid Observation.effectiveDateTime',
      'no-time Observation.effective',
      'offset-missing Observation.effectiveDateTime',
    ],
    facts: [
      'Observation/local-z: 1.2 mg/dL undated, date-invalid, no-time',
      'Observation/local: 1.2 mg/dL at 2024-03-01, offset-missing',
    ],
  },
  {
    name: 'the hour that summer time leaves out, and both of the one that comes twice',
    files: {
      'x.ndjson': lines(
        p,
        ...at({
          gap: '2024-03-31T02:30:00+01:00',
          'gap-local': '2024-03-31T02:30:00',
          first: '2023-10-29T02:30:00+02:00',
          second: '2023-10-29T02:30:00+01:00',
          'fold-local': '2023-10-29T02:30:00',
        }),
      ),
    },
    stored: [
      'Observation/first',
      'Observation/fold-local',
      'Observation/gap',
      'Observation/gap-local',
      'Observation/second',
      'Patient/p',
    ],
    issues: ['offset-missing Observation.effectiveDateTime'],
    facts: [
      'Observation/first: 1.2 mg/dL at 2023-10-29T00:30:00.000Z',
      'Observation/fold-local: 1.2 mg/dL at 2023-10-29, offset-missing',
      'Observation/gap-local: 1.2 mg/dL at 2024-03-31, offset-missing',
      'Observation/gap: 1.2 mg/dL at 2024-03-31T01:30:00.000Z',
      'Observation/second: 1.2 mg/dL at 2023-10-29T01:30:00.000Z',
    ],
  },
]

export const misplaced: readonly HostileCase[] = [
  {
    name: 'far in the future and in the past: kept, said, and not yet or no longer used',
    files: {
      'x.ndjson': lines(
        p,
        before,
        ...at({
          last: '9999-12-31T23:59:59Z',
          'after-last': '9999-12-31T23:59:59-14:00',
          next: '2124-03-01',
          first: '0001-01-01',
          'before-first': '0001-01-01T00:00:00+14:00',
          old: '1583-01-01',
        }),
        medicine('open-end', { effectivePeriod: { start: '2023-01-01', end: '9999-12-31' } }),
      ),
    },
    stored: [
      'MedicationStatement/open-end',
      'Observation/after-last',
      'Observation/before',
      'Observation/before-first',
      'Observation/first',
      'Observation/last',
      'Observation/next',
      'Observation/old',
      'Patient/p',
    ],
    issues: [
      'date-implausible Observation.effectiveDateTime',
      'date-invalid Observation.effectiveDateTime',
      'no-time Observation.effective',
    ],
    facts: [
      'MedicationStatement/open-end: medication from 2023-01-01 to 9999-12-31, date-implausible',
      'Observation/after-last: 1.2 mg/dL undated, date-invalid, no-time',
      'Observation/before-first: 1.2 mg/dL undated, date-invalid, no-time',
      'Observation/before: 1.2 mg/dL at 2023-01-01',
      'Observation/first: 1.2 mg/dL undated, date-implausible',
      'Observation/last: 1.2 mg/dL at 9999-12-31T23:59:59.000Z, date-implausible',
      'Observation/next: 1.2 mg/dL at 2124-03-01',
      'Observation/old: 1.2 mg/dL at 1583-01-01, date-implausible',
    ],
    reads: { creatinine: '1.2 mg/dL' },
  },
  {
    name: 'dead before born, and measured before born',
    files: {
      'x.ndjson': lines(
        patient('p', { birthDate: '1960-05-01', deceasedDateTime: '1950-01-01' }),
        creatinine('unborn', { effectiveDateTime: '1955-01-01' }),
      ),
    },
    stored: ['Observation/unborn', 'Patient/p'],
    issues: ['death-before-birth Patient.deceasedDateTime'],
    facts: ['Observation/unborn: 1.2 mg/dL at 1955-01-01'],
    reads: { age: '64 years' },
  },
  {
    name: 'periods that end before they start',
    files: {
      'x.ndjson': lines(
        p,
        problem('problem', { onsetDateTime: '2023-06-01', abatementDateTime: '2023-01-01' }),
        medicine('medicine', { effectivePeriod: { start: '2023-06-01', end: '2023-01-01' } }),
        creatinine('measured', {
          effectiveDateTime: undefined,
          effectivePeriod: { start: '2024-03-02', end: '2024-03-01' },
        }),
      ),
    },
    stored: ['Condition/problem', 'MedicationStatement/medicine', 'Observation/measured', 'Patient/p'],
    issues: ['period-reversed Condition.abatement'],
    facts: [
      'Condition/problem: condition from 2023-06-01 to 2023-06-01, period-reversed',
      'MedicationStatement/medicine: medication from 2023-06-01 to 2023-06-01, period-reversed',
      'Observation/measured: 1.2 mg/dL at 2024-03-02, period-reversed',
    ],
    reads: { creatinine: 'unusable' },
  },
  {
    name: 'measured after it was recorded: seen only from when it was measured, and said',
    files: {
      'x.ndjson': lines(
        p,
        creatinine('year', { effectiveDateTime: '2024-03-01', issued: '2023-03-01T00:00:00Z' }),
        creatinine('zone', { effectiveDateTime: '2024-03-01T20:00:00Z', issued: '2024-03-01T10:00:00Z' }),
      ),
    },
    stored: ['Observation/year', 'Observation/zone', 'Patient/p'],
    issues: ['recorded-too-early Observation.effective'],
    facts: [
      'Observation/year: 1.2 mg/dL at 2024-03-01, recorded-too-early',
      'Observation/zone: 1.2 mg/dL at 2024-03-01T20:00:00.000Z',
    ],
    reads: { creatinine: '1.2 mg/dL' },
  },
]
