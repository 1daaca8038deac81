import { describe, expect, it } from 'vitest'
import { intervalOf } from '../../core/index.ts'
import type { Fact } from '../fact.ts'
import { condition, observation, person, procedure, profileAt } from '../profile-fixture.ts'
import { excludedByDefault } from './exclusions.ts'

const asOf = '2026-11-02T09:00:00Z'
const adult = person({ birth: '1960-01-01', sex: 'female' })
const why = (facts: readonly Fact[], options?: Parameters<typeof excludedByDefault>[1]) =>
  excludedByDefault(profileAt(asOf, facts), options)?.because ?? null

const pregnancyStatus = (at: string, code: string) =>
  observation('82810-3', at, { type: 'coded', codings: [{ system: 'http://snomed.info/sct', code }] })

describe('excludedByDefault (H13)', () => {
  it('nobody without a reason, and not for a missing list', () => {
    expect(why([adult])).toBeNull()
    expect(why([adult, condition('38341003', '2020-01-01')])).toBeNull()
  })

  it('the dead get no advice', () => {
    const died = person({ birth: '1940-01-01', death: { at: intervalOf('2026-08-19')!.start } })
    expect(why([died])).toBe('the person has died')
  })

  it.each<[string, readonly Fact[]]>([
    ['under 18 years', [person({ birth: '2010-01-01' })]],
    ['pregnancy on record', [adult, condition('72892002', '2026-09-01')]],
    ['pregnancy on record', [adult, condition('O26.91', '2026-09-01')]],
    ['pregnancy on record', [adult, pregnancyStatus('2026-09-01', '77386006')]],
    ['breastfeeding on record', [adult, condition('69840006', '2026-09-01')]],
    ['dialysis or end-stage kidney disease on record', [adult, condition('Z99.2', '2020-01-01')]],
    ['dialysis or end-stage kidney disease on record', [adult, procedure('302497006', '2026-10-30')]],
    ['kidney transplant on record', [adult, condition('Z94.0', '2020-01-01', { clinicalStatus: 'inactive' })]],
    ['kidney transplant on record', [adult, procedure('70536003', '2012-01-01')]],
    ['acute kidney injury on record', [adult, condition('N17.9', '2026-10-30')]],
    ['end-of-life or palliative care on record', [adult, procedure('305336008', '2026-10-01')]],
  ])('%s', (because, facts) => {
    expect(why(facts)).toBe(because)
  })

  it('not for what is over', () => {
    expect(why([adult, condition('72892002', '2020-01-01', { until: '2020-09-01' })])).toBeNull()
    expect(why([adult, pregnancyStatus('2024-01-01', '77386006')])).toBeNull()
    expect(
      why([adult, pregnancyStatus('2026-05-01', '77386006'), pregnancyStatus('2026-09-01', '60001007')]),
    ).toBeNull()
    expect(why([adult, procedure('302497006', '2025-01-30')])).toBeNull()
    expect(why([adult, condition('O80', '2026-01-01')])).toBeNull()
  })

  it('not for what a knowledge row covers', () => {
    expect(why([adult, condition('Z99.2', '2020-01-01')], { covered: ['dialysis'] })).toBeNull()
    expect(why([adult, pregnancyStatus('2026-09-01', '77386006')], { covered: ['pregnancy'] })).toBeNull()
  })
})
