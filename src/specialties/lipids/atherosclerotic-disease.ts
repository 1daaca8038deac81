import {
  type AdviceContext,
  ageOf,
  type Because,
  becauseAge,
  becauseFact,
  becauseReading,
  type CodedConcept,
  type ConditionFact,
  egfrOf,
  type PatientProfile,
  type ProcedureFact,
  problem,
  problemFacts,
  problemState,
  procedureConcept,
  smokingStatusOf,
} from '../../clinical/index.ts'
import { type Answer, answered, daysBefore, daysBetween, mapAnswer } from '../../core/index.ts'

const diseases = [
  problem.coronaryDisease,
  problem.acuteCoronarySyndrome,
  problem.myocardialInfarction,
  problem.strokeOrTia,
  problem.peripheralArterialDisease,
  problem.aorticPlaque,
] as const

/** What proves atherosclerotic disease, now or ever; empty when the list names none. */
export const atheroscleroticDisease = (profile: PatientProfile): Answer<readonly Because[]> => {
  const states = diseases.map(concept => {
    const procedures = concept === problem.coronaryDisease ? [procedureConcept.pci] : []
    return mapAnswer(problemState(profile, concept, { everHad: true, procedures }), state =>
      state.state === 'present' ? state.facts.slice(0, 1).map(fact => becauseFact(fact, concept.title)) : [],
    )
  })
  const found = states.flatMap(state => (state.kind === 'answered' ? state.value : []))
  if (found.length > 0) return answered(found)
  return states.find(state => state.kind !== 'answered') ?? answered([])
}

/** Days in which an acute coronary syndrome counts as recent. */
const recentDays = 365
const recentLabel = 'Recent acute coronary syndrome'

export type RiskClass = {
  readonly risk: 'very-high' | 'not-very-high'
  readonly majorEvents: readonly Because[]
  readonly conditions: readonly Because[]
}

/** Days, ours: an intervention so near to an infarction is taken for its treatment. */
const interventionDays = 90

/** They say that there was an infarction, not when: their day is that of the entry. */
const oldInfarctionCodes: ReadonlySet<string> = new Set(['I25.2', '1755008', '399211009'])

const isOldInfarction = ({ codings }: ProblemFact): boolean => codings.some(({ code }) => oldInfarctionCodes.has(code))

type ProblemFact = ConditionFact | ProcedureFact

const factsOfProblem = (profile: PatientProfile, concept: CodedConcept, everHad = true) => {
  const found = problemFacts(profile, concept, { everHad, withinDays: null })
  return found.kind === 'answered' ? found.value : []
}

/**
 * Recent syndromes, and infarctions besides. An old infarction (history of) counts whenever it was entered, unless a
 * recent syndrome came before the entry: then it may be that one.
 */
const coronaryEventsOf = (
  profile: PatientProfile,
): { readonly recent: readonly ProblemFact[]; readonly older: readonly ProblemFact[] } => {
  const since = daysBefore(profile.asOf, recentDays)
  const infarctions = factsOfProblem(profile, problem.myocardialInfarction)
  const recent = [...factsOfProblem(profile, problem.acuteCoronarySyndrome), ...infarctions]
    .filter(fact => fact.effective.start >= since && !isOldInfarction(fact))
    .toSorted((a, b) => (a.effective.start < b.effective.start ? -1 : 1))
  const older = infarctions.filter(
    fact =>
      fact.effective.start < since ||
      (isOldInfarction(fact) && !recent.some(({ effective }) => effective.start <= fact.effective.start)),
  )
  return { recent, older }
}

/** Whether an intervention may have been the treatment of this event; an event without a day may be that of any. */
const isTreatmentOf = (intervention: ProblemFact, event: ProblemFact): boolean => {
  if (isOldInfarction(event)) return true
  const { start, precision } = event.effective
  const uncertain = precision === 'year' ? 365 : precision === 'month' ? 30 : 0
  const after = daysBetween(start, intervention.effective.start)
  return after >= -interventionDays && after <= interventionDays + uncertain
}

/** Recent acute coronary syndrome, infarction, ischaemic stroke (the concept does not part it from TIA), peripheral disease. */
const majorEventsOf = (profile: PatientProfile): readonly Because[] => {
  const { recent, older } = coronaryEventsOf(profile)
  return [
    ...recent.slice(-1).map(fact => becauseFact(fact, recentLabel)),
    ...older.slice(-1).map(fact => becauseFact(fact, problem.myocardialInfarction.title)),
    ...factsOfProblem(profile, problem.strokeOrTia)
      .slice(-1)
      .map(fact => becauseFact(fact, problem.strokeOrTia.title)),
    ...factsOfProblem(profile, problem.peripheralArterialDisease)
      .slice(-1)
      .map(fact => becauseFact(fact, problem.peripheralArterialDisease.title)),
  ]
}

/** An intervention counts unless it belongs to a recent syndrome or an infarction, which are major events themselves. */
const conditionsOf = (profile: PatientProfile): readonly Because[] => {
  const age = ageOf(profile)
  const egfr = egfrOf(profile, { within: 365 })
  const smoking = smokingStatusOf(profile, { within: 730 })
  const intervention = problemState(profile, problem.coronaryDisease, { procedures: [procedureConcept.pci] })
  const { recent, older } = coronaryEventsOf(profile)
  const pci =
    intervention.kind === 'answered' && intervention.value.state === 'present'
      ? intervention.value.facts.filter(
          fact => fact.kind === 'procedure' && ![...recent, ...older].some(event => isTreatmentOf(fact, event)),
        )
      : []
  return [
    ...(age.kind === 'answered' && age.value.years >= 65 ? [becauseAge(age.value)] : []),
    ...[problem.diabetes, problem.hypertension, problem.heartFailure, problem.familialHypercholesterolaemia].flatMap(
      concept =>
        factsOfProblem(profile, concept, concept === problem.heartFailure)
          .slice(-1)
          .map(fact => becauseFact(fact, concept.title)),
    ),
    ...(egfr.kind === 'answered' && egfr.value.value.value >= 15 && egfr.value.value.value < 60
      ? [becauseReading(egfr.value.creatinine)]
      : []),
    ...(smoking.kind === 'answered' && smoking.value.status === 'current' ? [smoking.value.because] : []),
    ...pci.slice(-1).map(fact => becauseFact(fact, procedureConcept.pci.title)),
  ]
}

/**
 * Very high risk by the 2018 definition: two major events, or one and two high-risk conditions. What is not on record is
 * not counted; bypass surgery and LDL despite treatment are not read.
 */
export const riskClassOf = ({ profile }: AdviceContext): RiskClass => {
  const majorEvents = majorEventsOf(profile)
  const conditions = conditionsOf(profile)
  const veryHigh = majorEvents.length >= 2 || (majorEvents.length === 1 && conditions.length >= 2)
  return { risk: veryHigh ? 'very-high' : 'not-very-high', majorEvents, conditions }
}
