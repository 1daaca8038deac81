import { describe, expect, it } from 'vitest'
import type { CasePatient, Finding, ProposedOrder } from '../../clinical/index.ts'
import { aWeek, ben, chosen, consultOf, contextOf, jon, plain, ranksOf, twice, withMore } from './cases/worked.ts'
import { hypertensionTreatment } from './choose-treatment.ts'
import { reachesThreshold, riskGroupOf } from './risk-group.ts'

const rulesOf = (patient: CasePatient) => {
  const context = contextOf(patient)
  const answer = hypertensionTreatment.choose(context, consultOf())
  if (answer === 'not-applicable') return answer
  return answer.kind === 'answered'
    ? answer.value.recommend.map(({ rule }) => rule.replace('hypertension-treatment-', ''))
    : answer.kind
}
const of = (patient: CasePatient, measured: CasePatient['measured'], more: Partial<CasePatient> = {}) =>
  withMore(patient, { ...more, measured: { ...measured, ...more.measured } })

describe('whether to treat', () => {
  it.each<[number, number | undefined, unknown]>([
    [129, 79, 'not-applicable'],
    [130, 79, ['lifestyle']],
    [129, 80, ['lifestyle']],
    [139, 89, ['lifestyle']],
    [140, 79, ['start']],
    [129, 90, ['start']],
    [179, 119, ['start']],
    [130, undefined, ['lifestyle']],
  ])('low risk, no drug, %s/%s on two days: %j', (systolic, diastolic, expected) => {
    expect(rulesOf(of(plain, twice(systolic, diastolic)))).toEqual(expected)
  })

  it.each<[string, Partial<CasePatient>]>([
    ['diabetes', { problems: { diabetes: '2020-01-01' } }],
    ['coronary disease', { problems: { 'coronary-disease': '2010-01-01' } }],
    ['stroke long ago', { problems: { 'stroke-or-tia': '2005-01-01' } }],
    ['heart failure', { problems: { 'heart-failure': '2024-01-01' } }],
    ['a stent', { procedures: { 'percutaneous-coronary-intervention': '2015-01-01' } }],
    ['kidney disease on the list', { problems: { 'chronic-kidney-disease': '2024-01-01' } }],
    ['albuminuria of 30 mg/g', { measured: { acr: ['2026-11-01', 30] } }],
    [
      'eGFR below 60 for more than 90 days',
      {
        measured: {
          creatinine: [
            ['2026-05-01', 1.4],
            ['2026-11-01', 1.4],
          ],
        },
      },
    ],
  ])('130/80 with %s: a drug', (_, more) => {
    const rules = rulesOf(of(plain, twice(130, 79), more))
    expect(rules).toEqual(['start'])
  })

  it.each<[string, Partial<CasePatient>]>([
    ['albuminuria of 29.9 mg/g', { measured: { acr: ['2026-11-01', 29.9] } }],
    ['eGFR below 60 once', { measured: { creatinine: ['2026-11-01', 1.1] } }],
    ['hypertension on the list for 182 days', { problems: { hypertension: '2026-05-26' } }],
  ])('130/80 with %s: lifestyle first', (_, more) => {
    expect(rulesOf(of(plain, twice(130, 79), more))).toEqual(['lifestyle'])
  })

  it('hypertension on the list for 6 months and still 130/80: a drug, and the assumption is said', () => {
    const set = chosen(
      hypertensionTreatment,
      contextOf(of(plain, twice(134, 79), { problems: { hypertension: '2026-05-20' } })),
    )
    expect(set.recommend[0]?.rule).toBe('hypertension-treatment-start')
    expect(set.recommend[0]?.limits.join()).toContain('is taken from that alone')
  })

  it.each([
    [0.0749, false],
    [0.07499999, false],
    [0.075, true],
    [0.08, true],
  ])('a risk of %s reaches 7.5 %%: %s', (probability, reached) => {
    expect(reachesThreshold(contextOf(plain), probability).reached).toBe(reached)
  })

  it('Jon at 135: 7.5 % or more by PREVENT-CVD decides, and the rows of the equation are named', () => {
    const group = riskGroupOf(contextOf(of(jon, twice(150))))
    expect(group).toMatchObject({ kind: 'high', why: '10-year PREVENT-CVD risk 8.4 %, 7.5 % or more' })
    expect(group.kind === 'unknown' ? [] : group.rows).toEqual(
      expect.arrayContaining(['prevent-cvd-10y-7.5', 'prevent-base-total-cvd-10y-male']),
    )
    expect(riskGroupOf(contextOf(of(jon, twice(131)))).kind).toBe('low')
  })

  it.each<[string, (patient: CasePatient) => CasePatient, string]>([
    ['smoking', ({ found: _, ...rest }) => rest, 'Tobacco smoking status'],
    [
      'cholesterol',
      patient => withMore(patient, { measured: { 'total-cholesterol': ['2015-01-01', 180] } }),
      'Total cholesterol',
    ],
    ['creatinine', patient => withMore(patient, { measured: { creatinine: ['2020-01-01', 0.8] } }), 'Creatinine'],
    ['sex', ({ sex: _, ...rest }) => rest, 'sex for clinical use'],
  ])('without %s the risk is not known: a tie, and what is missing is named', (_, without, what) => {
    const set = chosen(hypertensionTreatment, contextOf(without(of(plain, twice(132, 79)))))
    expect(set.recommend[0]?.rule).toBe('hypertension-treatment-risk')
    expect(set.missing.map(one => one.what)).toContain(what)
    expect(ranksOf(set)['way-of-life']).toBe(1)
    expect(set.candidates.filter(({ rank }) => rank === 1).length).toBeGreaterThan(1)
  })

  it.each([
    ['1997-01-01', 'risk'],
    ['1946-01-01', 'risk'],
  ])('born %s, outside the equation: %s', (birth, rule) => {
    expect(rulesOf({ ...of(plain, twice(132, 79)), birth })).toEqual([rule])
  })

  it('stage 2: two classes, in one pill; no dose, and what is due afterwards', () => {
    const [draft] = chosen(hypertensionTreatment, contextOf(of(plain, twice(150, 95)))).recommend
    expect(draft?.action.map(({ kind }) => kind)).toEqual(['combine', 'test'])
    expect(draft?.dose).toBeNull()
    expect(draft?.monitor.map(({ measurement }) => measurement)).toEqual(['systolic', 'potassium', 'creatinine'])
    expect(JSON.stringify(draft)).not.toMatch(/\d+ ?mg(?!\/)/)
  })
})

describe('confirmed or not', () => {
  it('Jon: 150 once is not confirmed: measure again, no candidate', () => {
    const set = chosen(hypertensionTreatment, contextOf(jon))
    expect(set.candidates).toEqual([])
    expect(set.recommend.map(({ rule }) => rule)).toEqual(['hypertension-treatment-confirm'])
    expect(set.missing.map(({ what }) => what)).toEqual(['confirmed blood pressure'])
  })

  it('Ben: hypertension on the list and one reading: measure again', () => {
    expect(rulesOf(ben)).toEqual(['confirm'])
    expect(rulesOf({ ...ben, measured: {} })).toEqual([])
  })

  it('several readings of one day are one occasion', () => {
    const measured = {
      systolic: [
        ['2026-11-10', 150],
        ['2026-11-10', 150],
      ] as const,
    }
    expect(rulesOf(of(plain, measured))).toEqual(['confirm'])
  })

  it('only the two newest days of the last year count', () => {
    const measured = {
      systolic: [
        ['2025-10-01', 180],
        ['2026-09-01', 128],
        ['2026-11-10', 128],
      ] as const,
    }
    expect(rulesOf(of(plain, measured))).toBe('not-applicable')
    expect(
      rulesOf(
        of(plain, {
          systolic: [
            ['2025-11-20', 150],
            ['2026-11-10', 150],
          ] as const,
        }),
      ),
    ).toEqual(['confirm'])
  })

  it('twelve readings at home decide, also against the office', () => {
    const masked = chosen(hypertensionTreatment, contextOf({ ...of(plain, twice(124, 76)), more: aWeek(137, 84) }))
    expect(masked.limits.join()).toContain('masked hypertension')
    expect(masked.recommend[0]?.rule).toBe('hypertension-treatment-start')
    const whiteCoat = { ...of(plain, twice(150, 92)), more: aWeek(122, 76) }
    expect(rulesOf(whiteCoat)).toBe('not-applicable')
  })

  it.each([
    [134, 84, 'lifestyle'],
    [135, 84, 'start'],
    [134, 85, 'start'],
  ])('at home stage 2 begins at 135/85: %s/%s', (systolic, diastolic, rule) => {
    expect(rulesOf({ ...plain, more: aWeek(systolic, diastolic) })).toEqual([rule])
  })

  it('too few readings at home do not decide', () => {
    expect(rulesOf({ ...plain, more: aWeek(150, 90, 10, 2) })).not.toEqual(['start'])
  })
})

describe('severe', () => {
  const reading = (systolic: number, diastolic: number, at = '2026-11-22'): CasePatient['measured'] => ({
    systolic: [at, systolic],
    diastolic: [at, diastolic],
  })

  it.each([
    [179, 119, ['confirm']],
    [180, 80, ['severe']],
    [150, 120, ['severe']],
    [200, 130, ['severe']],
  ])('%s/%s: %j', (systolic, diastolic, expected) => {
    expect(rulesOf(of(plain, reading(systolic, diastolic)))).toEqual(expected)
  })

  it('is critical and now; damage is looked for first', () => {
    const [draft] = chosen(hypertensionTreatment, contextOf(of(plain, reading(190, 110)))).recommend
    expect(draft).toMatchObject({ severity: 'critical', urgency: 'now' })
    expect(draft?.action[0].text).toContain('emergency department')
  })

  it('a reading of last month is not severe now', () => {
    expect(rulesOf(of(plain, reading(200, 130, '2026-10-22')))).toEqual(['confirm'])
  })

  it('a newer normal one settles it', () => {
    expect(
      rulesOf(
        of(plain, {
          systolic: [
            ['2026-11-21', 190],
            ['2026-11-22', 128],
          ] as const,
        }),
      ),
    ).not.toEqual(['severe'])
  })
})

describe('on treatment', () => {
  const treated = (systolic: number, medicines: CasePatient['medicines']) =>
    of(plain, twice(systolic, 78), {
      problems: { hypertension: '2020-01-01' },
      ...(medicines === undefined ? {} : { medicines }),
    })

  it('at goal: continue, nothing before the clinician', () => {
    const set = chosen(hypertensionTreatment, contextOf(treated(129, { amlodipine: { dose: 5 } })))
    expect(set.candidates.map(({ id }) => id)).toEqual(['continue'])
    expect(set.recommend).toEqual([])
  })

  it('above goal: adherence, then a class that is not taken; the equation is not asked', () => {
    const set = chosen(hypertensionTreatment, contextOf(treated(130, { amlodipine: { dose: 5 } })))
    expect(set.recommend[0]?.rule).toBe('hypertension-treatment-intensify')
    expect(ranksOf(set)).toMatchObject({
      'dihydropyridine-ccb': null,
      'ace-inhibitor': 1,
      arb: 1,
      thiazide: 1,
      'beta-blocker': 2,
    })
    expect(set.recommend[0]?.knowledgeRows.some(id => id.startsWith('prevent'))).toBe(false)
  })

  it('no medicine list: whether it is treated is not known', () => {
    expect(rulesOf({ ...of(plain, twice(150)), visited: false, problems: { hypertension: '2020-01-01' } })).toBe(
      'insufficient',
    )
  })
})

describe('which class', () => {
  const ranks = (more: Partial<CasePatient>, consult = consultOf()) =>
    ranksOf(chosen(hypertensionTreatment, contextOf(of(plain, twice(150, 95), more)), consult))

  it('first-line classes are a tie; the beta blocker comes after', () => {
    expect(ranks({})).toEqual({ 'ace-inhibitor': 1, arb: 1, 'dihydropyridine-ccb': 1, thiazide: 1, 'beta-blocker': 2 })
  })

  it.each<[string, Partial<CasePatient>, Record<string, number | null>]>([
    [
      'kidney disease with albuminuria',
      { measured: { creatinine: ['2026-11-01', 1.5], acr: ['2026-11-01', 300] } },
      { 'ace-inhibitor': 1, arb: 1, 'dihydropyridine-ccb': 2, thiazide: 2 },
    ],
    [
      'eGFR below 60 without albuminuria',
      { measured: { creatinine: ['2026-11-01', 1.5], acr: ['2026-11-01', 29] } },
      { 'ace-inhibitor': 1, 'dihydropyridine-ccb': 1 },
    ],
    [
      'diabetes with albuminuria of 30',
      { problems: { diabetes: '2020-01-01' }, measured: { acr: ['2026-11-01', 30] } },
      { 'ace-inhibitor': 1, arb: 1, thiazide: 2 },
    ],
    [
      'reduced ejection fraction',
      { problems: { hfref: '2024-01-01' } },
      { 'beta-blocker': 1, 'ace-inhibitor': 1, thiazide: 2 },
    ],
    [
      'infarction in the last year',
      { problems: { 'myocardial-infarction': '2026-02-01' } },
      { 'beta-blocker': 1, thiazide: 2 },
    ],
    [
      'infarction two years ago',
      { problems: { 'myocardial-infarction': '2024-02-01' } },
      { 'beta-blocker': 2, thiazide: 1 },
    ],
    ['angioedema', { problems: { angioedema: '2015-01-01' } }, { 'ace-inhibitor': null, arb: 2, thiazide: 1 }],
    ['potassium of 5.0', { measured: { potassium: ['2026-11-01', 5] } }, { 'ace-inhibitor': 1, arb: 1 }],
    [
      'potassium of 5.1',
      { measured: { potassium: ['2026-11-01', 5.1] } },
      { 'ace-inhibitor': null, arb: null, thiazide: 1 },
    ],
    ['potassium of 3.4', { measured: { potassium: ['2026-11-01', 3.4] } }, { thiazide: 2, arb: 1 }],
    ['gout', { problems: { gout: '2015-01-01' } }, { thiazide: 2, arb: 1 }],
    ['asthma', { problems: { asthma: '2015-01-01' } }, { 'beta-blocker': 2, thiazide: 1 }],
    [
      'renal artery stenosis',
      { problems: { 'renal-artery-stenosis': '2015-01-01' } },
      { 'ace-inhibitor': 2, arb: 2, thiazide: 1 },
    ],
    ['an ARB that is taken', { medicines: { losartan: {} } }, { arb: null, 'ace-inhibitor': null, thiazide: 1 }],
    ['an ACE inhibitor that is taken', { medicines: { lisinopril: {} } }, { arb: null, 'ace-inhibitor': null }],
    ['sacubitril', { medicines: { sacubitril: {} } }, { arb: null, 'ace-inhibitor': null }],
  ])('%s', (_, more, expected) => {
    expect(ranks(more)).toMatchObject(expected)
  })

  it('an unknown potassium or urine ratio is named, not taken as normal', () => {
    const { measured: _, ...rest } = plain
    const set = chosen(hypertensionTreatment, contextOf({ ...rest, measured: twice(150, 95) }))
    expect(set.missing.map(({ what }) => what)).toContain('Potassium')
  })

  it('what a check of another specialty forbids is excluded, what it warns of comes later', () => {
    const said = (order: ProposedOrder, effect: Finding['effect'], severity: Finding['severity']): Finding => ({
      check: 'other',
      title: 'other',
      drug: order.drug,
      state: 'found',
      severity,
      effect,
      summary: `${order.drug} said`,
      because: [],
      evidence: [],
      missing: [],
      limits: [],
      wouldChangeIf: [],
      knowledgeRows: ['row'],
    })
    const consult = consultOf(order =>
      order.drug === 'lisinopril'
        ? [said(order, 'contraindicated', 'critical')]
        : order.drug === 'amlodipine'
          ? [said(order, 'monitor', 'warning')]
          : [],
    )
    expect(ranks({}, consult)).toMatchObject({ 'ace-inhibitor': null, 'dihydropyridine-ccb': 2, arb: 1 })
  })
})

describe('whom it is not for', () => {
  it.each<[string, CasePatient, unknown]>([
    ['pregnancy', of(plain, twice(150), { problems: { pregnancy: '2026-09-01' } }), 'out-of-scope'],
    ['under 18', { ...of(plain, twice(150)), birth: '2010-01-01' }, 'out-of-scope'],
    ['no pressure and no hypertension', plain, 'not-applicable'],
    ['an old pressure', of(plain, { systolic: ['2020-01-01', 150] }), 'not-applicable'],
    ['a withheld problem list without any pressure', { ...plain, withheld: ['mental-health'] }, 'insufficient'],
  ])('%s', (_, patient, expected) => {
    expect(rulesOf(patient)).toBe(expected)
  })

  it('Europe: out of scope', () => {
    expect(hypertensionTreatment.choose(contextOf(of(plain, twice(150)), 'eu'), consultOf())).toMatchObject({
      kind: 'out-of-scope',
    })
  })
})
