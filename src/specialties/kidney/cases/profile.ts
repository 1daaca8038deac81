import {
  type CodedConcept,
  type ConditionFact,
  conceptOf,
  conditions,
  type DemographicsFact,
  type Fact,
  type FactKind,
  measurements,
  type ObservationFact,
  type ObservationValue,
  type PatientProfile,
  type Sex,
} from '../../../clinical/index.ts'
import {
  type Coding,
  type DocumentHash,
  type FactId,
  type Instant,
  intervalOf,
  type PersonId,
  type RecordId,
} from '../../../core/index.ts'
import { canonicalQuantity } from '../../../standards/ucum/index.ts'

/** A worked patient as the case files write one: enough for this specialty, nothing else. */
export type CasePatient = {
  readonly asOf: string
  readonly birth?: string
  readonly sex?: Sex
  readonly died?: string
  /** Concept id, date, value and unit; `limit` is a comparator. */
  readonly observations: readonly {
    readonly concept: string
    readonly at: string
    readonly value: number
    readonly unit?: string
    readonly limit?: '<' | '>'
  }[]
  /** Concept ids. */
  readonly problems?: readonly { readonly concept: string; readonly at: string }[]
}

/** The profile of a case, its quantities in canonical UCUM units as the pipeline writes them. */
export const profileOf = (patient: CasePatient): PatientProfile => ({
  person: 'case' as PersonId,
  records: ['case' as RecordId],
  asOf: interval(patient.asOf).end,
  knownAt: null,
  withheld: [],
  facts: [
    demographics(patient),
    ...patient.observations.map(observation),
    ...(patient.problems ?? []).map(condition),
  ].sort((a, b) => (a.effective.start < b.effective.start ? -1 : a.effective.start > b.effective.start ? 1 : 0)),
})

const interval = (date: string) => {
  const read = intervalOf(date)
  if (read === undefined) throw new Error(`Case date ${date}`)
  return read
}

const fact = <Kind extends FactKind>(kind: Kind, id: string, at: string) => {
  const { start, end, precision } = interval(at)
  return {
    kind,
    id: id as FactId,
    record: 'case' as RecordId,
    effective: { start, end, precision },
    recorded: start,
    recordedFrom: 'effective' as const,
    received: start,
    status: 'final',
    source: { document: 'case' as DocumentHash, locator: 'bytes=0+0', resource: `Case/${id}` },
    quality: [],
  }
}

const demographics = ({ birth, sex, died }: CasePatient): DemographicsFact => ({
  ...fact('demographics', 'patient', birth ?? '1900'),
  codings: [],
  identifiers: [],
  ...(birth === undefined ? {} : { birth: interval(birth) }),
  ...(sex === undefined ? {} : { sex }),
  ...(died === undefined ? {} : { death: { at: interval(died).start as Instant } }),
})

/** Its first code; a rule by prefix is met by the prefix itself. */
const codingOf = ({ id, codes }: CodedConcept): Coding => {
  const [rule] = codes
  if (rule === undefined) throw new Error(`Concept ${id} has no code`)
  return { system: rule.system, code: 'code' in rule ? rule.code : rule.prefix }
}

const observation = (
  { concept, at, value, unit, limit }: CasePatient['observations'][number],
  index: number,
): ObservationFact => ({
  ...fact('observation', `observation-${index}`, at),
  codings: [codingOf(conceptOf(measurements, concept))],
  categories: [],
  value: observationValue(value, unit, limit),
})

const observationValue = (value: number, unit: string | undefined, limit: '<' | '>' | undefined): ObservationValue => {
  const comparator = limit === undefined ? {} : { comparator: limit }
  const original = { value, ...(unit === undefined ? {} : { unit }) }
  if (unit === undefined) return { type: 'unconverted', original, ...comparator }
  const canonical = canonicalQuantity(value, unit)
  if (!canonical.ok) return { type: 'unconverted', original, ...comparator }
  return { type: 'quantity', quantity: canonical.value, original, ...comparator }
}

const condition = (
  { concept, at }: { readonly concept: string; readonly at: string },
  index: number,
): ConditionFact & Fact => ({
  ...fact('condition', `condition-${index}`, at),
  effective: { ...interval(at), end: null },
  codings: [codingOf(conceptOf(conditions, concept))],
  clinicalStatus: 'active',
  verification: 'confirmed',
  categories: [],
})
