import {
  type CodedConcept,
  type CodeRule,
  conceptOf,
  conditions,
  type Fact,
  type FactKind,
  type ObservationValue,
  type PatientProfile,
  procedures,
} from '../../../clinical/index.ts'
import {
  type Coding,
  type DocumentHash,
  type FactId,
  intervalOf,
  issue,
  type PersonId,
  type RecordId,
} from '../../../core/index.ts'

/** A laboratory entry as the case files write it; `resource` joins the components of one observation. */
export type CaseResult = {
  readonly at: string
  /** LOINC code; none: a local entry known only by its text. */
  readonly loinc?: string
  readonly display?: string
  readonly text?: string
  readonly status?: string
  readonly resource?: string
  /** Codes of issues that reading it left. */
  readonly quality?: readonly string[]
  readonly value: string | { readonly codings: readonly Coding[]; readonly text?: string } | { readonly absent: string }
}

/** A worked patient as the case files write one: enough for this specialty, nothing else. */
export type CasePatient = {
  readonly asOf: string
  readonly birth: string
  readonly results: readonly CaseResult[]
  /** Concept ids. */
  readonly problems?: readonly { readonly concept: string; readonly at: string; readonly verification?: string }[]
  readonly procedures?: readonly { readonly concept: string; readonly at: string; readonly status?: string }[]
  readonly withheld?: readonly string[]
}

export const profileOf = (patient: CasePatient): PatientProfile => ({
  person: 'case' as PersonId,
  records: ['case' as RecordId],
  asOf: interval(patient.asOf).end,
  knownAt: null,
  withheld: patient.withheld ?? [],
  facts: [
    demographics(patient.birth),
    ...patient.results.map(observation),
    ...(patient.problems ?? []).map(condition),
    ...(patient.procedures ?? []).map(procedure),
  ].sort((a, b) => (a.effective.start < b.effective.start ? -1 : a.effective.start > b.effective.start ? 1 : 0)),
})

const interval = (date: string) => {
  const read = intervalOf(date)
  if (read === undefined) throw new Error(`Case date ${date}`)
  return read
}

const fact = <Kind extends FactKind>(kind: Kind, id: string, at: string, resource = id) => {
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
    source: { document: 'case' as DocumentHash, locator: 'bytes=0+0', resource: `Observation/${resource}` },
    quality: [],
  }
}

const demographics = (birth: string): Fact => ({
  ...fact('demographics', 'patient', birth),
  codings: [],
  identifiers: [],
  birth: interval(birth),
})

const observation = (
  { at, loinc, display, text, status = 'final', resource, quality = [], value }: CaseResult,
  index: number,
): Fact => ({
  ...fact('observation', `result-${index}`, at, resource),
  status,
  codings:
    loinc === undefined
      ? []
      : [{ system: 'http://loinc.org', code: loinc, ...(display === undefined ? {} : { display }) }],
  ...(text === undefined ? {} : { text }),
  categories: ['laboratory'],
  value: observationValue(value),
  quality: quality.map(code => issue('error', code, 'as in the case', 'Observation')),
})

const observationValue = (value: CaseResult['value']): ObservationValue => {
  if (typeof value === 'string') return { type: 'text', text: value }
  return 'absent' in value ? { type: 'absent', reason: value.absent } : { type: 'coded', ...value }
}

const isCode = (rule: CodeRule): rule is CodeRule & Coding => 'code' in rule

const codeOf = (concept: CodedConcept): readonly Coding[] => {
  const coding = concept.codes.find(isCode)
  if (coding === undefined) throw new Error(`Clinical concept ${concept.id} has no code to write a case with`)
  return [coding]
}

const condition = (
  { concept, at, verification = 'confirmed' }: NonNullable<CasePatient['problems']>[number],
  index: number,
): Fact => ({
  ...fact('condition', `condition-${index}`, at),
  effective: { ...interval(at), end: null },
  codings: codeOf(conceptOf(conditions, concept)),
  clinicalStatus: 'active',
  verification,
  categories: [],
})

const procedure = (
  { concept, at, status = 'completed' }: NonNullable<CasePatient['procedures']>[number],
  index: number,
): Fact => ({
  ...fact('procedure', `procedure-${index}`, at),
  status,
  codings: codeOf(conceptOf(procedures, concept)),
})
