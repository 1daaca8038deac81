import type { KnowledgeView, RowProvenance, Sex } from '../../clinical/index.ts'
import { type Answer, answered, insufficient, outOfScope, type Quantity } from '../../core/index.ts'
import { kfreBaselines, kfreTerms, type Region } from './tables.ts'

export type KfreInputs = {
  readonly age: number
  readonly sex: Sex
  /** Indexed to 1.73 m2; a creatinine clearance in mL/min does not fit. */
  readonly egfr: Quantity<'mL/min/{1.73_m2}'>
  readonly acr: Quantity<'mg/g'>
}

export type KfreTerm = {
  readonly term: 'age' | 'male' | 'egfr' | 'acr'
  readonly concept: string
  /** Added to the log-hazard, against the mean of the cohorts the equation is centred on. */
  readonly logHazard: number
}

const upperEgfr = 60

/** Whether the equation may be used: adults, eGFR under 60, and an albumin/creatinine ratio it can take the logarithm of. */
export const kfreScope = (inputs: KfreInputs): Answer<KfreInputs> => {
  if (inputs.age < 18) return outOfScope('The kidney failure risk equation is for adults of 18 years and over')
  if (inputs.egfr.value >= upperEgfr) {
    return outOfScope('The kidney failure risk equation is for eGFR under 60 mL/min/1.73 m2 (G3 to G5)')
  }
  if (inputs.acr.value <= 0) {
    return insufficient({
      what: 'Urine albumin/creatinine ratio',
      need: 'a measured value above 0 mg/g (the equation takes its logarithm)',
      have: '0 mg/g',
      reason: 'unusable',
    })
  }
  return answered(inputs)
}

/**
 * The four terms of the KFRE (Tangri, JAMA 2016;315:164), coefficient x (value / per - centre); the ratio enters
 * as its natural logarithm in mg/g.
 */
export const kfreTermsOf = (knowledge: KnowledgeView, { age, sex, egfr, acr }: KfreInputs): readonly KfreTerm[] => {
  const values = { age, male: sex === 'male' ? 1 : 0, egfr: egfr.value, acr: acr.value }
  const rows = knowledge.rows(kfreTerms)
  if (new Set(rows.map(({ term }) => term)).size !== 4 || rows.length !== 4) {
    throw new Error('The KFRE needs exactly the terms age, male, egfr and acr')
  }
  return rows.map(({ term, concept, coefficient, per, centre, log }) => ({
    term,
    concept,
    logHazard: coefficient * ((log ? Math.log(values[term]) : values[term]) / per - centre),
  }))
}

/**
 * Probability, 0 to 1, of kidney failure (dialysis or transplant) within 2 or 5 years: 1 - S ^ exp(sum of terms).
 *
 * @example
 * // man of 60, eGFR 25, ACR 300 mg/g: 0.3885
 * kfreProbability(knowledge, { age: 60, sex: 'male', egfr, acr }, 'north-america', 5)
 */
export const kfreProbability = (knowledge: KnowledgeView, inputs: KfreInputs, region: Region, years: 2 | 5): number => {
  const baseline = baselineOf(knowledge, region, years)
  const logHazard = kfreTermsOf(knowledge, inputs).reduce((sum, term) => sum + term.logHazard, 0)
  return 1 - baseline.survival ** Math.exp(logHazard)
}

const baselineOf = (knowledge: KnowledgeView, region: Region, years: 2 | 5) => {
  const baseline = knowledge.rows(kfreBaselines).find(row => row.region === region && row.years === years)
  if (baseline === undefined) throw new Error(`The KFRE has no baseline for ${region}, ${years} years`)
  return baseline
}

/** The knowledge rows that a probability rests on. */
export const kfreRows = (knowledge: KnowledgeView, region: Region, years: 2 | 5): readonly RowProvenance[] => [
  ...knowledge.rows(kfreTerms),
  baselineOf(knowledge, region, years),
]
