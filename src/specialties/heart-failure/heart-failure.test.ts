import { describe, expect, it, test } from 'vitest'
import {
  type AdviceContext,
  type CasePatient,
  type Consult,
  conditions,
  createKnowledgeView,
  drugs,
  type Finding,
  findings,
  measurements,
  type OptionSet,
  observedProfile,
  type ProposedOrder,
  procedures,
  profileOfCase,
  type Signal,
} from '../../clinical/index.ts'
import { groupOf } from './ejection.ts'
import { evidenceOf } from './evidence.ts'
import { heartFailure } from './index.ts'
import { builtIn, drugRules, pillars, targetDoses } from './tables.ts'

const knowledge = createKnowledgeView(heartFailure.knowledge, 'built-in')
const base: CasePatient = {
  asOf: '2026-11-02',
  birth: '1959-04-02',
  sex: 'female',
  problems: { 'heart-failure': '2024-02' },
  measured: {
    lvef: ['2026-05-20', 32],
    creatinine: ['2026-10-15', 0.9],
    potassium: ['2026-10-15', 4.4],
    systolic: ['2026-10-26', 124],
    'heart-rate': ['2026-10-26', 72],
    weight: ['2026-10-26', 74],
  },
}

const contextOf = (patient: Partial<CasePatient> = {}): AdviceContext => ({
  profile: profileOfCase({ ...base, ...patient, measured: { ...base.measured, ...patient.measured } }),
  knowledge,
  jurisdiction: 'us',
  plan: [],
})

const without = (...ids: readonly string[]): AdviceContext => ({
  ...contextOf(),
  profile: profileOfCase({
    ...base,
    measured: Object.fromEntries(Object.entries(base.measured ?? {}).filter(([id]) => !ids.includes(id))),
  }),
})

const findingsOf = (context: AdviceContext, drug: string, origin: ProposedOrder['origin']): readonly Finding[] =>
  (heartFailure.check ?? [])
    .filter(check => check.drugs.includes(drug))
    .map(check =>
      check.check(context, {
        drug,
        codings: [],
        text: drug,
        indication: 'heart-failure',
        origin,
        reference: null,
        dose: null,
      }),
    )

const consultOf =
  (context: AdviceContext): Consult =>
  ({ drug, origin }) => ({ findings: findingsOf(context, drug, origin), dose: null })

const choose = (context: AdviceContext) => heartFailure.choose?.[0]?.choose(context, consultOf(context))

const setOf = (context: AdviceContext): OptionSet => {
  const answer = choose(context)
  if (answer === undefined || answer === 'not-applicable' || answer.kind !== 'answered')
    throw new Error(JSON.stringify(answer))
  return answer.value
}

const draftOf = (context: AdviceContext, rule: string) => setOf(context).recommend.find(one => one.rule === rule)
const startsOf = (context: AdviceContext): readonly string[] =>
  (draftOf(context, 'heart-failure-pillars')?.action ?? []).flatMap(({ kind, subject }) =>
    kind === 'start' || kind === 'switch' ? [subject?.display ?? ''] : [],
  )
const rankOf = (context: AdviceContext, id: string) => setOf(context).candidates.find(one => one.id === id)

const signalsOf = (context: AdviceContext): readonly Signal[] =>
  (heartFailure.watch ?? []).flatMap(({ watch }) => {
    const answer = watch(context)
    return answer !== 'not-applicable' && answer.kind === 'answered' ? answer.value : []
  })
const idsOf = (context: AdviceContext) => signalsOf(context).map(({ id }) => id)

describe('the pillars', () => {
  test.each([
    [32, 'reduced'],
    [40, 'reduced'],
    [40.4, 'mildly-reduced'],
    [49.9, 'mildly-reduced'],
    [50, 'preserved'],
  ])('EF %d is %s', (percent, group) => {
    expect(groupOf(percent)).toBe(group)
  })
  it('an ejection fraction is said with its decimal, so that the group fits the number', () => {
    expect(setOf(contextOf({ measured: { lvef: ['2026-05-20', 49.9] } })).conclusion).toMatch(
      /^EF 49\.9 %, mildly reduced/,
    )
  })
  it('reduced, nothing taken: all four, one drug of each pillar or its equal, none twice', () => {
    expect(startsOf(contextOf())).toEqual(
      expect.arrayContaining([
        'sacubitril',
        'bisoprolol',
        'carvedilol',
        'eplerenone',
        'spironolactone',
        'dapagliflozin',
      ]),
    )
    expect(startsOf(contextOf())).not.toContain('lisinopril')
    expect(draftOf(contextOf(), 'heart-failure-pillars')).toMatchObject({
      severity: 'warning',
      urgency: 'soon',
      dose: null,
    })
  })
  it('preserved: an SGLT2 inhibitor is called for, what may be considered is only listed', () => {
    const context = contextOf({ measured: { lvef: ['2026-05-20', 58] } })
    expect(startsOf(context)).toEqual(['dapagliflozin', 'empagliflozin'])
    expect(rankOf(context, 'spironolactone')?.rank).toBeGreaterThan(1)
  })
  it('improved is treated as reduced', () => {
    const context = contextOf({
      measured: {
        lvef: [
          ['2025-01-10', 30],
          ['2026-05-20', 52],
        ],
      },
    })
    expect(setOf(context).conclusion).toMatch(/improved/)
    expect(startsOf(context)).toContain('bisoprolol')
  })
  it('what is taken is not offered again, nor is a second of its pillar', () => {
    const context = contextOf({
      medicines: { lisinopril: { dose: 10, timesPerDay: 1 }, carvedilol: { dose: 12.5, timesPerDay: 2 } },
    })
    expect(startsOf(context)).toEqual(
      expect.not.arrayContaining(['lisinopril', 'carvedilol', 'bisoprolol', 'enalapril']),
    )
    expect(rankOf(context, 'enalapril')?.excluded.join()).toMatch(/already takes/)
    expect(rankOf(context, 'sacubitril')?.actions[0]?.kind).toBe('switch')
  })
  it('everything taken: nothing to start', () => {
    const context = contextOf({
      medicines: {
        sacubitril: {},
        bisoprolol: { dose: 10, timesPerDay: 1 },
        spironolactone: { dose: 25, timesPerDay: 1 },
        dapagliflozin: {},
      },
    })
    expect(draftOf(context, 'heart-failure-pillars')).toBeUndefined()
  })
})

describe('traps', () => {
  it('no ejection fraction: it is asked for, nothing is offered; a coded type is no measurement', () => {
    const context = {
      ...without('lvef'),
      profile: profileOfCase({
        ...base,
        problems: { 'heart-failure': '2024-02', hfref: '2024-02' },
        measured: { weight: ['2026-10-26', 74] },
      }),
    }
    expect(choose(context)).toMatchObject({
      kind: 'insufficient',
      missing: [{ what: expect.stringMatching(/ejection/i) }],
    })
  })
  it('an ejection fraction of three years ago is none', () => {
    expect(choose(contextOf({ measured: { lvef: ['2023-05-20', 32] } }))).toMatchObject({ kind: 'insufficient' })
  })
  it('potassium and creatinine missing: not silently passed, first to be settled', () => {
    const draft = draftOf(without('potassium', 'creatinine'), 'heart-failure-pillars')
    expect(draft?.action[0]).toMatchObject({ kind: 'test' })
    expect(draft?.missing.map(({ what }) => what).join()).toMatch(/potassium/i)
  })
  it('potassium 5.4: no mineralocorticoid antagonist', () => {
    const context = contextOf({ measured: { potassium: ['2026-10-15', 5.4] } })
    expect(rankOf(context, 'spironolactone')?.excluded.join()).toMatch(/potassium 5\.4/)
    expect(startsOf(context)).not.toContain('spironolactone')
  })
  it('eGFR 27: no mineralocorticoid antagonist, an SGLT2 inhibitor all the same; under 20 neither', () => {
    const context = contextOf({ measured: { creatinine: ['2026-10-15', 2.0] } })
    expect(rankOf(context, 'spironolactone')?.excluded.join()).toMatch(/eGFR 26\.9, needed over 30/)
    expect(startsOf(context)).toContain('dapagliflozin')
    expect(startsOf(contextOf({ measured: { creatinine: ['2026-10-15', 3.2] } }))).not.toContain('dapagliflozin')
  })
  it('angioedema on record: no ARNI and no ACE inhibitor, an ARB remains', () => {
    const context = contextOf({ problems: { 'heart-failure': '2024-02', angioedema: '2020-01' } })
    expect(startsOf(context)).toEqual(expect.not.arrayContaining(['sacubitril', 'enalapril', 'lisinopril']))
    expect(startsOf(context).some(one => ['candesartan', 'valsartan'].includes(one))).toBe(true)
  })
  it('never an ARNI beside an ACE inhibitor', () => {
    const context = contextOf({ medicines: { lisinopril: {}, sacubitril: {} } })
    const found = findingsOf(context, 'sacubitril', 'current').find(({ check }) => check === 'arni-with-ace-inhibitor')
    expect(found).toMatchObject({ state: 'found', effect: 'contraindicated', severity: 'critical' })
  })
  test.each(['diltiazem', 'verapamil', 'pioglitazone', 'ibuprofen', 'dronedarone'])(
    '%s is harmful when EF is reduced',
    drug => {
      const found = findingsOf(contextOf(), drug, 'current').find(({ check }) => check === 'harmful-in-heart-failure')
      expect(found).toMatchObject({ state: 'found', effect: 'avoid' })
    },
  )
  it('without heart failure it says nothing', () => {
    const context = contextOf({ problems: { hypertension: '2005' } })
    expect(choose(context)).toBe('not-applicable')
    expect(findingsOf(context, 'diltiazem', 'current').map(({ state }) => state)).not.toContain('found')
    expect(signalsOf(context)).toEqual([])
  })
  it('a withheld list is never an empty one', () => {
    const context = contextOf({ withheld: ['mental-health'], medicines: { lisinopril: {} } })
    expect(startsOf(context)).toEqual([])
    expect(setOf(context).missing.map(({ reason }) => reason)).toContain('withheld')
  })
})

describe('steps towards the target dose', () => {
  const taking = (measured: CasePatient['measured'] = {}, at = '2026-01-05') =>
    contextOf({
      measured: measured ?? {},
      medicines: { carvedilol: { dose: 12.5, timesPerDay: 2, at }, lisinopril: { dose: 10, timesPerDay: 1, at } },
    })
  it('names dose and target, and proposes no dose', () => {
    const draft = draftOf(taking(), 'heart-failure-titration')
    expect(draft?.action.map(({ text }) => text)).toEqual([
      'lisinopril: 10 mg once a day, target 20 mg once a day: discuss the next step',
      'carvedilol: 12.5 mg twice a day, target 25 mg twice a day: discuss the next step',
    ])
    expect(draft).toMatchObject({ dose: null, severity: 'info' })
  })
  test.each<readonly [string, AdviceContext]>([
    ['a low pressure', taking({ systolic: ['2026-10-26', 96] })],
    [
      'an unknown pressure',
      {
        ...taking(),
        profile: profileOfCase({
          ...base,
          measured: { lvef: ['2026-05-20', 32] },
          medicines: { carvedilol: { dose: 12.5, timesPerDay: 2 } },
        }),
      },
    ],
    ['a start a week ago', taking({}, '2026-10-27')],
  ])('not with %s', (_, context) => {
    expect(draftOf(context, 'heart-failure-titration')).toBeUndefined()
  })
  it('potassium holds the one back, a slow heart the other', () => {
    expect(draftOf(taking({ potassium: ['2026-10-15', 5.2] }), 'heart-failure-titration')?.action).toHaveLength(1)
    expect(draftOf(taking({ 'heart-rate': ['2026-10-15', 54] }), 'heart-failure-titration')?.summary).toMatch(
      /lisinopril$/,
    )
  })
  it('from 85 kg the target of carvedilol is another, and without a weight there is none', () => {
    expect(draftOf(taking({ weight: ['2026-10-26', 85] }), 'heart-failure-titration')?.action[1]?.text).toMatch(
      /target 50 mg/,
    )
    const noWeight = profileOfCase({
      ...base,
      measured: Object.fromEntries(Object.entries(base.measured ?? {}).filter(([id]) => id !== 'weight')),
      medicines: { carvedilol: { dose: 12.5, timesPerDay: 2, at: '2026-01-05' } },
    })
    expect(draftOf({ ...contextOf(), profile: noWeight }, 'heart-failure-titration')).toBeUndefined()
  })
})

describe('weight', () => {
  const daily = (...kilograms: readonly number[]) =>
    contextOf({
      measured: {
        weight: kilograms.map((value, index) => [
          new Date(Date.parse('2026-11-02') - (kilograms.length - 1 - index) * 86_400_000).toISOString().slice(0, 10),
          value,
        ]),
      },
    })
  it('more than 2 kg in three days, not exactly 2', () => {
    expect(idsOf(daily(74, 74.6, 75.2, 76.1))).toContain('weight-gain')
    expect(idsOf(daily(74, 74.6, 75.2, 76))).not.toContain('weight-gain')
  })
  it('three pounds in a day, and five in a week', () => {
    expect(idsOf(daily(74, 75.4))).toContain('weight-gain')
    expect(idsOf(daily(74, 74.4, 74.8, 75.2, 75.5, 75.9, 76.1, 76.3))).toContain('weight-gain')
  })
  it('is a task of a clinician within a day', () => {
    expect(signalsOf(daily(74, 75.4))[0]).toMatchObject({
      severity: 'warning',
      task: { owner: 'clinician', withinHours: 24 },
    })
  })
  it('a slow rise against the own course, where the rule is silent', () => {
    const flat = [74, 74.1, 73.9, 74, 74.2, 73.9, 74, 74.1]
    expect(idsOf(daily(...flat, 74.5, 74.9, 75.3, 75.4, 75.5))).toContain('weight-trend')
    expect(idsOf(daily(...flat, 74.1, 74, 74.2))).toEqual([])
    const wild = [72, 76, 73, 75.5, 72.5, 76, 73, 75]
    expect(idsOf(daily(...wild, 74.5, 75.3, 75))).not.toContain('weight-trend')
  })
  it('a scale that falls silent is said; one weight at a visit is not weighing at home', () => {
    const old = contextOf({
      measured: {
        weight: Array.from({ length: 10 }, (_, day) => [`2026-10-${String(day + 5).padStart(2, '0')}`, 74] as const),
      },
    })
    expect(idsOf(old)).toContain('weight-silence')
    expect(idsOf(contextOf()).filter(id => id.startsWith('weight'))).toEqual([])
  })
})

describe('potassium and creatinine', () => {
  const on = (at: string, measured: CasePatient['measured'] = {}) =>
    contextOf({ medicines: { spironolactone: { dose: 25, timesPerDay: 1, at } }, measured: measured ?? {} })
  it('are due a week after a mineralocorticoid antagonist was started', () => {
    expect(idsOf(on('2026-10-20'))).toContain('heart-failure-chemistry')
    expect(idsOf(on('2026-10-28'))).not.toContain('heart-failure-chemistry')
  })
  it('and every four months', () => {
    const old = { potassium: ['2026-06-15', 4.4], creatinine: ['2026-06-15', 0.9] } as const
    expect(signalsOf(on('2025-10-20', old))[0]).toMatchObject({
      summary: expect.stringMatching(/potassium and creatinine, last 2026-06-15/),
    })
    expect(idsOf(on('2025-10-20'))).toEqual([])
  })
})

describe('the specialty as a whole', () => {
  const declared = new Set(heartFailure.reads.concepts)
  const tables = [measurements, conditions, procedures, findings, drugs]
  it('cites only what it has, names only drugs that exist, and reads only what it declares', () => {
    for (const rows of Object.values(heartFailure.knowledge.tables)) {
      for (const { source } of rows) expect(evidenceOf(source).id).toBe(source)
    }
    for (const row of builtIn.rows(targetDoses)) {
      expect(evidenceOf(row.alsoSource).id).toBe(row.alsoSource)
      expect(drugs.has(row.drug)).toBe(true)
    }
    for (const { drugs: named } of builtIn.rows(pillars))
      for (const { drug } of named) expect([drug, drugs.has(drug)]).toEqual([drug, true])
    for (const row of builtIn.rows(drugRules)) expect(heartFailure.check?.map(({ id }) => id)).toContain(row.check)
    for (const id of declared) expect([id, tables.some(table => table.has(id))]).toEqual([id, true])
    const context = contextOf({ medicines: { lisinopril: { dose: 10, timesPerDay: 1 } } })
    const { profile, reads } = observedProfile(context.profile)
    const observed = { ...context, profile }
    choose(observed)
    signalsOf(observed)
    for (const { engage } of heartFailure.engage ?? []) engage(observed)
    for (const { show } of heartFailure.panels ?? []) show(observed)
    for (const drug of declared) if (drugs.has(drug)) findingsOf(observed, drug, 'current')
    expect(reads.everything).toBe(false)
    for (const [, concepts] of reads.concepts.of) {
      for (const concept of concepts) expect(declared).toContain((concept as unknown as { id: string }).id)
    }
  })
  it('says every value of a rule as the value of what the rule measures', () => {
    for (const { says, when } of builtIn.rows(drugRules)) {
      if (says.includes('{value}') && when.length > 1) expect(JSON.stringify(when[0])).not.toContain('"heart-failure"')
    }
  })
  it('tells a patient no dose, and to stop nothing', () => {
    const answer = heartFailure.engage?.[0]?.engage(
      contextOf({ medicines: { carvedilol: { dose: 12.5, timesPerDay: 2 } } }),
    )
    expect(JSON.stringify(answer)).not.toMatch(/\bmg\b|stop taking/i)
    expect(answer).toMatchObject({ kind: 'answered', value: [{ needsRelease: true }, { needsRelease: true }] })
  })
})
