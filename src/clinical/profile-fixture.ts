import {
  type DocumentHash,
  type FactId,
  type Instant,
  intervalOf,
  type PersonId,
  quantity,
  type RecordId,
} from '../core/index.ts'
import type { Comparator, Fact, FactKind, FactOf, ObservationValue } from './fact.ts'
import { byTime, type PatientProfile } from './profile.ts'

/** Facts and profiles for the tests of this floor, written the way a reader would say them. */

const record = 'record-1' as RecordId
let count = 0

const base = (at: string) => {
  const interval = intervalOf(at)
  if (interval === undefined) throw new Error(`Not a date: ${at}`)
  count += 1
  return {
    id: `fact-${String(count).padStart(4, '0')}` as FactId,
    record,
    effective: interval,
    recorded: interval.start,
    recordedFrom: 'effective' as const,
    received: interval.start,
    status: 'final',
    source: { document: 'document-1' as DocumentHash, locator: 'bytes=0+1', resource: `Resource/${count}` },
    quality: [],
    codings: [],
  }
}

/** An ongoing span from `at`. */
const span = (at: string, until?: string) => {
  const { effective, ...rest } = base(at)
  return { ...rest, effective: { ...effective, end: until === undefined ? null : intervalOf(until)!.end } }
}

type Given<Kind extends FactKind> = Partial<FactOf<Kind>>

export const person = ({
  birth,
  ...given
}: Omit<Given<'demographics'>, 'birth'> & { readonly birth?: string }): Fact => ({
  ...base('2020-01-01'),
  kind: 'demographics',
  identifiers: [],
  ...(birth === undefined ? {} : { birth: intervalOf(birth)! }),
  ...given,
})

export const observation = (
  loinc: string,
  at: string,
  value: ObservationValue,
  given: Given<'observation'> = {},
): Fact => ({
  ...base(at),
  kind: 'observation',
  codings: [{ system: 'http://loinc.org', code: loinc }],
  categories: [],
  value,
  ...given,
})

/** A value in its canonical unit. */
export const measured = (value: number, unit: string, comparator?: Comparator): ObservationValue => ({
  type: 'quantity',
  quantity: quantity(value, unit),
  ...(comparator === undefined ? {} : { comparator }),
  original: { value, unit },
})

export const condition = (code: string, at: string, given: Given<'condition'> & { until?: string } = {}): Fact => {
  const { until, ...rest } = given
  return {
    ...span(at, until),
    kind: 'condition',
    codings: [{ system: systemOf(code), code }],
    categories: ['problem-list-item'],
    ...rest,
  }
}

export const procedure = (code: string, at: string, given: Given<'procedure'> = {}): Fact => ({
  ...base(at),
  kind: 'procedure',
  codings: [{ system: systemOf(code), code }],
  ...given,
  status: given.status ?? 'completed',
})

export const encounter = (at: string): Fact => ({ ...base(at), kind: 'encounter' })

export const medication = (
  rxnorm: string | null,
  text: string,
  given: Given<'medication'> & { at?: string; until?: string } = {},
): Fact => {
  const { at = '2024-01-01', until, ...rest } = given
  return {
    ...span(at, until),
    kind: 'medication',
    origin: 'request',
    intent: 'order',
    text,
    codings: rxnorm === null ? [] : [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: rxnorm }],
    reasonCodings: [],
    reasonReferences: [],
    ...rest,
    status: rest.status ?? 'active',
  }
}

/** ICD-10-CM codes start with a letter; SNOMED CT codes are numbers. */
const systemOf = (code: string): string =>
  /^[A-Z]/.test(code) ? 'http://hl7.org/fhir/sid/icd-10-cm' : 'http://snomed.info/sct'

export const profileAt = (asOf: string, facts: readonly Fact[], withheld: readonly string[] = []): PatientProfile => ({
  person: 'person-1' as PersonId,
  records: [record],
  asOf: intervalOf(asOf)!.start as Instant,
  knownAt: null,
  facts: [...facts].sort(byTime),
  withheld,
})
