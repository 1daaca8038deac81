import { describe, expect, it } from 'vitest'
import { type AdviceContext, preventModelOf, preventReading, preventRisk } from '../../clinical/index.ts'
import { type Answer, roundTo } from '../../core/index.ts'
import type { CasePatient } from './cases/profile.ts'
import { contextOf, jon, knowledge, missingOf, withMore } from './cases/worked.ts'
import { cardiovascular } from './index.ts'

describe('PREVENT from the profile', () => {
  const predictions = (context: AdviceContext) =>
    Object.fromEntries((cardiovascular.predict ?? []).map(({ id, predict }) => [id, predict(context)]))

  const answeredOf = <T>(answer: Answer<T> | undefined): T => {
    if (answer?.kind !== 'answered') throw new Error(JSON.stringify(answer))
    return answer.value
  }

  it('Jon: 8.4 % CVD and 5.9 % ASCVD, intermediate', () => {
    const all = predictions(contextOf(jon))
    expect(roundTo(answeredOf(all['prevent-total-cvd-10y']).probability * 100, 2)).toBe(8.44)
    const ascvd = answeredOf(all['prevent-ascvd-10y'])
    expect(roundTo(ascvd.probability * 100, 2)).toBe(5.91)
    expect(ascvd.category).toEqual({ label: 'intermediate', source: 'acc-aha-dyslipidemia-2026' })
    expect(ascvd.interval).toBe('not published')
    for (const [id, answer] of Object.entries(all)) {
      if (id !== 'prevent-ascvd-10y') expect(answeredOf(answer).category, id).toBeNull()
    }
    expect(ascvd.limits.join()).toMatch(/Diabetes is not on the problem list.*No antihypertensive.*No statin/)
  })

  it('contributions and the constant are the whole log-odds', () => {
    const context = contextOf(jon)
    for (const { predict } of cardiovascular.predict ?? []) {
      const { id, probability, contributions } = answeredOf(predict(context))
      const [, outcome, years] = /^prevent-(.+)-(\d+)y$/.exec(id)!
      const which = { outcome: outcome as 'ascvd', years: Number(years) as 10, sex: 'male' as const }
      const model = preventModelOf(knowledge, which)
      const sum = contributions.reduce((total, { logOdds }) => total + logOdds, model.constant)
      expect(sum).toBeCloseTo(Math.log(probability / (1 - probability)), 10)
      expect(contributions.map(({ concept }) => concept).includes('Body mass')).toBe(outcome === 'heart-failure')
    }
  })

  it('what would change it: trial effects that lower the risk, never the equation with treatment ticked', () => {
    const context = contextOf(jon)
    const all = predictions(context)
    const effects = Object.values(all).flatMap(answer => answeredOf(answer).effects.map(effect => ({ effect, answer })))
    expect(effects.map(({ effect }) => effect.id).sort()).toEqual([
      'bp-10-heart-failure',
      'bp-10-total-cvd',
      'statin-ldl-ascvd',
    ])
    const reading = answeredOf(preventReading(context, 'heart-failure', 10))
    const full = { ...answeredOf(preventReading(context, 'ascvd', 10)).inputs, bmi: reading.inputs.bmi }
    const ticked = (['total-cvd', 'ascvd', 'heart-failure'] as const).flatMap(outcome =>
      [
        { antihypertensive: true, statin: false },
        { antihypertensive: true, statin: true },
      ].map(treatment => {
        const model = preventModelOf(knowledge, { outcome, years: 10, sex: 'male' })
        return roundTo(preventRisk(model, { ...full, ...treatment }).probability * 100, 1)
      }),
    )
    expect(ticked).toEqual(expect.arrayContaining([10.5, 10.7, 6.9, 7.1, 4.2]))
    for (const { effect, answer } of effects) {
      expect(effect.probability).toBeLessThan(answeredOf(answer).probability)
      expect(ticked).not.toContain(roundTo(effect.probability * 100, 1))
      expect(effect.evidence.kind).toBe('trial')
    }
  })

  it.each([
    ['a stroke', { problems: { 'stroke-or-tia': '2019' } }, 'on record: Ischaemic stroke'],
    ['heart failure', { problems: { 'heart-failure': '2019' } }, 'on record: Heart failure'],
    ['a stent', { procedures: { 'percutaneous-coronary-intervention': '2019' } }, 'Coronary artery disease'],
    ['29 years', { birth: '1997-01-01' }, 'is for ages 30 to 79; the age is 29'],
    ['an eGFR of 10', { measured: { creatinine: ['2026-11-01', 6] } }, 'eGFR of 15 to 140'],
  ])('is out of scope with %s', (_, more, because) => {
    const answer = predictions(contextOf(withMore(jon, more as Partial<CasePatient>)))['prevent-total-cvd-10y']
    expect(answer).toMatchObject({ kind: 'out-of-scope', because: expect.stringContaining(because) })
  })

  it('gives no 30-year risk at 60', () => {
    const all = predictions(contextOf({ ...jon, birth: '1966-01-01' }))
    expect(all['prevent-ascvd-30y']).toMatchObject({ kind: 'out-of-scope' })
    expect(all['prevent-ascvd-10y']?.kind).toBe('answered')
  })

  it('names everything that is missing at once; an unknown smoking status is not a no', () => {
    const { smoking: _, ...unknown } = jon
    const { systolic, ...measured } = jon.measured ?? {}
    expect(systolic).toBeDefined()
    const answer = predictions(contextOf({ ...unknown, measured }))['prevent-ascvd-10y']
    expect(missingOf(answer!)).toEqual(['Systolic blood pressure', 'Tobacco smoking status'])
  })

  it('counts a former smoker as not smoking, and a current one as smoking', () => {
    const risk = (answer: string) =>
      answeredOf(predictions(contextOf({ ...jon, smoking: [answer, '2026-11-01'] }))['prevent-ascvd-10y']).probability
    expect(risk('smoker-former')).toBe(risk('smoker-never'))
    expect(risk('smoker-current')).toBeGreaterThan(risk('smoker-never'))
  })
})
