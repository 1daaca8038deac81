import { describe, expect, it } from 'vitest'
import type { CasePatient } from '../../clinical/index.ts'
import { riskClassOf } from './atherosclerotic-disease.ts'
import { ben, candidate, chosen, consultOf, contextOf, coronary, dan, jon, ranksOf, withMore } from './cases/worked.ts'
import { statinInDiabetes } from './choose-diabetes.ts'
import { lipidsInSecondaryPrevention } from './choose-secondary.ts'
import { statinInSevere } from './choose-severe.ts'
import { statinDiscussion } from './choose-statin.ts'

const ldl = (value: number, at = '2026-10-01') => ({ measured: { 'ldl-cholesterol': [at, value] as const } })
const applies = (chooser: typeof statinInSevere, patient: CasePatient, jurisdiction: 'us' | 'eu' | null = 'us') => {
  const context = contextOf(patient, jurisdiction)
  const answer = chooser.choose(context, consultOf(context))
  return answer === 'not-applicable' ? answer : answer.kind
}

describe('lipids in atherosclerotic disease', () => {
  it('Dan: a stent and no statin: a high-intensity statin; the weaker ones come after', () => {
    const set = chosen(lipidsInSecondaryPrevention, contextOf(dan))
    const ranks = ranksOf(set)
    expect(ranks.atorvastatin).toBe(1)
    expect(ranks.rosuvastatin).toBe(1)
    expect(ranks.simvastatin).toBe(2)
    expect(set.recommend[0]?.summary).toContain('start a high-intensity statin')
    expect(set.recommend[0]?.limits.join()).toContain('Equal by the rules')
    expect(set.recommend[0]?.dose).toBeNull()
  })

  it.each([
    [54.9, 'goal of 70', 0],
    [69, 'goal of 70', 0],
    [70, 'goal below 70', 1],
    [90, 'goal below 70', 1],
  ])('on a high-intensity statin, LDL %s: %s', (value, words, drafts) => {
    const set = chosen(lipidsInSecondaryPrevention, contextOf(withMore(coronary, ldl(value))))
    expect(set.conclusion).toContain(words)
    expect(set.recommend).toHaveLength(drafts)
  })

  it.each([
    [54, 0],
    [55, 1],
    [69, 1],
  ])('at very high risk the goal is below 55: LDL %s', (value, drafts) => {
    const patient = withMore(coronary, {
      ...ldl(value),
      problems: { 'myocardial-infarction': '2019-01-01', 'peripheral-arterial-disease': '2020-01-01' },
    })
    const set = chosen(lipidsInSecondaryPrevention, contextOf(patient))
    expect(set.recommend).toHaveLength(drafts)
    if (drafts === 1) expect(set.recommend[0]?.summary).toContain('goal below 55')
  })

  it('ezetimibe and a PCSK9 antibody are a tie; ezetimibe that is taken is excluded and stays visible', () => {
    const set = chosen(lipidsInSecondaryPrevention, contextOf(coronary))
    expect(ranksOf(set)).toEqual({ ezetimibe: 1, alirocumab: 1, evolocumab: 1 })
    const more = chosen(
      lipidsInSecondaryPrevention,
      contextOf(withMore(coronary, { medicines: { ezetimibe: { dose: 10 } } })),
    )
    expect(ranksOf(more)).toEqual({ alirocumab: 1, evolocumab: 1, ezetimibe: null })
    expect(candidate(more, 'ezetimibe')?.excluded).toEqual(['is taken already'])
  })

  it.each([
    [{ atorvastatin: { dose: 39, timesPerDay: 1 } }, 'start'],
    [{ atorvastatin: { dose: 20, timesPerDay: 2 } }, 'add'],
    [{ atorvastatin: { dose: 40 } }, 'add'],
    [{ atorvastatin: {} }, 'start'],
    [{ rosuvastatin: { dose: 19 } }, 'start'],
    [{ rosuvastatin: { dose: 20 } }, 'add'],
    [{ simvastatin: { dose: 40 } }, 'start'],
  ])('%j: %s', (medicines, what) => {
    const { medicines: _, ...patient } = coronary
    const set = chosen(lipidsInSecondaryPrevention, contextOf({ ...patient, medicines }))
    expect(ranksOf(set)).toHaveProperty(what === 'add' ? 'evolocumab' : 'atorvastatin')
  })

  it('an unreadable amount of the statin is said to be missing', () => {
    const { medicines: _, ...patient } = coronary
    const set = chosen(lipidsInSecondaryPrevention, contextOf({ ...patient, medicines: { atorvastatin: {} } }))
    expect(set.missing.map(({ what }) => what)).toEqual(['dose of the statin'])
  })

  it('an LDL that is missing or a year old does not decide', () => {
    expect(applies(lipidsInSecondaryPrevention, { ...coronary, measured: {} })).toBe('insufficient')
    expect(applies(lipidsInSecondaryPrevention, withMore(coronary, ldl(90, '2025-11-22')))).toBe('insufficient')
    expect(applies(lipidsInSecondaryPrevention, withMore(coronary, ldl(90, '2025-11-25')))).toBe('answered')
  })

  it('what a check forbids is excluded, with its reason', () => {
    const set = chosen(lipidsInSecondaryPrevention, contextOf(withMore(dan, { medicines: { clarithromycin: {} } })))
    expect(candidate(set, 'simvastatin')?.rank).toBeNull()
    expect(candidate(set, 'simvastatin')?.excluded.join()).toContain('contraindicated')
    // The maximum beside clarithromycin is a warning: rosuvastatin comes first.
    expect(ranksOf(set)).toMatchObject({ rosuvastatin: 1, atorvastatin: 2 })
  })

  it('statin muscle damage on record is settled first', () => {
    const set = chosen(
      lipidsInSecondaryPrevention,
      contextOf(withMore(dan, { problems: { 'statin-myopathy': '2022-01-01' } })),
    )
    expect(set.recommend[0]?.summary).toContain('settle it')
  })

  const hurt = { problems: { 'statin-myopathy': '2022-01-01' } }

  it('muscle damage on record is settled before anything is added to a high-intensity statin', () => {
    const [draft] = chosen(lipidsInSecondaryPrevention, contextOf(withMore(coronary, hurt))).recommend
    expect(draft).toMatchObject({ rule: 'lipids-in-secondary-prevention-add-on', severity: 'warning', urgency: 'soon' })
    expect(draft?.action.map(({ kind }) => kind)).toEqual(['discuss', 'combine'])
    expect(draft?.summary).toContain('muscle damage')
    expect(draft?.limits.join()).toContain('muscle damage on the problem list')
    expect(draft?.because.map(({ label }) => label)).toContain('Muscle harm by a statin')
  })

  it('muscle damage on record and an LDL at goal: a card asks to settle it', () => {
    const set = chosen(lipidsInSecondaryPrevention, contextOf(withMore(coronary, { ...hurt, ...ldl(50) })))
    expect(set.recommend.map(({ rule, severity }) => [rule, severity])).toEqual([
      ['lipids-in-secondary-prevention-intolerance', 'info'],
    ])
  })

  it('a second PCSK9 antibody is not added to one', () => {
    const set = chosen(lipidsInSecondaryPrevention, contextOf(withMore(coronary, { medicines: { evolocumab: {} } })))
    expect(ranksOf(set)).toEqual({ ezetimibe: 1, alirocumab: null, evolocumab: null })
  })

  it('a statin allergy is settled first', () => {
    const set = chosen(
      lipidsInSecondaryPrevention,
      contextOf({ ...dan, allergies: { simvastatin: { reaction: 'rash' } } }),
    )
    expect(set.recommend[0]?.action[0].text).toContain('Settle the statin allergy')
  })

  it('is out of scope in Europe and in pregnancy, and needs a medicine list', () => {
    expect(applies(lipidsInSecondaryPrevention, dan, 'eu')).toBe('out-of-scope')
    expect(applies(lipidsInSecondaryPrevention, dan, null)).toBe('insufficient')
    expect(applies(lipidsInSecondaryPrevention, withMore(dan, { problems: { pregnancy: '2026-09-01' } }))).toBe(
      'out-of-scope',
    )
    const { medicines: _, ...bare } = dan
    expect(applies(lipidsInSecondaryPrevention, { ...bare, visited: false })).toBe('insufficient')
    expect(applies(lipidsInSecondaryPrevention, jon)).toBe('not-applicable')
  })

  it.each([
    ['75 years', '1951-01-01', false],
    ['76 years', '1950-01-01', true],
  ])('%s: the limit of the older guideline is said: %s', (_, birth, said) => {
    const set = chosen(lipidsInSecondaryPrevention, contextOf({ ...dan, birth }))
    expect(set.limits.join().includes('Above 75 years')).toBe(said)
  })
})

describe('very high risk', () => {
  const riskOf = (more: Partial<CasePatient>) =>
    riskClassOf(contextOf({ asOf: '2026-11-23', birth: '1970-01-01', sex: 'male', ...more })).risk

  it.each<[string, Partial<CasePatient>, string]>([
    ['one event alone', { problems: { 'myocardial-infarction': '2019-01-01' } }, 'not-very-high'],
    ['two events', { problems: { 'myocardial-infarction': '2019-01-01', 'stroke-or-tia': '2020-01-01' } }, 'very-high'],
    [
      'one event and one condition',
      { problems: { 'myocardial-infarction': '2019-01-01', diabetes: '2015-01-01' } },
      'not-very-high',
    ],
    [
      'one event and two conditions',
      { problems: { 'myocardial-infarction': '2019-01-01', diabetes: '2015-01-01', hypertension: '2015-01-01' } },
      'very-high',
    ],
    [
      'a recent syndrome counts once, not as an infarction too',
      { problems: { 'acute-coronary-syndrome': '2026-10-01' } },
      'not-very-high',
    ],
    [
      'age 65 is a condition, 64 is not',
      { birth: '1961-11-24', problems: { 'stroke-or-tia': '2020-01-01', diabetes: '2015-01-01' } },
      'not-very-high',
    ],
    [
      'age 65 is a condition',
      { birth: '1961-11-23', problems: { 'stroke-or-tia': '2020-01-01', diabetes: '2015-01-01' } },
      'very-high',
    ],
    [
      'conditions without an event',
      { problems: { 'coronary-disease': '2019-01-01', diabetes: '2015-01-01' } },
      'not-very-high',
    ],
  ])('%s', (_, more, risk) => {
    expect(riskOf(more)).toBe(risk)
  })
})

describe('LDL of 190 mg/dL and more', () => {
  it.each([
    [189.9, 'not-applicable'],
    [190, 'answered'],
  ])('LDL %s: %s', (value, kind) => {
    expect(applies(statinInSevere, withMore(jon, ldl(value)))).toBe(kind)
  })

  it('a statin whatever the risk category, causes and family; the risk chooser steps back', () => {
    const patient = withMore(jon, ldl(200))
    const draft = chosen(statinInSevere, contextOf(patient)).recommend[0]
    expect(draft?.action.map(({ kind }) => kind)).toEqual(['start', 'test', 'refer'])
    expect(applies(statinDiscussion, patient)).toBe('out-of-scope')
  })

  it.each([
    ['19', '2006-11-24', true],
    ['20', '2006-11-23', false],
    ['75', '1950-11-24', false],
    ['76', '1950-11-23', true],
  ])('at %s years: the ages of the guideline are left: %s', (_, birth, outside) => {
    const set = chosen(statinInSevere, contextOf({ ...withMore(jon, ldl(200)), birth }))
    expect(set.conclusion.includes('outside 20 to 75 years')).toBe(outside)
    expect(set.recommend[0]?.summary.includes('outside 20 to 75 years')).toBe(outside)
    expect(set.recommend[0]?.limits.join().includes('judgement')).toBe(outside)
  })

  it('says that the age is not known', () => {
    const { birth: _, ...rest } = withMore(jon, ldl(200))
    expect(chosen(statinInSevere, contextOf(rest)).limits.join()).toContain('age is not known')
  })

  it('on a high-intensity statin nothing is started: taken, then referred', () => {
    const draft = chosen(
      statinInSevere,
      contextOf(withMore(jon, { ...ldl(200), medicines: { rosuvastatin: { dose: 40 } } })),
    )
    expect(draft.recommend[0]?.action.map(({ kind }) => kind)).toEqual(['refer'])
  })

  it('with atherosclerotic disease the other choice decides', () => {
    expect(applies(statinInSevere, withMore(dan, ldl(200)))).toBe('not-applicable')
  })
})

describe('diabetes', () => {
  it.each([
    ['39', '1986-11-24', 'not-applicable'],
    ['40', '1986-11-23', 'answered'],
    ['75', '1950-11-24', 'answered'],
    ['76', '1950-11-23', 'not-applicable'],
  ])('at %s years: %s', (_, birth, kind) => {
    expect(applies(statinInDiabetes, { ...ben, birth })).toBe(kind)
  })

  it('Ben: at least a moderate-intensity statin, all statins a tie; no risk category is asked', () => {
    const set = chosen(statinInDiabetes, contextOf(ben))
    expect(new Set(Object.values(ranksOf(set)))).toEqual(new Set([1]))
    expect(set.missing.map(({ what }) => what)).toEqual(['LDL cholesterol'])
    expect(applies(statinDiscussion, ben)).toBe('not-applicable')
  })

  it('on a statin: ask about adherence', () => {
    const set = chosen(statinInDiabetes, contextOf(withMore(ben, { medicines: { simvastatin: { dose: 20 } } })))
    expect(set.recommend[0]?.rule).toBe('statin-in-diabetes-adherence')
  })

  it('without a birth date the age is missing', () => {
    const { birth: _, ...rest } = ben
    expect(applies(statinInDiabetes, rest)).toBe('insufficient')
  })
})
