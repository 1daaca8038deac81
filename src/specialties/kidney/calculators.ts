import {
  ageInput,
  type CalculatedValue,
  type Calculator,
  egfrFromCreatinine,
  egfrFromCreatinineAndCystatin,
  measurement,
  quantityInput,
  sexInput,
} from '../../clinical/index.ts'
import { allOf, answered, outOfScope, type Quantity, roundTo } from '../../core/index.ts'
import { evidence } from './evidence.ts'

const printed = (name: string, { value, unit }: Quantity, horizon: string | null = null): CalculatedValue => ({
  name,
  value,
  unit,
  horizon,
  printed: roundTo(value, 2).toFixed(2),
})

const quantityNote = (units: string) => `{ value, unit }: ${units}`

/**
 * eGFR by CKD-EPI 2021 from creatinine, and also from creatinine and cystatin C when `cystatinC` is given.
 *
 * @example
 * ckdEpi2021.calculate({ creatinine: { value: 1, unit: 'mg/dL' }, age: 60, sex: 'female' }) // egfr 64.50
 */
export const ckdEpi2021: Calculator = {
  name: 'ckd-epi-2021',
  title: 'Estimated glomerular filtration rate, CKD-EPI 2021 (no race)',
  example: { creatinine: { value: 1.0, unit: 'mg/dL' }, age: 60, sex: 'female' },
  inputs: {
    creatinine: quantityNote('mg/dL or umol/L'),
    age: 'years, 18 and over',
    sex: '"female" or "male"',
    cystatinC: `${quantityNote('mg/L')} (optional)`,
  },
  calculate: input => {
    const given = allOf({
      creatinine: quantityInput(input, 'creatinine', measurement.creatinine),
      age: ageInput(input),
      sex: sexInput(input),
      cystatin:
        input.cystatinC === undefined ? answered(null) : quantityInput(input, 'cystatinC', measurement.cystatinC),
    })
    if (given.kind !== 'answered') return given
    const { creatinine, age, sex, cystatin } = given.value
    if (age < 18) return outOfScope('CKD-EPI 2021 is for adults of 18 years and over')
    return answered({
      results: [
        printed('egfr', egfrFromCreatinine(creatinine, age, sex)),
        ...(cystatin === null
          ? []
          : [printed('egfr-creatinine-cystatin', egfrFromCreatinineAndCystatin(creatinine, cystatin, age, sex))]),
      ],
      source: evidence.ckdEpi2021.citation,
      limits: [
        'An estimate in a steady state: not in acute kidney injury, dialysis or pregnancy.',
        'Indexed to 1.73 m2 of body surface: not a creatinine clearance, and not for anticoagulant doses.',
        'One value is not a stage of chronic kidney disease.',
      ],
    })
  },
}

export const calculators: readonly Calculator[] = [ckdEpi2021]
