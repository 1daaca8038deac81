import {
  ageInput,
  type CalculatedValue,
  type Calculator,
  choiceInput,
  cockcroftGault as creatinineClearance,
  egfrFromCreatinine,
  egfrFromCreatinineAndCystatin,
  measurement,
  quantityInput,
  sexInput,
} from '../../clinical/index.ts'
import { allOf, answered, outOfScope, type Quantity, quantity, roundTo } from '../../core/index.ts'
import { evidence } from './evidence.ts'
import { kfreProbability, kfreScope } from './kfre.ts'
import { builtIn } from './tables.ts'

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

/**
 * Creatinine clearance with actual body weight, not indexed to body surface.
 *
 * @example
 * cockcroftGault.calculate({ creatinine: { value: 1.5, unit: 'mg/dL' }, age: 84, weight: { value: 50, unit: 'kg' }, sex: 'female' }) // 22.04
 */
const cockcroftGault: Calculator = {
  name: 'cockcroft-gault',
  title: 'Creatinine clearance, Cockcroft-Gault with actual body weight',
  example: {
    creatinine: { value: 1.5, unit: 'mg/dL' },
    age: 84,
    weight: { value: 50, unit: 'kg' },
    sex: 'female',
  },
  inputs: {
    creatinine: quantityNote('mg/dL or umol/L'),
    age: 'years, 18 and over',
    weight: quantityNote('kg'),
    sex: '"female" or "male"',
  },
  calculate: input => {
    const given = allOf({
      creatinine: quantityInput(input, 'creatinine', measurement.creatinine),
      age: ageInput(input),
      weight: quantityInput(input, 'weight', measurement.weight),
      sex: sexInput(input),
    })
    if (given.kind !== 'answered') return given
    const { creatinine, age, weight, sex } = given.value
    if (age < 18) return outOfScope('Cockcroft-Gault is for adults of 18 years and over')
    return answered({
      results: [printed('creatinine-clearance', creatinineClearance(creatinine, age, weight, sex))],
      source: evidence.cockcroftGault.citation,
      limits: [
        'An estimate in a steady state: not in acute kidney injury or dialysis.',
        'In mL/min with actual body weight, not indexed: it is what anticoagulant labels use, and an eGFR does not replace it.',
      ],
    })
  },
}

/** An eGFR that is indexed and named so: a creatinine clearance in mL/min must not pass for one (H4). */
const indexedEgfr = {
  ...measurement.reportedEgfr,
  accepts: { 'mL/min/{1.73_m2}': 1 },
}

/**
 * Risk of kidney failure within 2 and 5 years by the four-variable equation, in percent.
 *
 * @example
 * // 14.58 and 38.85
 * kfre.calculate({ age: 60, sex: 'male', egfr: { value: 25, unit: 'mL/min/{1.73_m2}' }, acr: { value: 300, unit: 'mg/g' }, region: 'north-america' })
 */
export const kfre: Calculator = {
  name: 'kfre',
  title: 'Kidney failure risk equation, four variables',
  example: {
    age: 60,
    sex: 'male',
    egfr: { value: 25, unit: 'mL/min/{1.73_m2}' },
    acr: { value: 300, unit: 'mg/g' },
    region: 'north-america',
  },
  inputs: {
    age: 'years, 18 and over',
    sex: '"female" or "male"',
    egfr: quantityNote('mL/min/{1.73_m2}, under 60 (CKD-EPI 2021; not a creatinine clearance)'),
    acr: quantityNote('mg/g or mg/mmol, a measured value above 0'),
    region: '"north-america" or "other"',
  },
  calculate: input => {
    const given = allOf({
      age: ageInput(input),
      sex: sexInput(input),
      egfr: quantityInput(input, 'egfr', indexedEgfr),
      acr: quantityInput(input, 'acr', measurement.acr),
      region: choiceInput(input, 'region', ['north-america', 'other']),
    })
    if (given.kind !== 'answered') return given
    const { region, ...inputs } = given.value
    const usable = kfreScope(inputs)
    if (usable.kind !== 'answered') return usable
    const risk = (years: 2 | 5) =>
      printed(
        'kidney-failure-risk',
        quantity(100 * kfreProbability(builtIn, usable.value, region, years), '%'),
        `${years} years`,
      )
    return answered({
      results: [risk(2), risk(5)],
      source: evidence.kfre.citation,
      limits: [
        'For adults with chronic kidney disease G3 to G5, not on dialysis, not transplanted, without acute kidney injury.',
        'The equation publishes no individual interval; death before kidney failure is not counted.',
        'The ratio is in mg/g (1 mg/mmol is 8.84 mg/g) and enters as its natural logarithm.',
      ],
    })
  },
}

export const calculators: readonly Calculator[] = [ckdEpi2021, cockcroftGault, kfre]
