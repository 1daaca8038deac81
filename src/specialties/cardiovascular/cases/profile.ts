import {
  type AllergyFact,
  type CodedConcept,
  type ConditionFact,
  codedFinding,
  conceptOf,
  conditions,
  type DemographicsFact,
  drugs,
  type FactKind,
  findings,
  type MedicationFact,
  measurements,
  type ObservationFact,
  type PatientProfile,
  type ProcedureFact,
  procedures,
  type Sex,
} from '../../../clinical/index.ts'
import {
  type Coding,
  type DocumentHash,
  type FactId,
  intervalOf,
  type PersonId,
  quantity,
  type RecordId,
} from '../../../core/index.ts'

/** A worked patient as the case file writes one, in the units of the concepts. Dates without a year are not used. */
export type CasePatient = {
  readonly asOf: string
  readonly birth: string
  readonly sex?: Sex
  /** Concept id: [date, value]. */
  readonly measured?: Readonly<Record<string, readonly [string, number]>>
  /** Concept id: date. */
  readonly problems?: Readonly<Record<string, string>>
  readonly procedures?: Readonly<Record<string, string>>
  /** Concept id of the answer and date. */
  readonly smoking?: readonly [string, string]
  /** Concept id: mg at a time, `null` when the record does not say. */
  readonly medicines?: Readonly<Record<string, number | null>>
  /** Concept id of the drug: what the entry calls itself. */
  readonly allergies?: Readonly<Record<string, 'allergy' | 'intolerance'>>
  readonly withheld?: readonly string[]
}

const interval = (date: string) => {
  const read = intervalOf(date)
  if (read === undefined) throw new Error(`Case date ${date}`)
  return read
}

const fact = <Kind extends FactKind>(kind: Kind, id: string, at: string, ongoing = false) => {
  const { start, end, precision } = interval(at)
  return {
    kind,
    id: `${kind}-${id}` as FactId,
    record: 'case' as RecordId,
    effective: { start, end: ongoing ? null : end, precision },
    recorded: start,
    recordedFrom: 'effective' as const,
    received: start,
    status: 'final',
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

const condition = ([id, at]: readonly [string, string]): ConditionFact => ({
  ...fact('condition', id, at, true),
  codings: [codingOf(conceptOf(conditions, id))],
  clinicalStatus: 'active',
  verification: 'confirmed',
  categories: [],
})

const procedure = ([id, at]: readonly [string, string]): ProcedureFact => ({
  ...fact('procedure', id, at),
  status: 'completed',
  codings: [codingOf(conceptOf(procedures, id))],
})

const observation = ([id, [at, value]]: readonly [string, readonly [string, number]]): ObservationFact => {
  const concept = conceptOf(measurements, id)
  return {
    ...fact('observation', id, at),
    codings: [codingOf(concept)],
    categories: [],
    value: { type: 'quantity', quantity: quantity(value, concept.unit), original: { value, unit: concept.unit } },
  }
}

const smoking = ([answer, at]: readonly [string, string]): ObservationFact => ({
  ...fact('observation', 'smoking', at),
  codings: [codingOf(codedFinding.smokingStatus)],
  categories: [],
  value: { type: 'coded', codings: [codingOf(conceptOf(findings, answer))] },
})

const medicine = ([id, dose]: readonly [string, number | null], at: string): MedicationFact => ({
  ...fact('medication', id, at, true),
  status: 'active',
  origin: 'request',
  codings: [conceptOf(drugs, id).ingredient],
  text: id,
  reasonCodings: [],
  reasonReferences: [],
  ...(dose === null ? {} : { dose: quantity(dose, 'mg') }),
})

const allergy = ([id, allergyType]: readonly [string, string], at: string): AllergyFact => ({
  ...fact('allergy', id, at, true),
  codings: [conceptOf(drugs, id).ingredient],
  allergyType,
  clinicalStatus: 'active',
  verification: 'confirmed',
  categories: ['medication'],
  reactions: [],
})

/** The profile of a case. An encounter makes an empty list mean "none recorded". */
export const profileOf = (patient: CasePatient): PatientProfile => {
  const { asOf, birth, sex } = patient
  const demographics: DemographicsFact = {
    ...fact('demographics', 'patient', birth),
    codings: [],
    identifiers: [],
    birth: interval(birth),
    ...(sex === undefined ? {} : { sex }),
  }
  const year = `${Number(asOf.slice(0, 4)) - 1}`
  return {
    person: 'case' as PersonId,
    records: ['case' as RecordId],
    asOf: interval(asOf).end,
    knownAt: null,
    withheld: patient.withheld ?? [],
    facts: [
      demographics,
      { ...fact('encounter', 'visit', year), codings: [] },
      ...Object.entries(patient.problems ?? {}).map(condition),
      ...Object.entries(patient.procedures ?? {}).map(procedure),
      ...Object.entries(patient.measured ?? {}).map(observation),
      ...(patient.smoking === undefined ? [] : [smoking(patient.smoking)]),
      ...Object.entries(patient.medicines ?? {}).map(entry => medicine(entry, year)),
      ...Object.entries(patient.allergies ?? {}).map(entry => allergy(entry, year)),
    ].sort((a, b) => (a.effective.start < b.effective.start ? -1 : a.effective.start > b.effective.start ? 1 : 0)),
  }
}
