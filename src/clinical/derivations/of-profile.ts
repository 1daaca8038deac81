import { type Answer, allOf, answered, type FactId, mapAnswer, outOfScope } from '../../core/index.ts'
import { measurement } from '../concepts/index.ts'
import { type PatientProfile, remembered } from '../profile.ts'
import { type Age, ageOf, sexOf } from '../reads/demographics.ts'
import { latestOf, type Reading } from '../reads/measurements.ts'
import { bodyMassIndex } from './body-mass-index.ts'
import { type Egfr, egfrFromCreatinine } from './ckd-epi-2021.ts'
import { type CreatinineClearance, cockcroftGault } from './cockcroft-gault.ts'

/** A derived value with the facts it came from, so that it can be explained. */
export type Derived<T> = { readonly value: T; readonly from: readonly FactId[]; readonly age?: Age }

/**
 * eGFR from the newest creatinine, never from a reported eGFR (which may be MDRD, 2009, or wrong).
 *
 * @param within age limit of the creatinine in days
 */
export const egfrOf = (profile: PatientProfile, options: { readonly within: number }): Answer<DerivedEgfr> =>
  remembered(profile, `egfr ${options.within}`, watched => newestEgfr(watched, options))

type DerivedEgfr = Derived<Egfr> & { readonly creatinine: Reading<'mg/dL'> }

const newestEgfr = (profile: PatientProfile, options: { readonly within: number }): Answer<DerivedEgfr> => {
  const inputs = allOf({
    age: ageOf(profile),
    sex: sexOf(profile),
    creatinine: latestOf(profile, measurement.creatinine, options),
  })
  if (inputs.kind !== 'answered') return inputs
  const { sex, creatinine } = inputs.value
  // At the age of the sample, as the laboratory does it: the value of one creatinine never changes with a birthday.
  const then = ageOf(profile, creatinine.at)
  if (then.kind !== 'answered') return then
  const age = then.value
  if (age.years < 18) return outOfScope('CKD-EPI 2021 is for adults of 18 years and over')
  return answered({
    value: egfrFromCreatinine(creatinine.quantity, age.years, sex.sex),
    from: [creatinine.fact, age.fact, sex.fact],
    creatinine,
    age,
  })
}

/**
 * Creatinine clearance by Cockcroft-Gault from the newest creatinine and actual weight.
 *
 * @param creatinineWithin age limit in days
 * @param weightWithin age limit in days
 */
export const creatinineClearanceOf = (
  profile: PatientProfile,
  limits: { readonly creatinineWithin: number; readonly weightWithin: number },
): Answer<
  Derived<CreatinineClearance> & {
    readonly age: Age
    readonly weight: Reading<'kg'>
    readonly creatinine: Reading<'mg/dL'>
  }
> => {
  const inputs = allOf({
    age: ageOf(profile),
    sex: sexOf(profile),
    weight: latestOf(profile, measurement.weight, { within: limits.weightWithin }),
    creatinine: latestOf(profile, measurement.creatinine, { within: limits.creatinineWithin }),
  })
  if (inputs.kind !== 'answered') return inputs
  const { age, sex, weight, creatinine } = inputs.value
  if (age.years < 18) return outOfScope('Cockcroft-Gault is for adults of 18 years and over')
  return answered({
    value: cockcroftGault(creatinine.quantity, age.years, weight.quantity, sex.sex),
    from: [creatinine.fact, weight.fact, age.fact, sex.fact],
    age,
    weight,
    creatinine,
  })
}

/** Measured BMI, else derived from weight and height. */
export const bmiOf = (
  profile: PatientProfile,
  { within }: { readonly within: number },
): Answer<Derived<ReturnType<typeof bodyMassIndex>>> => {
  const measured = latestOf(profile, measurement.bmi, { within })
  if (measured.kind === 'answered') {
    return mapAnswer(measured, reading => ({ value: reading.quantity, from: [reading.fact] }))
  }
  const inputs = allOf({
    weight: latestOf(profile, measurement.weight, { within }),
    // Adult height changes slowly: any adult height serves ten years.
    height: latestOf(profile, measurement.height, { within: 3650 }),
  })
  if (inputs.kind !== 'answered') return inputs
  const { weight, height } = inputs.value
  return answered({ value: bodyMassIndex(weight.quantity, height.quantity), from: [weight.fact, height.fact] })
}
