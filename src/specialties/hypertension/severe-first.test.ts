import { describe, expect, it } from 'vitest'
import type { CasePatient } from '../../clinical/index.ts'
import { consultOf, contextOf, plain, twice, withMore } from './cases/worked.ts'
import { hypertensionTreatment } from './choose-treatment.ts'

const of = (patient: CasePatient, measured: CasePatient['measured']) => withMore(patient, { measured: { ...measured } })

describe('a severe reading', () => {
  const recent = { systolic: ['2026-11-23', 186], diastolic: ['2026-11-23', 112] } as const
  const rules = (patient: CasePatient, jurisdiction: 'us' | 'eu' | null = 'us') => {
    const answer = hypertensionTreatment.choose({ ...contextOf(patient), jurisdiction }, consultOf())
    return answer !== 'not-applicable' && answer.kind === 'answered'
      ? answer.value.recommend.map(({ rule, action: [, second] }) => [
          rule.replace('hypertension-treatment-', ''),
          second?.text,
        ])
      : answer
  }

  it.each<[string, Partial<CasePatient>, 'us' | 'eu' | null]>([
    ['at the end of life', { problems: { 'end-of-life': '2026-11-01' } }, 'us'],
    ['with an acute kidney injury', { problems: { 'acute-kidney-injury': '2026-11-20' } }, 'us'],
    ['in Europe', {}, 'eu'],
    ['without a jurisdiction', {}, null],
  ])('is said %s, and no drug is chosen', (_, more, jurisdiction) => {
    expect(rules(withMore(plain, { measured: recent, ...more }), jurisdiction)).toEqual([
      ['severe', expect.stringMatching(/^Ask the specialist in charge today/)],
    ])
  })

  it('in pregnancy is one from 160/110', () => {
    const pregnant = (systolic: number) =>
      withMore(plain, { problems: { pregnancy: '2026-09-01' }, measured: { systolic: ['2026-11-23', systolic] } })
    expect(rules(pregnant(160))).toEqual([['severe-pregnancy', undefined]])
    expect(rules(pregnant(159))).toMatchObject({ kind: 'out-of-scope' })
  })

  it('of a child is not judged by these rules', () => {
    expect(rules({ ...withMore(plain, { measured: recent }), birth: '2012-01-01' })).toMatchObject({
      kind: 'out-of-scope',
    })
  })
})

describe('where no US guideline holds', () => {
  it('without a jurisdiction there is no threshold, and it is said to be missing', () => {
    const context = { ...contextOf(of(plain, twice(150, 95))), jurisdiction: null }
    expect(hypertensionTreatment.choose(context, consultOf())).toMatchObject({
      kind: 'insufficient',
      missing: [{ what: 'jurisdiction' }],
    })
  })
})

describe('a newest pressure that cannot be used', () => {
  it('is not replaced by older ones', () => {
    const unusable = of(plain, { ...twice(150, 95) })
    const more: CasePatient['more'] = [
      ...(unusable.more ?? []),
      {
        kind: 'observation',
        at: '2026-11-23',
        codings: [{ system: 'http://loinc.org', code: '8480-6' }],
        value: { type: 'unconverted', original: { value: 15 }, why: 'no unit' },
      } as unknown as NonNullable<CasePatient['more']>[number],
    ]
    const answer = hypertensionTreatment.choose(contextOf({ ...unusable, more }), consultOf())
    expect(answer).toMatchObject({ kind: 'insufficient', missing: [{ reason: 'unusable' }] })
  })
})
