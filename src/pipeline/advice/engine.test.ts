import { describe, expect, test } from 'vitest'
import {
  type Candidate,
  type Checker,
  type Chooser,
  createKnowledgeView,
  type DemographicsFact,
  type Fact,
  type Finding,
  type PatientProfile,
  type ProposedOrder,
  type Specialty,
} from '../../clinical/index.ts'
import {
  answered,
  codeSystems,
  type DocumentHash,
  type FactId,
  type Instant,
  insufficient,
  type PersonId,
  type RecordId,
} from '../../core/index.ts'
import { createAdviceEngine } from './engine.ts'
import { recommendationBytes } from './recommendation.ts'

const asOf = '2026-11-02T09:00:00.000Z' as Instant
const evidence = { id: 'e', citation: 'A trial', grade: 'not graded', kind: 'trial' } as const
const because = { kind: 'order', label: 'Order', value: 'clopidogrel' } as const
const rxnorm = (code: string) => ({ system: codeSystems.rxnorm, code })

const person = (change: Partial<DemographicsFact> = {}): DemographicsFact => ({
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

const profileOf = (...facts: Fact[]): PatientProfile => ({
  person: 'p1' as PersonId,
  records: ['r1' as RecordId],
  asOf,
  knownAt: null,
  facts,
  withheld: [],
})

const order: ProposedOrder = {
  drug: 'clopidogrel',
  codings: [rxnorm('32968')],
  text: 'Clopidogrel 75 MG',
  indication: null,
  origin: 'order',
  reference: 'MedicationRequest/1',
  dose: null,
}

const found: Finding = {
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

const specialty = (verbs: Partial<Specialty>): Specialty => ({
  id: 'test',
  title: 'Test',
  intendedUse: { user: '', population: '', exclusions: [], setting: '', timeCriticality: '', criteria: [] },
  reads: { concepts: [] },
  tables: [],
  knowledge: { tables: {} },
  ...verbs,
})

const checker = (check: Checker['check']): Checker => ({
  id: 'test-check',
  title: 'Test check',
  drugs: ['clopidogrel'],
  check,
})

const run = (verbs: Partial<Specialty>, orders: readonly ProposedOrder[] = [order], profile = profileOf(person())) => {
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

describe('checks', () => {
  test('a finding about an order becomes a recommendation that names its reasons', () => {
    const { advice } = run({ check: [checker(() => found)] })
    expect(advice.recommendations).toMatchObject([
      {
        rule: 'test-check',
        severity: 'critical',
        urgency: 'now',
        because: [because],
        versions: { code: 'c1', knowledge: 'k1' },
      },
    ])
  })
  test('a check that lacked data is listed as not checked, with what is missing', () => {
    const missing = { what: 'genotype', need: 'any', have: 'none', reason: 'absent' } as const
    const { advice } = run({ check: [checker(() => ({ ...found, state: 'not checked', missing: [missing] }))] })
    expect(advice.recommendations).toEqual([])
    expect(advice.notChecked).toEqual([{ what: 'Test check: clopidogrel', because: 'genotype: none on record' }])
    expect(advice.missing).toContainEqual({ ...missing, neededFor: ['Test check: clopidogrel'] })
  })
  test('a check that breaks is not checked, never "no problem", and the bug is reported', () => {
    const { advice, failures } = run({
      check: [
        checker(() => {
          throw new Error('bug')
        }),
      ],
    })
    expect(advice.findings).toMatchObject([{ state: 'not checked' }])
    expect(advice.notChecked).toHaveLength(1)
    expect(failures).toHaveLength(1)
  })
  test('a finding without a reason is a bug, not a card', () => {
    const { advice, failures } = run({ check: [checker(() => ({ ...found, because: [] }))] })
    expect(advice.recommendations).toEqual([])
    expect(failures).toHaveLength(1)
  })
})

test('alternatives to an order come from the chooser that knows the drug, with the excluded ones', () => {
  const candidate = (drug: string, rank: number | null, excluded: readonly string[]): Candidate => ({
    id: drug,
    title: drug,
    drug,
    actions: [{ kind: 'start', subject: rxnorm(drug), text: `Start ${drug}` }],
    rank,
    excluded,
    benefit: 'not published',
    harms: 'not published',
    findings: [],
    dose: null,
    because: [],
    evidence: [],
    wouldChangeIf: [],
  })
  const chooser: Chooser = {
    id: 'choose',
    title: 'Choose',
    indication: 'x',
    choose: (_context, consult) => {
      const { findings } = consult({ ...order, origin: 'candidate' })
      return answered({
        chooser: 'choose',
        indication: { system: 's', code: 'c' },
        title: 'Choose',
        conclusion: '',
        rankedBy: [],
        candidates: [
          candidate(
            'clopidogrel',
            null,
            findings.map(({ summary }) => summary),
          ),
          candidate('prasugrel', null, ['previous stroke']),
          candidate('ticagrelor', 1, []),
        ],
        because: [],
        evidence: [],
        limits: [],
        missing: [],
        wouldChangeIf: [],
        recommend: [],
      })
    },
  }
  const { advice } = run({ check: [checker(() => found)], choose: [chooser] })
  expect(advice.recommendations[0]?.alternatives).toMatchObject([
    { title: 'ticagrelor', excluded: [] },
    { title: 'prasugrel', excluded: ['previous stroke'] },
  ])
  expect(advice.recommendations[0]?.action[0].text).toContain('consider ticagrelor')
})

test('the dead get no advice, and are told why', () => {
  const { advice } = run(
    { check: [checker(() => found)] },
    [order],
    profileOf(person({ death: { at: '2026-01-05T00:00:00.000Z' as Instant } })),
  )
  expect(advice).toMatchObject({
    noAdvice: { because: 'The person has died (2026-01-05).' },
    recommendations: [],
    findings: [],
  })
})

test('an insufficient answer is passed on with what it was needed for', () => {
  const missing = { what: 'creatinine', need: 'within 12 months', have: 'none', reason: 'absent' } as const
  const { advice } = run({ predict: [{ id: 'p', title: 'A risk', predict: () => insufficient(missing) }] }, [])
  expect(advice.predictions).toMatchObject([{ id: 'p', kind: 'insufficient' }])
  expect(advice.missing).toContainEqual({ ...missing, neededFor: ['A risk'] })
})

test('the same request gives the same bytes; another fact gives another id', () => {
  const bytes = (profile: PatientProfile) =>
    run({ check: [checker(() => found)] }, [order], profile).advice.recommendations.map(recommendationBytes)
  expect(bytes(profileOf(person()))).toEqual(bytes(profileOf(person())))
  expect(bytes(profileOf(person()))).not.toEqual(bytes(profileOf(person({ id: 'f2' as FactId }))))
})

describe('what no rule can read', () => {
  test('a problem in words only is listed as not checked; a refuted one is not', () => {
    const { identifiers: _, kind: __, ...base } = person()
    const named = (text: string, verification: string): Fact => ({
      ...base,
      kind: 'condition',
      text,
      verification,
      categories: [],
      codings: [],
      effective: { ...base.effective, end: null },
    })
    const profile = profileOf(person(), named('Atrial fibrillation', 'confirmed'), named('Gout', 'refuted'))
    expect(run({}, [], profile).advice.notChecked).toEqual([
      { what: 'Problem: Atrial fibrillation', because: 'it has no code, so no rule could read it' },
    ])
  })
})
