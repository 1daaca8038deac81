import { type Answer, mapAnswer, roundTo } from '../../../core/index.ts'
import type { ActionEffect, AdviceContext, Contribution, Prediction } from '../../contracts.ts'
import { derivationEvidence, evidenceIn } from '../../evidence.ts'
import type { KnowledgeView } from '../../knowledge.ts'
import { knowledgeLimits } from '../../knowledge-table.ts'
import { renderQuantity } from '../../reads/because.ts'
import { modelOf, type PreventResult, preventRisk } from './equation.ts'
import { preventEvidence } from './evidence.ts'
import { type PreventReading, preventReading } from './reading.ts'
import {
  type PreventOutcome,
  type PreventTerm,
  type PreventYears,
  preventBands,
  preventRanges,
  trialEffects,
} from './tables.ts'

const evidenceOf = evidenceIn('PREVENT', preventEvidence)

export const preventOutcomes: Readonly<Record<PreventOutcome, { readonly short: string; readonly long: string }>> = {
  'total-cvd': { short: 'Cardiovascular disease', long: 'cardiovascular disease (ASCVD or heart failure)' },
  ascvd: { short: 'ASCVD', long: 'ASCVD (coronary death, myocardial infarction or stroke)' },
  'heart-failure': { short: 'Heart failure', long: 'heart failure' },
}

type Group = {
  readonly concept: string
  /** An interaction belongs to its risk factor. */
  readonly terms: readonly PreventTerm[]
  readonly key: keyof PreventReading['because']
  readonly value: (reading: PreventReading) => string
}

const groups: readonly Group[] = [
  { concept: 'Age', terms: ['age', 'age-squared'], key: 'age', value: ({ inputs }) => `${inputs.age} years` },
  {
    concept: 'Blood pressure',
    terms: ['sbp-low', 'sbp-high', 'treated-sbp', 'age-sbp'],
    key: 'systolic',
    value: ({ inputs }) => renderQuantity(inputs.systolic),
  },
  {
    concept: 'Cholesterol',
    terms: ['non-hdl', 'hdl', 'treated-non-hdl', 'age-non-hdl', 'age-hdl'],
    key: 'cholesterol',
    value: ({ inputs: { totalCholesterol, hdlCholesterol } }) =>
      `total ${roundTo(totalCholesterol?.value ?? 0, 0)}, HDL ${roundTo(hdlCholesterol?.value ?? 0, 0)} mg/dL`,
  },
  {
    concept: 'Diabetes',
    terms: ['diabetes', 'age-diabetes'],
    key: 'diabetes',
    value: ({ inputs }) => (inputs.diabetes ? 'yes' : 'not on the problem list'),
  },
  { concept: 'Smoking', terms: ['smoking', 'age-smoking'], key: 'smoking', value: ({ smoking }) => smoking },
  {
    concept: 'Body mass',
    terms: ['bmi-low', 'bmi-high', 'age-bmi'],
    key: 'bmi',
    value: ({ inputs }) => (inputs.bmi === null ? '' : renderQuantity(inputs.bmi, 1)),
  },
  {
    concept: 'Kidney function',
    terms: ['egfr-low', 'egfr-high', 'age-egfr'],
    key: 'egfr',
    value: ({ inputs }) => `eGFR ${renderQuantity(inputs.egfr, 0)}`,
  },
  {
    concept: 'Treatment',
    terms: ['antihypertensive', 'statin'],
    key: 'treatment',
    value: ({ inputs: { antihypertensive, statin } }) =>
      [...(antihypertensive ? ['antihypertensive'] : []), ...(statin === true ? ['statin'] : [])].join(', ') ||
      'none on the medicine list',
  },
]

/** What each risk factor adds to the log-odds; with the constant they are the whole. */
const contributionsOf = (reading: PreventReading, { terms }: PreventResult): readonly Contribution[] =>
  groups
    .filter(group => group.terms.some(term => terms.has(term)))
    .map(group => ({
      concept: group.concept,
      value: group.value(reading),
      logOdds: group.terms.reduce((sum, term) => sum + (terms.get(term) ?? 0), 0),
      from: reading.because[group.key],
    }))

/**
 * What would change it: relative risks of randomised trials on the baseline. The equation is never run again with a
 * treatment ticked, since its treatment terms mark risk (and raise it).
 */
const effectsOf = (
  knowledge: KnowledgeView,
  { inputs }: PreventReading,
  probability: number,
  outcome: PreventOutcome,
  years: PreventYears,
): readonly ActionEffect[] =>
  knowledge
    .rows(trialEffects)
    .filter(row => row.outcome === outcome && row.years === years)
    .filter(row => row.requires !== 'no-statin' || inputs.statin === false)
    .filter(row => row.systolicFrom === null || inputs.systolic.value >= row.systolicFrom)
    .map(row => ({
      id: row.id,
      action: row.action,
      relativeRisk: row.relativeRisk,
      relativeRiskInterval: row.interval,
      probability: probability * row.relativeRisk,
      assumption: `The relative risk of the trials, on ${row.trialOutcome}, holds for this outcome over ${years} years while the treatment is kept up.`,
      evidence: evidenceOf(row.source),
    }))

/** The category of a 10-year PREVENT-ASCVD risk, compared unrounded. */
export const ascvdBand = (knowledge: KnowledgeView, probability: number) => {
  const band = knowledge
    .rows(preventBands)
    .find(({ from, to }) => probability >= from && (to === null || probability < to))
  if (band === undefined) throw new Error(`No PREVENT-ASCVD band for ${probability}`)
  return band
}

const predictionOf = (
  context: AdviceContext,
  reading: PreventReading,
  outcome: PreventOutcome,
  years: PreventYears,
): Prediction => {
  const { knowledge, profile } = context
  const model = modelOf(knowledge, { outcome, years, sex: reading.inputs.sex })
  const result = preventRisk(model, reading.inputs)
  const { probability } = result
  // The categories are American; a European site uses other equations and other categories.
  const banded = outcome === 'ascvd' && years === 10 && context.jurisdiction !== 'eu'
  const band = banded ? ascvdBand(knowledge, probability) : null
  const effects = effectsOf(knowledge, reading, probability, outcome, years)
  return {
    id: `prevent-${outcome}-${years}y`,
    outcome: preventOutcomes[outcome].long,
    horizon: { years },
    probability,
    interval: 'not published',
    category: band === null ? null : { label: band.label, source: band.source },
    contributions: contributionsOf(reading, result),
    effects,
    population: `US adults of 30 to ${years === 10 ? 79 : 59} years without known cardiovascular disease or heart failure (Khan 2024)`,
    because: Object.values(reading.because).flat(),
    evidence: [
      preventEvidence.prevent,
      derivationEvidence.ckdEpi2021,
      ...(band === null ? [] : [evidenceOf(band.source)]),
      ...new Set(effects.map(effect => effect.evidence)),
    ],
    limits: [
      'The equations publish no individual interval.',
      'Contributions are on the log-odds, against age 55, systolic 130 mmHg, non-HDL 3.5 and HDL 1.3 mmol/L, body mass index 25, eGFR 90, no diabetes, smoking or treatment.',
      'The treatment terms mark risk; they are not the effect of treatment.',
      ...reading.assumptions,
      ...knowledgeLimits([model, ...knowledge.rows(preventRanges), ...(band === null ? [] : [band])], profile.asOf),
    ],
    wouldChangeIf: [
      'A newer blood pressure, cholesterol or creatinine.',
      'Cardiovascular disease or heart failure on record: the equation no longer applies.',
      ...(reading.inputs.smoking
        ? ['Stopping smoking lowers the risk; no randomised effect is on file here, so no number is given.']
        : []),
    ],
  }
}

export type PreventAnswer = {
  readonly prediction: Prediction
  readonly reading: PreventReading
  /** Ids of the rows that a recall would go by. */
  readonly knowledgeRows: readonly string[]
}

/** A PREVENT risk of this person, with the reading it was made from. */
export const preventPrediction = (
  context: AdviceContext,
  outcome: PreventOutcome,
  years: PreventYears,
): Answer<PreventAnswer> =>
  mapAnswer(preventReading(context, outcome, years), reading => {
    const prediction = predictionOf(context, reading, outcome, years)
    const { id } = modelOf(context.knowledge, { outcome, years, sex: reading.inputs.sex })
    const ranges = context.knowledge.rows(preventRanges).map(row => row.id)
    return { prediction, reading, knowledgeRows: [id, ...ranges, ...prediction.effects.map(effect => effect.id)] }
  })
