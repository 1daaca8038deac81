import { type Answer, daysBefore, mapAnswer } from '../../core/index.ts'
import { type CodedConcept, problem } from '../concepts/index.ts'
import type { ConditionFact, ProcedureFact } from '../fact.ts'
import type { PatientProfile } from '../profile.ts'
import { problemState } from './problems.ts'

type ProblemFact = ConditionFact | ProcedureFact

/**
 * The facts of a problem, those of the last `withinDays` only when a limit is given: an old bleeding that nobody
 * resolved on the list is not an active one.
 */
export const problemFacts = (
  profile: PatientProfile,
  concept: CodedConcept,
  {
    everHad,
    withinDays,
    procedures = [],
  }: {
    readonly everHad: boolean
    readonly withinDays: number | null
    readonly procedures?: readonly CodedConcept[]
  },
): Answer<readonly ProblemFact[]> =>
  mapAnswer(problemState(profile, concept, { everHad, procedures }), state => {
    const facts = state.state === 'present' ? state.facts : []
    if (withinDays === null) return facts
    const since = daysBefore(profile.asOf, withinDays)
    return facts.filter(fact => fact.effective.start >= since)
  })

/** Days, ours: a bleeding that began earlier and stands unresolved on the list is said, and does not exclude. */
export const bleedingWithin = 30

/** Days, ours: an unresolved bleeding of the last year is settled before an anticoagulant is started. */
const settleWithin = 365

const bleedings = (profile: PatientProfile, withinDays: number | null): readonly ProblemFact[] => {
  const found = problemFacts(profile, problem.activeBleeding, { everHad: false, withinDays })
  return found.kind === 'answered' ? found.value : []
}

/** Bleedings that are listed as going on but began before `bleedingWithin` and in the last year. */
export const bleedingToSettle = (profile: PatientProfile): readonly ProblemFact[] => {
  const recent = bleedings(profile, bleedingWithin)
  return bleedings(profile, settleWithin).filter(fact => !recent.includes(fact))
}

/** What to say of a bleeding that is listed as going on but began long ago; empty when there is none. */
export const unresolvedBleeding = (profile: PatientProfile): readonly string[] => {
  const recent = bleedings(profile, bleedingWithin)
  const days = bleedings(profile, null)
    .filter(fact => !recent.includes(fact))
    .map(fact => fact.effective.start.slice(0, 10))
  return days.length === 0
    ? []
    : [`A bleeding of ${days.join(', ')} is on the list without an end: make sure that it is not active.`]
}
