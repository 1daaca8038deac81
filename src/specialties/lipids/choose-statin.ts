import {
  type AdviceContext,
  ageOf,
  ascvdBand,
  type Because,
  becauseDerived,
  type Candidate,
  type Chooser,
  type Consult,
  clipped,
  excludedByDefault,
  knownCardiovascularDisease,
  latestOf,
  measurement,
  noJurisdiction,
  type OptionSet,
  type PatientProfile,
  type Prediction,
  type PreventReading,
  preventPrediction,
  preventWithin,
  problem,
  problemState,
  type RecommendationDraft,
} from '../../clinical/index.ts'
import { type Answer, answered, mapAnswer, outOfScope, roundTo } from '../../core/index.ts'
import { evidence, evidenceOf } from './evidence.ts'
import { indications } from './indications.ts'
import { type ConsultedStatin, consultedStatins } from './statin-candidates.ts'
import { intoleranceLimit, onStatin, statinIntolerances, statinsTaken } from './statin-taken.ts'

const id = 'statin-discussion'
const title = 'Statin for primary prevention'

/** mg/dL: severe hypercholesterolaemia is treated by itself, not by risk. */
export const severeLdl = 190

const percent = (probability: number): string => `${roundTo(probability * 100, 1).toFixed(1)} %`

const limits = [
  'Primary prevention only, by the risk category alone.',
  'Diabetes, familial hypercholesterolaemia, lipoprotein(a), coronary calcium and other risk enhancers have their own recommendations and are not read here.',
  'LDL goals and intensities in primary prevention are left out: the sources read disagree.',
  'Side effects and the patient preference are not read here.',
] as const

const wouldChangeIf = [
  'A newer cholesterol or blood pressure, or a risk enhancer.',
  'What the patient prefers.',
] as const

type Judged = {
  /** Allergies and intolerances to any statin, and muscle damage, on record. */
  readonly intolerances: readonly Because[]
  readonly prediction: Prediction
  readonly reading: PreventReading
  readonly knowledgeRows: readonly string[]
  readonly band: ReturnType<typeof ascvdBand>
  /** What the checks say of each statin. */
  readonly statins: readonly ConsultedStatin[]
}

const statin = ({ prediction, reading, band, statins }: Judged): Candidate => {
  const [effect] = prediction.effects
  const barred = statins.filter(({ consulted }) => consulted.excluded.length > 0)
  return {
    id: 'statin',
    title: 'Statin',
    drug: null,
    actions: [{ kind: 'discuss', text: 'Discuss a statin' }],
    rank: barred.length === statins.length ? null : band.label === 'low' ? 2 : 1,
    // The class is left only when every statin is barred; which single ones are stands in the findings.
    excluded:
      barred.length === statins.length ? [...new Set(barred.flatMap(({ consulted }) => consulted.excluded))] : [],
    benefit:
      effect === undefined
        ? 'not published'
        : {
            value: `10-year ASCVD ${percent(prediction.probability)} to ${percent(effect.probability)} for each 1 mmol/L (39 mg/dL) of lower LDL: relative risk ${effect.relativeRisk} (${effect.relativeRiskInterval.join(' to ')})`,
            source: effect.evidence.id,
          },
    harms: 'not published',
    findings: statins.flatMap(({ consulted }) => consulted.found),
    dose: null,
    because: Object.values(reading.because).flat(),
    evidence: [evidence.dyslipidemia2026, evidence.cttLowRisk],
    wouldChangeIf,
  }
}

const noStatin = ({ reading, band }: Judged): Candidate => ({
  id: 'no-statin',
  title: 'No statin now',
  drug: null,
  actions: [{ kind: 'wait', text: 'No statin now; way of life, and look again' }],
  rank: band.label === 'low' || band.label === 'borderline' ? 1 : 2,
  excluded: [],
  benefit: 'not published',
  harms: 'not published',
  findings: [],
  dose: null,
  because: Object.values(reading.because).flat(),
  evidence: [evidence.dyslipidemia2026],
  wouldChangeIf,
})

const barredLimits = ({ statins }: Judged): readonly string[] =>
  statins.flatMap(({ title: name, consulted }) => consulted.excluded.map(reason => `Not ${name}: ${reason}.`))

const draftOf = (judged: Judged): RecommendationDraft => {
  const { prediction, reading, band } = judged
  const low = band.label === 'low'
  const risk = percent(prediction.probability)
  const [chosen, other] = low ? [noStatin(judged), statin(judged)] : [statin(judged), noStatin(judged)]
  const { title: name, actions, excluded } = other
  const [first, ...others] = Object.values(reading.because).flat()
  const derived = becauseDerived(
    '10-year ASCVD risk (PREVENT)',
    risk,
    [first, ...others].flatMap(one => (one?.kind === 'fact' ? [one.fact] : [])),
    evidence.prevent.id,
  )
  return {
    rule: id,
    verb: 'choose',
    action: [
      judged.intolerances.length > 0 && !low
        ? { kind: 'discuss', text: 'Settle the statin allergy or intolerance on record, then discuss a statin' }
        : chosen.excluded.length > 0
          ? {
              kind: 'discuss',
              text: 'Every statin is barred by a check: discuss what stands in the way, or another lipid-lowering drug',
            }
          : (chosen.actions[0] ?? { kind: 'discuss', text: title }),
    ],
    summary: clipped(
      low
        ? `No statin by risk alone: 10-year ASCVD risk ${risk} (low)`
        : `${judged.intolerances.length > 0 ? 'Statin intolerance or allergy on record: settle it, then discuss' : 'Discuss'} a statin: 10-year ASCVD risk ${risk} (${band.label}${band.label === 'borderline' ? ': none is an equal choice' : ''})`,
    ),
    severity: 'info',
    because: [derived, ...judged.intolerances, ...(first === undefined ? [] : [first, ...others])],
    evidence: [evidence.prevent, evidenceOf(band.source), evidence.cttLowRisk],
    wouldChangeIf,
    limits: [
      limits[0],
      ...intoleranceLimit(judged.intolerances),
      ...barredLimits(judged),
      ...limits.slice(1),
      ...prediction.limits,
    ],
    missing: [],
    notChecked: [],
    alternatives: actions.slice(0, 1).map(action => ({ title: name, action, excluded })),
    indication: indications.primaryPrevention,
    dose: null,
    urgency: 'routine',
    validForDays: 365,
    monitor: [
      { what: 'lipids and cardiovascular risk', withinDays: low ? preventWithin.lipids : 365, owner: 'clinician' },
    ],
    knowledgeRows: [...judged.knowledgeRows, band.id],
  }
}

const conclusions = {
  low: 'no statin by this risk alone',
  borderline: 'a statin may be discussed, most of all with risk enhancers',
  intermediate: 'discuss a statin',
  high: 'discuss a statin: the highest category',
} as const

const byRisk = (judged: Judged): OptionSet => {
  const { prediction, reading, band } = judged
  return {
    chooser: id,
    indication: indications.primaryPrevention,
    title,
    conclusion: `10-year ASCVD risk ${percent(prediction.probability)}, ${band.label}: ${conclusions[band.label]}.`,
    rankedBy: [
      'By the 10-year PREVENT-ASCVD category: low < 3, borderline 3 to < 5, intermediate 5 to < 10, high 10 % or more (2026 ACC/AHA).',
      'Intermediate and high: a statin first. Borderline: a tie. Low: no statin first.',
    ],
    candidates: [statin(judged), noStatin(judged)].toSorted(
      (a, b) => (a.rank ?? Number.POSITIVE_INFINITY) - (b.rank ?? Number.POSITIVE_INFINITY),
    ),
    because: Object.values(reading.because).flat(),
    evidence: [evidence.prevent, evidenceOf(band.source), evidence.cttLowRisk],
    limits: [...intoleranceLimit(judged.intolerances), ...barredLimits(judged), ...limits, ...prediction.limits],
    missing: [],
    wouldChangeIf,
    recommend: [draftOf(judged)],
  }
}

/** Diabetes at these ages is treated by itself. */
const diabeticByItself = (profile: PatientProfile): boolean => {
  const age = ageOf(profile)
  const diabetes = problemState(profile, problem.diabetes)
  return (
    age.kind === 'answered' &&
    age.value.years >= 40 &&
    age.value.years <= 75 &&
    diabetes.kind === 'answered' &&
    diabetes.value.state === 'present'
  )
}

const judge = (context: AdviceContext, consult: Consult): Answer<OptionSet> => {
  const { profile, jurisdiction, knowledge } = context
  const excluded = excludedByDefault(profile)
  if (excluded !== null) return excluded
  const taken = statinsTaken(profile)
  if (taken.kind === 'answered' && taken.value.length > 0) {
    const shared = { chooser: id, title, indication: indications.primaryPrevention, limits, wouldChangeIf }
    return answered(onStatin(taken.value, { ...shared, evidence: [evidence.cttLowRisk] }))
  }
  if (jurisdiction === null) return noJurisdiction('us')
  if (jurisdiction === 'eu') return outOfScope('The risk categories are of the US guideline; SCORE2 is not built in')
  const ldl = latestOf(profile, measurement.ldlCholesterol, { within: preventWithin.lipids })
  if (ldl.kind === 'answered' && ldl.value.quantity.value >= severeLdl) {
    return outOfScope(`LDL cholesterol of ${severeLdl} mg/dL or more is not decided by a risk category`)
  }
  return mapAnswer(preventPrediction(context, 'ascvd', 10), found =>
    byRisk({
      ...found,
      intolerances: statinIntolerances(profile),
      band: ascvdBand(knowledge, found.prediction.probability),
      statins: consultedStatins(consult, 'primary-prevention-of-ascvd'),
    }),
  )
}

/** Whether to talk about a statin, by the 10-year PREVENT-ASCVD category. */
export const statinDiscussion: Chooser = {
  id,
  title,
  indication: 'primary-prevention-of-ascvd',
  choose: (context, consult) => {
    const known = knownCardiovascularDisease(context.profile)
    if (known.kind === 'answered' && known.value !== null) return 'not-applicable'
    if (diabeticByItself(context.profile)) return 'not-applicable'
    return judge(context, consult)
  },
}
