import { type Quantity, quantity } from '../../core/index.ts'
import type { Sex } from '../fact.ts'

/** An estimated glomerular filtration rate, indexed to 1.73 m2. Never interchangeable with a creatinine clearance (H4). */
export type Egfr = Quantity<'mL/min/{1.73_m2}'> & {
  readonly method: 'CKD-EPI 2021' | 'CKD-EPI 2021 creatinine-cystatin'
}

const constants = {
  female: { kappa: 0.7, alpha: -0.241, factor: 1.012, alphaWithCystatin: -0.219, factorWithCystatin: 0.963 },
  male: { kappa: 0.9, alpha: -0.302, factor: 1, alphaWithCystatin: -0.144, factorWithCystatin: 1 },
} as const

/**
 * CKD-EPI 2021 creatinine equation, race-free (Inker, N Engl J Med 2021;385:1737). Adults of 18 years and over;
 * the caller checks the age.
 *
 * @example
 * egfrFromCreatinine(quantity(1.0, 'mg/dL'), 60, 'female').value // 64.50
 */
export const egfrFromCreatinine = (creatinine: Quantity<'mg/dL'>, ageYears: number, sex: Sex): Egfr => {
  const { kappa, alpha, factor } = constants[sex]
  const ratio = creatinine.value / kappa
  const value = 142 * Math.min(ratio, 1) ** alpha * Math.max(ratio, 1) ** -1.2 * 0.9938 ** ageYears * factor
  return { ...quantity(value, 'mL/min/{1.73_m2}'), method: 'CKD-EPI 2021' }
}

/** CKD-EPI 2021 creatinine-cystatin C equation (same source). Cystatin C in mg/L. */
export const egfrFromCreatinineAndCystatin = (
  creatinine: Quantity<'mg/dL'>,
  cystatin: Quantity<'mg/L'>,
  ageYears: number,
  sex: Sex,
): Egfr => {
  const { kappa, alphaWithCystatin, factorWithCystatin } = constants[sex]
  const cr = creatinine.value / kappa
  const cys = cystatin.value / 0.8
  const value =
    135 *
    Math.min(cr, 1) ** alphaWithCystatin *
    Math.max(cr, 1) ** -0.544 *
    Math.min(cys, 1) ** -0.323 *
    Math.max(cys, 1) ** -0.778 *
    0.9961 ** ageYears *
    factorWithCystatin
  return { ...quantity(value, 'mL/min/{1.73_m2}'), method: 'CKD-EPI 2021 creatinine-cystatin' }
}
