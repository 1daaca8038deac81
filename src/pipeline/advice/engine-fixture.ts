import {
  type Checker,
  createKnowledgeView,
  type DemographicsFact,
  type Fact,
  type Finding,
  type ObservationFact,
  type PatientProfile,
  type ProposedOrder,
  type Specialty,
} from '../../clinical/index.ts'
import {
  codeSystems,
  type DocumentHash,
  type FactId,
  type Instant,
  type PersonId,
  type RecordId,
} from '../../core/index.ts'
import { createAdviceEngine } from './engine.ts'

/** An engine of one invented specialty, for the tests of this stage. */

export const asOf = '2026-11-02T09:00:00.000Z' as Instant
export const evidence = { id: 'e', citation: 'A trial', grade: 'not graded', kind: 'trial' } as const
export const because = { kind: 'order', label: 'Order', value: 'clopidogrel' } as const
export const rxnorm = (code: string) => ({ system: codeSystems.rxnorm, code })

export const person = (change: Partial<DemographicsFact> = {}): DemographicsFact => ({
  id: 'f1' as FactId,
  record: 'r1' as RecordId,
  kind: 'demographics',
  codings: [],
  effective: { start: '1960-01-01T00:00:00.000Z' as Instant, end: null, precision: 'day' },
  recorded: asOf,
  recordedFrom: 'lastUpdated',
  received: asOf,
  status: 'active',
  source: { document: 'd' as DocumentHash, locator: 'bytes=0+1', resource: 'Patient/1' },
  quality: [],
  identifiers: [],
  birth: { start: '1960-01-01T00:00:00.000Z' as Instant, end: '1960-01-01T23:59:59.999Z' as Instant, precision: 'day' },
  sex: 'male',
  ...change,
})

export const loinc = (code: string) => ({ system: codeSystems.loinc, code })

export const potassium: ObservationFact = (() => {
  const { identifiers: _, birth: __, sex: ___, kind: ____, ...base } = person()
  return {
    ...base,
    id: 'k' as FactId,
    kind: 'observation',
    codings: [loinc('2823-3')],
    categories: [],
    value: { type: 'absent', reason: 'unknown' },
  }
})()

export const profileOf = (...facts: Fact[]): PatientProfile => ({
  person: 'p1' as PersonId,
  records: ['r1' as RecordId],
  asOf,
  knownAt: null,
  facts,
  withheld: [],
})

export const order: ProposedOrder = {
  drug: 'clopidogrel',
  codings: [rxnorm('32968')],
  text: 'Clopidogrel 75 MG',
  indication: null,
  origin: 'order',
  reference: 'MedicationRequest/1',
  dose: null,
}

export const found: Finding = {
  check: 'test-check',
  title: 'Test check',
  drug: 'clopidogrel',
  state: 'found',
  severity: 'critical',
  effect: 'avoid',
  summary: 'Avoid it',
  because: [because],
  evidence: [evidence],
  missing: [],
  limits: ['a limit'],
  wouldChangeIf: ['another result'],
  knowledgeRows: [],
}

export const specialty = (verbs: Partial<Specialty>): Specialty => ({
  id: 'test',
  title: 'Test',
  intendedUse: { user: '', population: '', exclusions: [], setting: '', timeCriticality: '', criteria: [] },
  reads: { concepts: [] },
  tables: [],
  knowledge: { tables: {} },
  ...verbs,
})

export const checker = (check: Checker['check']): Checker => ({
  id: 'test-check',
  title: 'Test check',
  drugs: ['clopidogrel'],
  check,
})

export const run = (
  verbs: Partial<Specialty>,
  orders: readonly ProposedOrder[] = [order],
  profile = profileOf(person()),
) => {
  const failures: unknown[] = []
  const advise = createAdviceEngine({
    specialties: [specialty(verbs)],
    code: 'c1',
    onFailure: failure => failures.push(failure),
  })
  return {
    advice: advise({ profile, knowledge: createKnowledgeView({ tables: {} }, 'k1'), jurisdiction: 'us', orders }),
    failures,
  }
}
