import {
  type Coding,
  codeSystems,
  type DocumentHash,
  type FactId,
  type Instant,
  intervalOf,
  type PersonId,
  type Quantity,
  quantity,
  type RecordId,
} from '../../core/index.ts'
import {
  type CodedConcept,
  codedFinding,
  conceptOf,
  conditions,
  drugs,
  findings,
  type MeasurementConcept,
  measurements,
  procedures,
} from '../concepts/index.ts'
import type { Fact, FactKind, FactOf, ObservationValue, Sex } from '../fact.ts'
import { byTime, type PatientProfile } from '../profile.ts'

type MedicineGiven = {
  readonly dose?: number
  readonly unit?: string
  readonly timesPerDay?: number
  readonly at?: string
  readonly until?: string
  readonly status?: string
  /** Concept id of the condition it is for. */
  readonly reason?: string
  readonly text?: string
}

/**
 * A worked patient as a case file writes one, by concept ids and in the units of the concepts. `profileOfCase` makes the
 * profile of it.
 */
export type CasePatient = {
  readonly asOf: string
  readonly birth?: string
  readonly sex?: Sex
  readonly country?: string
  readonly died?: string
  /** Measurement: `[date, value]`, or several of them. */
  readonly measured?: Readonly<Record<string, readonly [string, number] | readonly (readonly [string, number])[]>>
  /** Problem: onset. */
  readonly problems?: Readonly<Record<string, string>>
  readonly procedures?: Readonly<Record<string, string>>
  /** Coded finding: `[date, concept id of the answer]`. */
  readonly found?: Readonly<Record<string, readonly [string, string]>>
  /** Drug: what is known of how it is taken. */
  readonly medicines?: Readonly<Record<string, MedicineGiven>>
  /** Drug: what the entry says of it. */
  readonly allergies?: Readonly<
    Record<
      string,
      {
        readonly type?: 'allergy' | 'intolerance'
        readonly reaction?: string
        readonly reactionCode?: string
        readonly criticality?: string
        readonly verification?: string
      }
    >
  >
  /** LOINC code: `[date, text]`; for results that are no measurement. */
  readonly results?: Readonly<Record<string, readonly [string, string]>>
  /** Any further facts, with the members that `caseFact` does not give. */
  readonly more?: readonly (Partial<Fact> & { readonly kind: FactKind; readonly at: string })[]
  readonly withheld?: readonly string[]
  /** `false`: no encounter, so that an empty list says nothing. */
  readonly visited?: boolean
}

const interval = (date: string) => {
  const read = intervalOf(date)
  if (read === undefined) throw new Error(`Case date ${date}`)
  return read
}

const caseFact = <Kind extends FactKind>(kind: Kind, id: string, at: string, ongoing = false, until?: string) => {
  const { start, end, precision } = interval(at)
  return {
    kind,
    id: `${kind}-${id}` as FactId,
    record: 'case' as RecordId,
    effective: { start, end: until === undefined ? (ongoing ? null : end) : interval(until).end, precision },
    recorded: start,
    recordedFrom: 'effective' as const,
    received: start,
    status: 'final',
    codings: [] as readonly Coding[],
    source: { document: 'case' as DocumentHash, locator: 'bytes=0+0', resource: `Case/${kind}-${id}` },
    quality: [],
  }
}

/** Its first code; a rule by prefix is met by the prefix itself. */
const codingOf = ({ id, codes, title }: CodedConcept): Coding => {
  const [rule] = codes
  if (rule === undefined) throw new Error(`Concept ${id} has no code`)
  return { system: rule.system, code: 'code' in rule ? rule.code : rule.prefix, display: title }
}

const observation = (id: string, at: string, coding: Coding, value: ObservationValue): FactOf<'observation'> => ({
  ...caseFact('observation', `${id}-${at}`, at),
  codings: [coding],
  categories: [],
  value,
})

/** Its unit, or, as a reader would bring it into canonical form, one that the concept accepts. */
const acceptedAmount = (value: number, { unit, accepts }: MeasurementConcept): Quantity => {
  const [first = [unit, 1] as const] = Object.entries(accepts)
  return accepts[unit] === undefined ? quantity(value / first[1], first[0]) : quantity(value, unit)
}

const measuredFacts = ([id, given]: readonly [string, readonly unknown[]]): readonly Fact[] => {
  const concept = conceptOf(measurements, id)
  const list = (Array.isArray(given[0]) ? given : [given]) as readonly (readonly [string, number])[]
  return list.map(([at, value]) =>
    observation(id, at, codingOf(concept), {
      type: 'quantity',
      quantity: acceptedAmount(value, concept),
      original: { value, unit: concept.unit },
    }),
  )
}

const medicine = ([id, given]: readonly [string, MedicineGiven], year: string): FactOf<'medication'> => ({
  ...caseFact('medication', id, given.at ?? year, true, given.until),
  status: given.status ?? 'active',
  origin: 'request',
  codings: [conceptOf(drugs, id).ingredient],
  text: given.text ?? id,
  reasonCodings: given.reason === undefined ? [] : [codingOf(conceptOf(conditions, given.reason))],
  reasonReferences: [],
  ...(given.dose === undefined ? {} : { dose: quantity(given.dose, given.unit ?? 'mg') }),
  ...(given.timesPerDay === undefined ? {} : { timesPerDay: given.timesPerDay }),
})

const allergy = (
  [id, given]: readonly [string, NonNullable<CasePatient['allergies']>[string]],
  year: string,
): FactOf<'allergy'> => ({
  ...caseFact('allergy', id, year, true),
  codings: [conceptOf(drugs, id).ingredient],
  allergyType: given.type ?? 'allergy',
  clinicalStatus: 'active',
  verification: given.verification ?? 'confirmed',
  categories: ['medication'],
  ...(given.criticality === undefined ? {} : { criticality: given.criticality }),
  reactions:
    given.reaction === undefined && given.reactionCode === undefined
      ? []
      : [
          {
            manifestations: [
              {
                codings:
                  given.reactionCode === undefined ? [] : [{ system: codeSystems.snomed, code: given.reactionCode }],
                ...(given.reaction === undefined ? {} : { text: given.reaction }),
              },
            ],
          },
        ],
})

/**
 * The profile of a worked patient. An encounter a year before `asOf` makes an empty list mean "none recorded"; medicines
 * and allergies without a date began then.
 *
 * @example
 * profileOfCase({ asOf: '2026-11-01', birth: '1959-04-02', sex: 'female', problems: { diabetes: '2015' } })
 */
export const profileOfCase = (patient: CasePatient): PatientProfile => {
  const { asOf, birth, sex, country, died } = patient
  const year = `${Number(asOf.slice(0, 4)) - 1}`
  const demographics: Fact = {
    ...caseFact('demographics', 'patient', birth ?? '1900'),
    identifiers: [],
    ...(birth === undefined ? {} : { birth: interval(birth) }),
    ...(sex === undefined ? {} : { sex }),
    ...(country === undefined ? {} : { country }),
    ...(died === undefined ? {} : { death: { at: interval(died).start as Instant } }),
  }
  const facts: readonly Fact[] = [
    demographics,
    ...(patient.visited === false ? [] : [{ ...caseFact('encounter', 'visit', year) }]),
    ...Object.entries(patient.problems ?? {}).map(
      ([id, at]): Fact => ({
        ...caseFact('condition', id, at, true),
        codings: [codingOf(conceptOf(conditions, id))],
        clinicalStatus: 'active',
        verification: 'confirmed',
        categories: [],
      }),
    ),
    ...Object.entries(patient.procedures ?? {}).map(
      ([id, at]): Fact => ({
        ...caseFact('procedure', id, at),
        status: 'completed',
        codings: [codingOf(conceptOf(procedures, id))],
      }),
    ),
    ...Object.entries(patient.measured ?? {}).flatMap(measuredFacts),
    ...Object.entries(patient.found ?? {}).map(([id, [at, answer]]) =>
      observation(id, at, codingOf(id === 'smoking' ? codedFinding.smokingStatus : conceptOf(findings, id)), {
        type: 'coded',
        codings: [codingOf(conceptOf(findings, answer))],
      }),
    ),
    ...Object.entries(patient.results ?? {}).map(([loinc, [at, text]]) =>
      observation(loinc, at, { system: codeSystems.loinc, code: loinc }, { type: 'text', text }),
    ),
    ...Object.entries(patient.medicines ?? {}).map(entry => medicine(entry, year)),
    ...Object.entries(patient.allergies ?? {}).map(entry => allergy(entry, year)),
    ...(patient.more ?? []).map(
      ({ at, ...given }, index) => ({ ...caseFact(given.kind, `more-${index}`, at), ...given }) as Fact,
    ),
  ]
  return {
    person: 'case' as PersonId,
    records: ['case' as RecordId],
    asOf: interval(asOf).end,
    knownAt: null,
    withheld: patient.withheld ?? [],
    facts: facts.toSorted(byTime),
  }
}
