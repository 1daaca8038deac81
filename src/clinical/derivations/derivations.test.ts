import { describe, expect, it } from 'vitest'
import { type Answer, quantity, roundTo } from '../../core/index.ts'
import type { Sex } from '../fact.ts'
import { measured, observation, person, profileAt } from '../profile-fixture.ts'
import { bodyMassIndex } from './body-mass-index.ts'
import { egfrFromCreatinine, egfrFromCreatinineAndCystatin } from './ckd-epi-2021.ts'
import { cockcroftGault } from './cockcroft-gault.ts'
import { bmiOf, creatinineClearanceOf, egfrOf } from './of-profile.ts'

const known = <T>(answer: Answer<T>): T => {
  if (answer.kind !== 'answered') throw new Error(JSON.stringify(answer))
  return answer.value
}
const mgPerDl = (value: number) => quantity(value, 'mg/dL')

// The vectors of design/clinical-facts.md, section 2, exact to the printed digit.
describe('CKD-EPI 2021 creatinine', () => {
  it.each<[number, number, Sex, string]>([
    [0.7, 50, 'female', '105.30'],
    [0.6, 30, 'female', '123.76'],
    [1.0, 60, 'female', '64.50'],
    [0.9, 50, 'male', '104.05'],
    [1.0, 50, 'male', '91.69'],
    [1.5, 70, 'male', '49.77'],
    [2.5, 65, 'female', '20.82'],
    [0.5, 85, 'female', '91.85'],
  ])('creatinine %f mg/dL, %i years, %s: %s', (creatinine, age, sex, expected) => {
    expect(roundTo(egfrFromCreatinine(mgPerDl(creatinine), age, sex).value, 2).toFixed(2)).toBe(expected)
  })
})

describe('CKD-EPI 2021 creatinine and cystatin C', () => {
  it.each<[number, number, number, Sex, string]>([
    [1.5, 1.4, 70, 'male', '50.32'],
    [0.8, 0.7, 45, 'female', '105.87'],
    [1.0, 1.0, 60, 'female', '71.20'],
  ])('creatinine %f, cystatin C %f, %i years, %s: %s', (creatinine, cystatin, age, sex, expected) => {
    const value = egfrFromCreatinineAndCystatin(mgPerDl(creatinine), quantity(cystatin, 'mg/L'), age, sex).value
    expect(roundTo(value, 2).toFixed(2)).toBe(expected)
  })
})

describe('Cockcroft-Gault', () => {
  // The last column is what an eGFR would have said: never the same number.
  it.each<[number, number, number, Sex, string, string]>([
    [82, 58, 1.1, 'female', '36.10', '50.2'],
    [78, 70, 1.6, 'male', '37.67', '43.8'],
    [55, 110, 0.8, 'male', '162.33', '104.5'],
    [84, 50, 1.5, 'female', '22.04', '34.2'],
    [68, 80, 1.0, 'male', '80.00', '82.0'],
    [90, 45, 0.9, 'female', '29.51', '60.7'],
    [74, 62, 2.4, 'male', '23.68', '27.6'],
    [62, 54, 0.7, 'female', '71.04', '97.7'],
  ])('%i years, %f kg, creatinine %f, %s: %s, not %s', (age, weight, creatinine, sex, expected, egfr) => {
    const clearance = cockcroftGault(mgPerDl(creatinine), age, quantity(weight, 'kg'), sex)
    expect(roundTo(clearance.value, 2).toFixed(2)).toBe(expected)
    expect(roundTo(egfrFromCreatinine(mgPerDl(creatinine), age, sex).value, 1).toFixed(1)).toBe(egfr)
    expect(clearance.unit).toBe('mL/min')
  })
})

describe('body mass index', () => {
  it('is weight over height squared', () => {
    expect(roundTo(bodyMassIndex(quantity(70, 'kg'), quantity(175, 'cm')).value, 2)).toBe(22.86)
  })
})

describe('from a profile', () => {
  const ana = (observations: Parameters<typeof profileAt>[1]) =>
    profileAt('2026-11-02T09:00:00Z', [person({ birth: '1942-03-14', sex: 'female' }), ...observations])
  const creatinine = observation('2160-0', '2026-09-01', measured(1.5, 'mg/dL'))
  const weight = observation('29463-7', '2026-09-01', measured(50, 'kg'))

  it('Ana, 84 years, 50 kg, creatinine 1.5: clearance 22.04 and eGFR 34.15', () => {
    const profile = ana([creatinine, weight])
    const clearance = known(creatinineClearanceOf(profile, { creatinineWithin: 365, weightWithin: 365 }))
    expect(roundTo(clearance.value.value, 2)).toBe(22.04)
    expect(clearance.from).toHaveLength(4)
    const egfr = known(egfrOf(profile, { within: 365 }))
    expect(roundTo(egfr.value.value, 2)).toBe(34.15)
    expect(egfr.from).toContain(egfr.creatinine.fact)
  })

  it('a creatinine in mmol/L gives the same', () => {
    const profile = ana([observation('14682-9', '2026-09-01', measured(0.1326, 'mmol/L')), weight])
    expect(known(egfrOf(profile, { within: 365 })).value.value).toBeCloseTo(34.15, 2)
  })

  it('a reported eGFR is never an input', () => {
    const profile = ana([observation('33914-3', '2026-09-01', measured(80, 'mL/min/{1.73_m2}'))])
    expect(egfrOf(profile, { within: 365 }).kind).toBe('insufficient')
  })

  it('names everything that is missing at once', () => {
    const answer = creatinineClearanceOf(profileAt('2026-11-02', []), { creatinineWithin: 365, weightWithin: 90 })
    expect(answer.kind === 'insufficient' && answer.missing.map(({ what }) => what)).toEqual([
      'birth date',
      'sex for clinical use',
      'Body weight',
      'Creatinine',
    ])
  })

  it('is out of scope for children', () => {
    const child = profileAt('2026-11-02', [person({ birth: '2010-01-01', sex: 'male' }), creatinine, weight])
    expect(egfrOf(child, { within: 365 }).kind).toBe('out-of-scope')
    expect(creatinineClearanceOf(child, { creatinineWithin: 365, weightWithin: 365 }).kind).toBe('out-of-scope')
  })

  it('takes the measured BMI, else weight and height', () => {
    const height = observation('8302-2', '2020-05-01', measured(158, 'cm'))
    expect(roundTo(known(bmiOf(ana([weight, height]), { within: 365 })).value.value, 2)).toBe(20.03)
    const bmi = observation('39156-5', '2026-10-01', measured(21, 'kg/m2'))
    expect(known(bmiOf(ana([weight, height, bmi]), { within: 365 })).value.value).toBe(21)
    expect(bmiOf(ana([height]), { within: 365 }).kind).toBe('insufficient')
  })
})
