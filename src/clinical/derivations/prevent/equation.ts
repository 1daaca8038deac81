import { type Answer, answered, outOfScope, type Quantity, roundTo } from '../../../core/index.ts'
import type { Sex } from '../../fact.ts'
import type { KnowledgeView, RowProvenance } from '../../knowledge.ts'
import {
  type PreventOutcome,
  type PreventRangeInput,
  type PreventTerm,
  type PreventYears,
  preventModels,
  preventRanges,
  preventTerms,
} from './tables.ts'

/**
 * The inputs of the PREVENT base equations. Lipids and statin are not used for heart failure, and the body mass
 * index only there: `null` where an equation does not need it.
 */
export type PreventInputs = {
  readonly age: number
  readonly sex: Sex
  readonly totalCholesterol: Quantity<'mg/dL'> | null
  readonly hdlCholesterol: Quantity<'mg/dL'> | null
  readonly systolic: Quantity<'mm[Hg]'>
  readonly diabetes: boolean
  /** Cigarettes within 30 days; a former smoker is `false`. */
  readonly smoking: boolean
  readonly bmi: Quantity<'kg/m2'> | null
  /** CKD-EPI 2021 from creatinine. */
  readonly egfr: Quantity<'mL/min/{1.73_m2}'>
  readonly antihypertensive: boolean
  readonly statin: boolean | null
}

export type PreventModel = RowProvenance & {
  readonly outcome: PreventOutcome
  readonly years: PreventYears
  readonly sex: Sex
  readonly constant: number
  readonly terms: Readonly<Partial<Record<PreventTerm, number>>>
}

export type PreventResult = {
  /** 0 to 1, unrounded. */
  readonly probability: number
  readonly logOdds: number
  /** The log-odds of the person the equation is centred on. */
  readonly constant: number
  /** What each term adds to the log-odds; together with `constant` they are `logOdds`. */
  readonly terms: ReadonlyMap<PreventTerm, number>
}

export const modelOf = (
  knowledge: KnowledgeView,
  which: { readonly outcome: PreventOutcome; readonly years: PreventYears; readonly sex: Sex },
): PreventModel => {
  const found = knowledge
    .rows(preventModels)
    .find(row => row.outcome === which.outcome && row.years === which.years && row.sex === which.sex)
  if (found === undefined) throw new Error(`PREVENT has no ${which.years}-year model of ${which.outcome}, ${which.sex}`)
  return found
}

/** mg/dL of cholesterol to mmol/L, as the supplement converts. */
const mmol = (cholesterol: Quantity<'mg/dL'>): number => cholesterol.value * 0.02586

/** Every term's value, centred as in supplement table S12; `null` where an input was not given. */
const termValues = (inputs: PreventInputs): Readonly<Record<PreventTerm, number | null>> => {
  const a = (inputs.age - 55) / 10
  const { totalCholesterol: total, hdlCholesterol: highDensity } = inputs
  const nonHdl = total === null || highDensity === null ? null : mmol(total) - mmol(highDensity) - 3.5
  const hdl = highDensity === null ? null : (mmol(highDensity) - 1.3) / 0.3
  const systolic = inputs.systolic.value
  const sbpHigh = (Math.max(systolic, 110) - 130) / 20
  const bmi = inputs.bmi?.value ?? null
  const bmiHigh = bmi === null ? null : (Math.max(bmi, 30) - 30) / 5
  const egfrLow = (Math.min(inputs.egfr.value, 60) - 60) / -15
  const diabetes = Number(inputs.diabetes)
  const smoking = Number(inputs.smoking)
  const antihypertensive = Number(inputs.antihypertensive)
  const statin = inputs.statin === null ? null : Number(inputs.statin)
  return {
    age: a,
    'age-squared': a * a,
    'non-hdl': nonHdl,
    hdl,
    'sbp-low': (Math.min(systolic, 110) - 110) / 20,
    'sbp-high': sbpHigh,
    diabetes,
    smoking,
    'bmi-low': bmi === null ? null : (Math.min(bmi, 30) - 25) / 5,
    'bmi-high': bmiHigh,
    'egfr-low': egfrLow,
    'egfr-high': (Math.max(inputs.egfr.value, 60) - 90) / -15,
    antihypertensive,
    statin,
    'treated-sbp': sbpHigh * antihypertensive,
    'treated-non-hdl': nonHdl === null || statin === null ? null : nonHdl * statin,
    'age-non-hdl': nonHdl === null ? null : a * nonHdl,
    'age-hdl': hdl === null ? null : a * hdl,
    'age-sbp': a * sbpHigh,
    'age-diabetes': a * diabetes,
    'age-smoking': a * smoking,
    'age-bmi': bmiHigh === null ? null : a * bmiHigh,
    'age-egfr': a * egfrLow,
  }
}

/**
 * A PREVENT base equation (Khan, Circulation 2024;149:430): 1 / (1 + exp(-log-odds)). Ranges and population are the
 * caller's to check with `preventScope`. Throws when the model needs an input that is `null`: that is a bug.
 *
 * @example
 * // woman of 50, supplement table S25: 0.1468
 * preventRisk(modelOf(knowledge, { outcome: 'total-cvd', years: 10, sex: 'female' }), inputs).probability
 */
export const preventRisk = (model: PreventModel, inputs: PreventInputs): PreventResult => {
  const values = termValues(inputs)
  const terms = new Map<PreventTerm, number>()
  for (const term of preventTerms) {
    const coefficient = model.terms[term]
    if (coefficient === undefined) continue
    const value = values[term]
    if (value === null) throw new Error(`${model.id} needs ${term}`)
    terms.set(term, coefficient * value)
  }
  const logOdds = [...terms.values()].reduce((sum, part) => sum + part, model.constant)
  return { probability: 1 / (1 + Math.exp(-logOdds)), logOdds, constant: model.constant, terms }
}

/** Values by the input names of the range table; what is not there, or `null`, is not looked at. */
type RangeValues = Readonly<Partial<Record<PreventRangeInput, number | null>>>

/** Out of scope when a value lies outside what the equations were made for; never clipped. */
export const rangeScope = (knowledge: KnowledgeView, values: RangeValues): Answer<null> => {
  for (const { input, title, from, to, toInclusive, unit } of knowledge.rows(preventRanges)) {
    const value = values[input] ?? null
    if (value === null || (value >= from && (toInclusive ? value <= to : value < to))) continue
    const [years] = input.startsWith('age') ? input.match(/\d+/)! : [null]
    return outOfScope(
      years === null
        ? `PREVENT is for ${title.startsWith('eGFR') || title.startsWith('HDL') ? title : title.toLowerCase()} of ${from} to ${toInclusive ? '' : '< '}${to} ${unit}; it is ${roundTo(value, 1)} ${unit}`
        : `PREVENT ${years}-year risk is for ages ${from} to ${to - 1}; the age is ${roundTo(value, 1)}`,
    )
  }
  return answered(null)
}

/** Whether all inputs lie in the ranges of the equations for that horizon. */
export const preventScope = (knowledge: KnowledgeView, inputs: PreventInputs, years: PreventYears): Answer<null> =>
  rangeScope(knowledge, {
    [`age-${years}y`]: inputs.age,
    'total-cholesterol': inputs.totalCholesterol?.value ?? null,
    'hdl-cholesterol': inputs.hdlCholesterol?.value ?? null,
    systolic: inputs.systolic.value,
    bmi: inputs.bmi?.value ?? null,
    egfr: inputs.egfr.value,
  })
