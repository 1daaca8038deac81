import {
  type AdviceContext,
  ageOf,
  type Because,
  becauseAge,
  becauseReading,
  type Contribution,
  egfrOf,
  excludedByDefault,
  type Jurisdiction,
  knowledgeLimits,
  latestOf,
  measurement,
  type Prediction,
  type Predictor,
  type Reading,
  sexOf,
} from '../../clinical/index.ts'
import { type Answer, allOf, answered, insufficient, mapAnswer, outOfScope, roundTo } from '../../core/index.ts'
import { evidence, evidenceOf } from './evidence.ts'
import { becauseEgfr, egfrOverTime, within } from './features.ts'
import { chronicityOf } from './kdigo.ts'
import { type KfreInputs, type KfreTerm, kfreProbability, kfreRows, kfreScope, kfreTermsOf } from './kfre.ts'
import { groundsFor } from './referral.ts'
import type { Region } from './tables.ts'

const title = (years: number) => `Kidney failure within ${years} years (KFRE, four variables)`

/** The calibration of the equation that fits the site. */
const regionOf = (jurisdiction: Jurisdiction | null): Answer<Region> =>
  jurisdiction === null
    ? insufficient({ what: 'region', need: 'the site jurisdiction', have: 'not configured', reason: 'absent' })
    : answered(jurisdiction === 'us' ? 'north-america' : 'other')

export type KfreReading = {
  readonly inputs: KfreInputs
  readonly region: Region
  readonly acr: Reading<'mg/g'>
  readonly creatinine: Reading<'mg/dL'>
  readonly because: Readonly<Record<KfreTerm['term'] | 'creatinine', Because>>
}

/** The inputs of the equation at the moment of the profile, or everything that is missing at once. */
const kfreInputsOf = ({ profile, jurisdiction }: AdviceContext): Answer<KfreReading> => {
  const excluded = excludedByDefault(profile)
  if (excluded !== null) return excluded
  const egfr = egfrOf(profile, { within: within.creatinine })
  // Asked first: from 60 up no other input could help.
  if (egfr.kind === 'answered' && egfr.value.value.value >= 60) return scopeOf(egfr.value.value.value)
  const given = allOf({
    age: ageOf(profile),
    sex: sexOf(profile),
    egfr,
    acr: latestOf(profile, measurement.acr, { within: within.acr }),
    region: regionOf(jurisdiction),
  })
  if (given.kind !== 'answered') return withoutRepeats(given)
  const { age, sex, acr, region } = given.value
  const { value, from, creatinine } = given.value.egfr
  return mapAnswer(kfreScope({ age: age.years, sex: sex.sex, egfr: value, acr: acr.quantity }), inputs => ({
    inputs,
    region,
    acr,
    creatinine,
    because: {
      age: becauseAge(age),
      male: { kind: 'fact', fact: sex.fact, label: 'Sex for clinical use', value: sex.sex, at: sex.at },
      egfr: becauseEgfr({ value, from }),
      acr: becauseReading(acr),
      creatinine: becauseReading(creatinine),
    },
  }))
}

const scopeOf = (egfr: number) =>
  outOfScope(
    `The kidney failure risk equation is for eGFR under 60 mL/min/1.73 m2 (G3 to G5); it is ${roundTo(egfr, 1)}`,
  )

/** Age and sex are asked for by the eGFR too: each lack is named once. */
const withoutRepeats = <T>(answer: Answer<T>): Answer<T> =>
  answer.kind === 'insufficient'
    ? { kind: 'insufficient', missing: [...new Map(answer.missing.map(one => [one.what, one])).values()] }
    : answer

const renderedTerms: Readonly<Record<KfreTerm['term'], (inputs: KfreInputs) => string>> = {
  age: ({ age }) => `${age} years`,
  male: ({ sex }) => sex,
  egfr: ({ egfr }) => `${roundTo(egfr.value, 1)} mL/min/1.73 m2`,
  acr: ({ acr }) => `${roundTo(acr.value, 1)} mg/g`,
}

const limits = [
  'The equation publishes no individual interval.',
  'Contributions are on the scale of the equation, the log-hazard (not log-odds), against the mean of its cohorts.',
  'Kidney failure means dialysis or a transplant. Death before it is not counted: in frail people the risk is overstated.',
  'Not in acute kidney injury, on dialysis or after a transplant; that these are absent rests on the problem list.',
  'Creatinine and albumin/creatinine ratio must be from the last 365 days.',
] as const

/** Said when the record itself does not show that the disease is chronic: the cohorts all had chronic kidney disease. */
const chronicityLimit = ({ knowledge, profile }: AdviceContext): readonly string[] => {
  const history = egfrOverTime(profile)
  if (history.kind === 'answered' && chronicityOf(knowledge, profile, history.value.points).state === 'shown') return []
  return ['The measurements on record do not yet show that this is chronic: repeat them before relying on the risk.']
}

const categoryOf = (context: AdviceContext, probability: number): Prediction['category'] => {
  const [ground] = groundsFor(context.knowledge, { 'five-year-risk': probability })
  return ground === undefined
    ? { label: 'below the 5-year risks that guidelines name for referral', source: evidence.kdigoReferral.id }
    : { label: ground.text, source: ground.source }
}

const predictor = (years: 2 | 5): Predictor => ({
  id: `kfre-${years}y`,
  title: title(years),
  predict: context =>
    mapAnswer(kfreInputsOf(context), ({ inputs, region, because }): Prediction => {
      const probability = kfreProbability(context.knowledge, inputs, region, years)
      const contributions = kfreTermsOf(context.knowledge, inputs).map(
        ({ term, concept, logHazard }): Contribution => ({
          concept,
          value: renderedTerms[term](inputs),
          logOdds: logHazard,
          from: [because[term]],
        }),
      )
      const category = years === 5 ? categoryOf(context, probability) : null
      return {
        id: `kfre-${years}y`,
        outcome: 'kidney failure (dialysis or transplant)',
        horizon: { years },
        probability,
        interval: 'not published',
        category,
        contributions,
        effects: [],
        population: `Adults with chronic kidney disease G3 to G5 in multinational cohorts; calibration ${
          region === 'north-america' ? 'for North America' : 'outside North America'
        } (Tangri 2016)`,
        because: Object.values(because),
        evidence: [
          evidence.kfre,
          evidence.kdigoRiskEquation,
          evidence.ckdEpi2021,
          ...(category === null ? [] : [evidenceOf(category.source)]),
        ],
        limits: [
          ...limits,
          ...chronicityLimit(context),
          ...knowledgeLimits(kfreRows(context.knowledge, region, years), context.profile.asOf),
        ],
        wouldChangeIf: [
          'A newer creatinine or albumin/creatinine ratio: a lower eGFR or a higher ratio raises the risk.',
          'An eGFR of 60 or more, acute kidney injury, dialysis or a transplant: the equation no longer applies.',
        ],
      }
    }),
})

export const predictors: readonly Predictor[] = [predictor(2), predictor(5)]

/** The 5-year risk, for whoever decides by it. */
export const fiveYearRisk = (context: AdviceContext): Answer<KfreReading & { readonly probability: number }> =>
  mapAnswer(kfreInputsOf(context), reading => ({
    ...reading,
    probability: kfreProbability(context.knowledge, reading.inputs, reading.region, 5),
  }))
