import {
  type AdviceContext,
  ageOf,
  type Because,
  becauseDerived,
  becauseFact,
  becauseReading,
  egfrFromCreatinine,
  egfrOf,
  latestOf,
  measurement,
  type PatientProfile,
  preventEvidence,
  preventPrediction,
  problem,
  problemState,
  procedureConcept,
  type Reading,
  readingsOf,
  sexOf,
} from '../../clinical/index.ts'
import { type Answer, answered, daysBetween, type Missing, mapAnswer, roundTo } from '../../core/index.ts'
import { riskThresholds } from './tables.ts'

export type RiskGroup =
  /** Cardiovascular disease, diabetes, kidney disease, or a risk at or above the threshold. */
  | {
      readonly kind: 'high'
      readonly why: string
      readonly because: readonly Because[]
      readonly rows: readonly string[]
    }
  | {
      readonly kind: 'low'
      readonly why: string
      readonly because: readonly Because[]
      readonly rows: readonly string[]
    }
  | { readonly kind: 'unknown'; readonly why: string; readonly missing: readonly Missing[] }

const diseases = [
  problem.coronaryDisease,
  problem.acuteCoronarySyndrome,
  problem.myocardialInfarction,
  problem.strokeOrTia,
  problem.peripheralArterialDisease,
  problem.aorticPlaque,
  problem.heartFailure,
] as const

type Found = Answer<{ readonly why: string; readonly because: readonly Because[] } | null>

const fromList = (profile: PatientProfile): Found => {
  const states = [
    ...diseases.map(concept => ({
      concept,
      state: problemState(profile, concept, {
        everHad: true,
        procedures: concept === problem.coronaryDisease ? [procedureConcept.pci] : [],
      }),
    })),
    ...[problem.diabetes, problem.chronicKidneyDisease].map(concept => ({
      concept,
      state: problemState(profile, concept),
    })),
  ]
  for (const { concept, state } of states) {
    if (state.kind === 'answered' && state.value.state === 'present') {
      return answered({ why: concept.title.toLowerCase(), because: [becauseFact(state.value.facts[0], concept.title)] })
    }
  }
  const unknown = states.find(({ state }) => state.kind !== 'answered')
  return unknown === undefined || unknown.state.kind === 'answered' ? answered(null) : unknown.state
}

/** Days: KDIGO asks for 3 months. */
const chronicDays = 90

/** Whether every ratio from one of more than 90 days before to the newest is 30 mg/g or more. */
const lastingAlbuminuria = (profile: PatientProfile, newest: Reading<string>): boolean => {
  const before = readingsOf(profile, measurement.acr).filter(({ at }) => at <= newest.at)
  const low = before.findLastIndex(({ quantity, comparator }) => quantity.value < 30 || comparator?.startsWith('<'))
  return before.slice(low + 1).some(({ at }) => daysBetween(at, newest.at) > chronicDays)
}

/**
 * Kidney disease that no list names: eGFR below 60 twice, more than 90 days apart, or albuminuria of 30 mg/g; one ratio
 * counts (ours), and is said to be one.
 */
const kidneyByValue = (
  profile: PatientProfile,
): { readonly why: string; readonly because: readonly Because[] } | null => {
  const acr = latestOf(profile, measurement.acr, { within: 730 })
  if (acr.kind === 'answered' && acr.value.quantity.value >= 30) {
    const lasting = lastingAlbuminuria(profile, acr.value)
    return {
      why: `albuminuria of 30 mg/g or more${lasting ? ` for more than ${chronicDays} days` : ', by one value (KDIGO asks for 3 months)'}`,
      because: [becauseReading(acr.value)],
    }
  }
  const egfr = egfrOf(profile, { within: 365 })
  const sex = sexOf(profile)
  if (egfr.kind !== 'answered' || sex.kind !== 'answered' || egfr.value.value.value >= 60) return null
  const { creatinine } = egfr.value
  const older = readingsOf(profile, measurement.creatinine).filter(
    ({ at, comparator }) => comparator === undefined && daysBetween(at, creatinine.at) > chronicDays,
  )
  const before = older.at(-1)
  if (before === undefined) return null
  const age = ageOf(profile, before.at)
  if (age.kind !== 'answered' || egfrFromCreatinine(before.quantity, age.value.years, sex.value.sex).value >= 60)
    return null
  return { why: 'eGFR below 60 for more than 90 days', because: [becauseReading(creatinine), becauseReading(before)] }
}

/** Whether a risk reaches the threshold of the guideline; compared unrounded. */
export const reachesThreshold = (
  { knowledge }: AdviceContext,
  probability: number,
): { readonly reached: boolean; readonly row: string } => {
  const [row] = knowledge.rows(riskThresholds)
  if (row === undefined) throw new Error('No risk threshold for blood pressure')
  return { reached: probability >= row.from, row: row.id }
}

const byEquation = (context: AdviceContext): RiskGroup => {
  const found = mapAnswer(preventPrediction(context, 'total-cvd', 10), ({ prediction, knowledgeRows }): RiskGroup => {
    const { reached, row } = reachesThreshold(context, prediction.probability)
    const risk = `${roundTo(prediction.probability * 100, 1).toFixed(1)} %`
    const from = prediction.because.flatMap(one => (one.kind === 'fact' ? [one.fact] : []))
    return {
      kind: reached ? 'high' : 'low',
      why: `10-year PREVENT-CVD risk ${risk}, ${reached ? '7.5 % or more' : 'below 7.5 %'}`,
      because: [
        becauseDerived('10-year cardiovascular risk (PREVENT)', risk, from, preventEvidence.prevent.id),
        ...prediction.because,
      ],
      rows: [row, ...knowledgeRows],
    }
  })
  switch (found.kind) {
    case 'answered':
      return found.value
    case 'insufficient':
      return { kind: 'unknown', why: 'the 10-year risk cannot be computed yet', missing: found.missing }
    case 'out-of-scope':
      return { kind: 'unknown', why: `the 10-year risk does not apply: ${found.because}`, missing: [] }
  }
}

/** Whether stage 1 is treated with a drug at once, and why. */
export const riskGroupOf = (context: AdviceContext): RiskGroup => {
  const listed = fromList(context.profile)
  const known = listed.kind === 'answered' ? (listed.value ?? kidneyByValue(context.profile)) : null
  if (known !== null) return { kind: 'high', ...known, rows: [] }
  if (listed.kind === 'insufficient') {
    return { kind: 'unknown', why: 'the problem list is not known', missing: listed.missing }
  }
  return byEquation(context)
}
