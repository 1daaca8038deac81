import { describe, expect, test } from 'vitest'
import {
  type Candidate,
  type Checker,
  type Chooser,
  createKnowledgeView,
  type DemographicsFact,
  type Fact,
  type Finding,
  factsCoded,
  factsOf,
  hasFacts,
  type ObservationFact,
  type PatientProfile,
  type ProposedOrder,
  type Signal,
  type Specialty,
  type Watcher,
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
import { type AdviceRequest, createAdviceEngine } from './engine.ts'
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

const loinc = (code: string) => ({ system: codeSystems.loinc, code })

const potassium: ObservationFact = (() => {
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

test('the same request gives the same bytes; another fact that was read gives another id, one that was not read does not', () => {
  const readsDemographics = checker(({ profile }) => ({
    ...found,
    limits: [`${factsOf(profile, 'demographics').length}`],
  }))
  const bytes = (profile: PatientProfile) =>
    run({ check: [readsDemographics] }, [order], profile).advice.recommendations.map(recommendationBytes)
  expect(bytes(profileOf(person()))).toEqual(bytes(profileOf(person())))
  expect(bytes(profileOf(person()))).not.toEqual(bytes(profileOf(person({ id: 'f2' as FactId }))))
  expect(bytes(profileOf(person(), potassium))).toEqual(bytes(profileOf(person())))
})

describe('a new fact recomputes only what it touches', () => {
  const counting = () => {
    const ran: string[] = []
    const watcher = (id: string, read: (profile: PatientProfile) => unknown): Watcher => ({
      id,
      title: id,
      watch: ({ profile }) => {
        ran.push(id)
        read(profile)
        return answered([])
      },
    })
    const advise = createAdviceEngine({
      specialties: [
        specialty({
          watch: [
            watcher('potassium', profile => factsCoded(profile, 'observation', [loinc('2823-3')])),
            watcher('sodium', profile => factsCoded(profile, 'observation', [loinc('2951-2')])),
            watcher('any medicine', profile => hasFacts(profile, 'medication')),
          ],
          choose: [
            {
              id: 'chooser',
              title: 'Chooser',
              indication: 'x',
              choose: (_context, consult) => {
                ran.push('chooser')
                consult({ ...order, origin: 'candidate' })
                return 'not-applicable'
              },
            },
          ],
          check: [
            checker(({ profile }) => {
              ran.push('check')
              factsCoded(profile, 'observation', [loinc('2951-2')])
              return found
            }),
          ],
        }),
      ],
      code: 'c1',
      onFailure: failure => {
        throw failure
      },
    })
    const ask = (profile: PatientProfile, more: Partial<AdviceRequest> = {}) => {
      ran.length = 0
      advise({ profile, knowledge: createKnowledgeView({ tables: {} }, 'k1'), jurisdiction: 'us', orders: [], ...more })
      return [...ran].sort()
    }
    return { ask, advise }
  }
  const everything = ['any medicine', 'check', 'chooser', 'potassium', 'sodium']

  test('nothing new: nothing runs; another potassium: only what reads potassium', () => {
    const { ask, advise } = counting()
    expect(ask(profileOf(person()))).toEqual(everything)
    expect(ask(profileOf(person()))).toEqual([])
    const before = advise.work()
    expect(ask(profileOf(person(), potassium))).toEqual(['potassium'])
    expect(advise.work().ran - before.ran).toBe(1)
  })
  test('a chooser runs again when a check that it consulted has read something new', () => {
    const { ask } = counting()
    ask(profileOf(person()))
    expect(ask(profileOf(person(), { ...potassium, id: 'na' as FactId, codings: [loinc('2951-2')] }))).toEqual([
      'check',
      'chooser',
      'sodium',
    ])
  })
  test('another jurisdiction or knowledge, or a question that asks for it, runs everything', () => {
    const { ask } = counting()
    ask(profileOf(person()))
    expect(ask(profileOf(person()), { jurisdiction: 'eu' })).toEqual(everything)
    expect(ask(profileOf(person()), { jurisdiction: 'eu', fresh: true })).toEqual(everything)
  })
  test('at another moment nothing stands, unless the caller tolerates it', () => {
    const { ask } = counting()
    const later = { ...profileOf(person()), asOf: '2026-11-24T00:10:00.000Z' as Instant }
    ask({ ...profileOf(person()), asOf: '2026-11-24T00:00:00.000Z' as Instant })
    expect(ask(later, { toleranceMinutes: 15 })).toEqual([])
    expect(ask({ ...later, asOf: '2026-11-24T00:20:00.000Z' as Instant }, { toleranceMinutes: 15 })).toEqual(everything)
  })
  test('a unit that breaks is tried again', () => {
    let calls = 0
    const advise = createAdviceEngine({
      specialties: [
        specialty({
          check: [
            checker(() => {
              calls += 1
              throw new Error('bug')
            }),
          ],
        }),
      ],
      code: 'c1',
      onFailure: () => undefined,
    })
    const request = {
      profile: profileOf(person()),
      knowledge: createKnowledgeView({ tables: {} }, 'k1'),
      jurisdiction: 'us' as const,
      orders: [order],
    }
    advise(request)
    advise(request)
    expect(calls).toBe(2)
  })
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

describe('one drug, one judgement', () => {
  const finding = (check: string, more: Partial<Finding>): Checker => ({
    id: check,
    title: check,
    drugs: ['clopidogrel'],
    check: () => ({ ...found, check, title: check, severity: 'warning', ...more }),
  })
  const judged = (...checks: Checker[]) => run({ check: checks }).advice.medicines[0]
  const verdicts: readonly [string, Checker[], string, string][] = [
    ['nothing found', [finding('a', { state: 'not found', effect: 'none' })], 'ok', 'nothing-found'],
    [
      'one check without data beside one that found nothing',
      [finding('a', { state: 'not found', effect: 'none' }), finding('b', { state: 'not checked', effect: 'none' })],
      'not checked',
      'not-checked-is-not-ok',
    ],
    [
      'genes say another dose, kidneys say less',
      [finding('genes', { effect: 'adjust' }), finding('kidneys', { effect: 'reduce' })],
      'adjust',
      'lower-dose-wins',
    ],
    [
      'a contraindication and a dose',
      [finding('kidneys', { effect: 'reduce' }), finding('allergy', { effect: 'contraindicated' })],
      'avoid',
      'contraindication-wins',
    ],
    ['a test that must come first', [finding('genes', { effect: 'test-first' })], 'not checked', 'test-before-start'],
    ['something to watch', [finding('a', { effect: 'monitor' })], 'monitor', 'monitoring-advised'],
    ['no check at all', [], 'not checked', 'no-check-knows-it'],
  ]
  test.each(verdicts)('%s', (_name, checks, verdict, rule) => {
    expect(judged(...checks)).toMatchObject({ verdict, settledBy: { rule } })
  })
  test('both sides of a conflict are shown', () => {
    const medicine = judged(
      finding('genes', { effect: 'adjust', summary: 'genes say more' }),
      finding('kidneys', { effect: 'reduce', summary: 'kidneys say less' }),
    )
    expect(medicine?.settledBy.between).toEqual(['genes say more', 'kidneys say less'])
  })
  test('findings that ask for the same thing are one card with all reasons; those that do not stay apart', () => {
    const { advice } = run({
      check: [
        finding('a', { effect: 'avoid', severity: 'critical', summary: 'first', limits: ['limit a'] }),
        finding('b', { effect: 'contraindicated', summary: 'second', limits: ['limit b'] }),
        finding('c', { effect: 'monitor', summary: 'third' }),
      ],
    })
    expect(advice.recommendations.map(({ rule, limits }) => [rule, limits])).toEqual([
      ['a', ['limit a', 'limit b']],
      ['c', ['a limit']],
    ])
  })
})

describe('watch', () => {
  const signal: Signal = {
    id: 'night-lows',
    kind: 'event',
    severity: 'critical',
    urgency: 'now',
    summary: 'Glucose below 54 at night',
    action: [{ kind: 'discuss', text: 'Call the patient' }],
    because: [because],
    evidence: [evidence],
    limits: ['a limit'],
    wouldChangeIf: ['another reading'],
    missing: [],
    monitor: [],
    knowledgeRows: [],
    task: null,
  }
  const watcher = (watch: Watcher['watch']): Watcher => ({ id: 'w', title: 'Watcher', watch })

  test('a critical signal is a recommendation, and never nobody’s', () => {
    const { advice } = run({ watch: [watcher(() => answered([signal]))] }, [])
    expect(advice.signals).toMatchObject([{ id: 'night-lows', task: { owner: 'clinician', withinHours: 24 } }])
    expect(advice.recommendations).toMatchObject([{ id: advice.signals[0]?.recommendation, verb: 'watch' }])
  })
  test('a watcher without data is said to be unwatched, not silent', () => {
    const missing = { what: 'glucose', need: 'a stream', have: 'none', reason: 'absent' } as const
    const { advice } = run({ watch: [watcher(() => insufficient(missing))] }, [])
    expect(advice.unwatched).toMatchObject([{ id: 'w', missing: [missing] }])
    expect(advice.notChecked).toContainEqual({ what: 'Watcher', because: 'glucose: none on record' })
  })
  test('a switched-off specialty says nothing, and that is said', () => {
    const off = { target: 'test', by: 'r-lindqvist', at: asOf, reason: 'table under review' }
    const advise = createAdviceEngine({
      specialties: [specialty({ watch: [watcher(() => answered([signal]))] })],
      code: 'c1',
      onFailure: () => undefined,
    })
    const request = { profile: profileOf(person()), knowledge: createKnowledgeView({ tables: {} }, 'k1'), orders: [] }
    const advice = advise({ ...request, jurisdiction: 'us', switchedOff: [off] })
    expect(advice.signals).toEqual([])
    expect(advice.notChecked).toContainEqual({
      what: 'Test',
      because: 'switched off on 2026-11-02: table under review',
    })
    expect(advise({ ...request, jurisdiction: 'us', switchedOff: [{ ...off, target: 'test/w' }] }).signals).toEqual([])
  })
})

test('what was accepted is followed up: overdue monitoring becomes a signal, until a value arrives', () => {
  const { advice } = run({ check: [checker(() => found)] })
  const [accepted] = advice.recommendations
  const plan = [
    {
      recommendation: {
        ...accepted!,
        monitor: [{ what: 'Potassium', withinDays: 14, owner: 'laboratory', measurement: 'potassium' } as const],
      },
      acceptedBy: 'dr-okafor',
      acceptedAt: '2026-10-01T00:00:00.000Z' as Instant,
      change: null,
    },
  ]
  const advise = createAdviceEngine({ specialties: [], code: 'c1', onFailure: () => undefined })
  const ask = (...facts: Fact[]) =>
    advise({
      profile: profileOf(person(), ...facts),
      knowledge: createKnowledgeView({ tables: {} }, 'k1'),
      jurisdiction: 'us',
      orders: [],
      plan,
    }).signals.map(({ id }) => id)
  expect(ask()).toEqual(['follow-up-potassium'])
  const at = '2026-10-10T00:00:00.000Z' as Instant
  expect(
    ask({
      ...potassium,
      effective: { start: at, end: at, precision: 'instant' },
      value: { type: 'text', text: '4.1' },
    }),
  ).toEqual([])
})
