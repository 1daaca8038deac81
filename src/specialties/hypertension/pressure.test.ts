import { describe, expect, it } from 'vitest'
import { type CasePatient, profileOfCase } from '../../clinical/index.ts'
import { codeSystems, type Issue, issue } from '../../core/index.ts'
import { aWeek, chosen, consultOf, contextOf, plain, twice, withMore } from './cases/worked.ts'
import { hypertensionTreatment } from './choose-treatment.ts'
import { homeMean, pressuresOf, unusableNewest } from './pressure.ts'
import { judgedPressure, textOf } from './stage.ts'
import { homePressureWatch } from './watch-home.ts'

const only = (...diastolic: (readonly [string, number])[]): CasePatient => withMore(plain, { measured: { diastolic } })

const lower = (patient: CasePatient): NonNullable<CasePatient['more']> =>
  (patient.more ?? []).filter(fact => 'codings' in fact && fact.codings?.some(({ code }) => code === '8462-4'))

describe('a diastolic pressure alone', () => {
  it('is read', () => {
    const [pressure] = pressuresOf(profileOfCase(only(['2026-11-20', 95])), { within: 30 })
    expect(pressure).toMatchObject({ systolic: null, diastolic: 95, setting: 'office' })
    expect(pressure === undefined ? '' : textOf(pressure)).toBe('95 diastolic')
  })

  it('makes stage 2 on two days', () => {
    expect(judgedPressure(contextOf(only(['2026-10-20', 92], ['2026-11-10', 92])))).toMatchObject({ stage: 'stage-2' })
  })

  it('is severe from 120', () => {
    const set = chosen(hypertensionTreatment, contextOf(only(['2026-11-22', 121])), consultOf())
    expect(set.recommend.map(({ rule, summary }) => [rule, summary.slice(0, 18)])).toEqual([
      ['hypertension-treatment-severe', '121 diastolic mmHg'],
    ])
  })

  it('at home is severe, and never low', () => {
    const patient = { ...plain, medicines: { amlodipine: {} }, more: lower({ ...plain, more: aWeek(150, 125, 21, 3) }) }
    const answer = homePressureWatch.watch(contextOf(patient))
    expect(answer === 'not-applicable' || answer.kind !== 'answered' ? [] : answer.value.map(({ id }) => id)).toEqual([
      'home-pressure-severe',
      'home-pressure-above-goal',
    ])
  })

  it('seconds after its systolic one makes no second reading of the twelve', () => {
    const more = aWeek(150, 95, 10, 3).map(fact =>
      'codings' in fact && fact.codings?.[0]?.code === '8462-4'
        ? { ...fact, at: fact.at.replace(':00Z', ':20Z') }
        : fact,
    )
    const pressures = pressuresOf(profileOfCase({ ...plain, more }), { within: 30 })
    expect(pressures).toHaveLength(24)
    expect(homeMean(pressures)).toMatchObject({ systolic: 150, diastolic: 95 })
    const half = pressuresOf(profileOfCase({ ...plain, more: more.filter(({ at }) => !at.includes('T19')) }), {
      within: 30,
    })
    expect(half).toHaveLength(12)
    expect(homeMean(half)).toBeNull()
  })
})

describe('a newest pressure that cannot be used', () => {
  const unitless = (code: string, at: string) =>
    ({
      kind: 'observation',
      at,
      codings: [{ system: 'http://loinc.org', code }],
      categories: [],
      value: { type: 'unconverted', original: { value: 15 }, why: 'no unit' },
    }) as unknown as NonNullable<CasePatient['more']>[number]
  const kind = (patient: CasePatient) => {
    const answer = hypertensionTreatment.choose(contextOf(patient), consultOf())
    return answer === 'not-applicable' ? answer : answer.kind
  }
  const high = withMore(plain, { measured: twice(150, 95) })

  it.each<[string, string, string, string]>([
    ['systolic', '8480-6', '2026-11-20', 'insufficient'],
    ['diastolic', '8462-4', '2026-11-20', 'insufficient'],
    ['systolic, but a newer one can be used', '8480-6', '2026-11-01', 'answered'],
  ])('%s', (_, code, at, expected) => {
    expect(kind({ ...high, more: [unitless(code, at)] })).toBe(expected)
  })

  it('does not settle a severe one before it', () => {
    const severe = withMore(plain, { measured: { systolic: ['2026-11-22', 190] } })
    expect(kind({ ...severe, more: [unitless('8480-6', '2026-11-23')] })).toBe('answered')
  })
})

it('what counts as treatment is said', () => {
  const patient = withMore(plain, { measured: twice(150, 95), medicines: { propranolol: { reason: 'asthma' } } })
  expect(chosen(hypertensionTreatment, contextOf(patient)).recommend[0]?.limits.join()).toContain('whatever it is for')
})

describe('a newest systolic pressure that cannot be believed', () => {
  const ambiguous = issue('error', 'value-ambiguous', 'More than one value', 'Observation.component[0]')
  const newest = (quality: readonly Issue[]): CasePatient =>
    withMore(withMore(plain, { measured: { systolic: [['2026-11-01', 128]], diastolic: [['2026-11-20', 78]] } }), {
      more: [
        {
          kind: 'observation',
          at: '2026-11-20',
          codings: [{ system: codeSystems.loinc, code: '8480-6' }],
          value: { type: 'absent', reason: 'ambiguous' },
          quality,
        },
      ],
    })

  it('blocks the diastolic one beside it; a value that was never given does not', () => {
    expect(unusableNewest(profileOfCase(newest([ambiguous])), { within: 90 })).toMatchObject({ kind: 'insufficient' })
    expect(unusableNewest(profileOfCase(newest([])), { within: 90 })).toBeNull()
  })
})
