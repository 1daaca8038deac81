import type { Fact } from '../../clinical/index.ts'
import {
  canonicalJson,
  codeSystems,
  type DocumentHash,
  type FactId,
  type Instant,
  intervalOf,
  type PersonId,
  type RecordId,
} from '../../core/index.ts'
import type { PersonRecords } from '../profile/index.ts'
import { type CohortDefinition, parseCohortDefinition } from './definition.ts'

/** People for the tests of this folder, as they stand in the store. */

export const day = (text: string): Instant => intervalOf(text)!.start

type Base = {
  readonly resource: string
  readonly recorded?: string
  readonly end?: string | null
  readonly source?: string
}

const base = (at: string, { resource, recorded = at, end = at, source = 'ehr' }: Base) => ({
  id: `${source} ${resource} ${at} ${recorded} ${end}` as FactId,
  record: source as RecordId,
  effective: { start: day(at), end: end === null ? null : day(end), precision: 'instant' as const },
  recorded: day(recorded),
  recordedFrom: 'recordedDate' as const,
  received: day('2026-01-01'),
  status: 'finished',
  source: { document: 'd' as DocumentHash, locator: 'bytes=0+1', resource },
  quality: [],
  codings: [],
})

export const born = (birth: string, death?: { at?: Instant }, source = 'ehr'): Fact => ({
  ...base('1990-01-01', { resource: 'Patient/1', source }),
  kind: 'demographics',
  identifiers: [],
  birth: intervalOf(birth)!,
  sex: 'female',
  ...(death === undefined ? {} : { death }),
})

/** On record from its end. */
export const stay = (from: string, to: string, given: Partial<Base> = {}): Fact => {
  const { resource = `Encounter/${from}`, recorded = to, source = 'ehr' } = given
  return { ...base(from, { resource, recorded, end: to, source }), kind: 'encounter', class: 'IMP' }
}

/** The same stay as it stands from its begin: not over yet. */
export const admission = (from: string): Fact => ({
  ...base(from, { resource: `Encounter/${from}`, end: null }),
  kind: 'encounter',
  class: 'IMP',
  status: 'in-progress',
})

export const creatinine = (value: number, at: string, recorded = at): Fact =>
  observation({ loinc: '2160-0', unit: 'mg/dL' }, value, at, recorded)

export const observation = (
  { loinc, unit }: { readonly loinc: string; readonly unit: string },
  value: number,
  at: string,
  recorded = at,
): Fact => ({
  ...base(at, { resource: `Observation/${loinc} ${at} ${value}`, recorded }),
  kind: 'observation',
  status: 'final',
  codings: [{ system: codeSystems.loinc, code: loinc }],
  categories: [],
  value: {
    type: 'quantity',
    quantity: { value, unit } as never,
    original: {},
  },
})

/** Haemodialysis (SNOMED CT 302497006). */
export const haemodialysis = (at: string, status = 'completed'): Fact => ({
  ...base(at, { resource: `Procedure/${at}` }),
  kind: 'procedure',
  status,
  codings: [{ system: codeSystems.snomed, code: '302497006' }],
})

/** Heart failure (SNOMED CT 84114007). */
export const heartFailure = (at: string, recorded = at): Fact => problem('84114007', at, recorded)

/** A problem by its SNOMED CT code. */
export const problem = (code: string, at: string, recorded = at): Fact => ({
  ...base(at, { resource: `Condition/${code} ${at}`, recorded, end: null }),
  kind: 'condition',
  status: 'active',
  clinicalStatus: 'active',
  codings: [{ system: codeSystems.snomed, code }],
  categories: ['problem-list-item'],
})

export const recordsOf = (facts: readonly Fact[], person = 'p1'): PersonRecords => {
  const records = [...new Set(facts.map(({ record }) => record))].sort()
  return {
    person: person as PersonId,
    knownAt: null,
    records,
    sources: new Map(records.map(record => [record, `source ${record}`])),
    restsOn: records,
    facts: facts.map(fact => ({ fact, content: canonicalJson(fact as never) })),
    series: [],
    marks: { byFact: new Map(), bySeries: new Map() },
    codes: [],
  }
}

const features = [
  { name: 'age', kind: 'age' },
  { name: 'sex', kind: 'sex' },
  { name: 'creatinine', kind: 'observation', concept: 'creatinine', take: 'latest', within: 90 },
  { name: 'creatinine_min', kind: 'observation', concept: 'creatinine', take: 'min', within: 90 },
  { name: 'creatinine_max', kind: 'observation', concept: 'creatinine', take: 'max', within: 90 },
  { name: 'creatinine_mean', kind: 'observation', concept: 'creatinine', take: 'mean', within: 90 },
  { name: 'creatinine_slope', kind: 'observation', concept: 'creatinine', take: 'slope', within: 90 },
  { name: 'creatinines', kind: 'observation', concept: 'creatinine', take: 'count', within: 90 },
  { name: 'heart_failure', kind: 'condition', concept: 'heart-failure', when: 'ever' },
  { name: 'anticoagulant', kind: 'medicine', class: 'anticoagulant' },
  { name: 'stays', kind: 'encounters', classes: ['IMP'], within: 365 },
  { name: 'days_in', kind: 'length-of-stay', classes: ['IMP'] },
  { name: 'since_failure', kind: 'days-since', of: { kind: 'condition', concept: 'heart-failure' } },
]

/** Discharges, and another stay within 30 days. */
export const definitionWith = (change: Readonly<Record<string, unknown>> = {}): CohortDefinition => {
  const written = {
    name: 'again',
    title: 'Again',
    version: 1,
    index: { event: { kind: 'discharge', classes: ['IMP'] } },
    outcome: { kind: 'encounter', classes: ['IMP'] },
    timeAtRisk: { to: 30 },
    features,
    ...change,
  }
  const read = parseCohortDefinition(JSON.stringify(written), 'test.json')
  if (!read.ok) throw new Error(read.issues.map(({ message }) => message).join())
  return read.value
}
