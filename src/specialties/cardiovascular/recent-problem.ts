import {
  type CodedConcept,
  type ConditionFact,
  type PatientProfile,
  type ProcedureFact,
  problem,
  problemState,
} from '../../clinical/index.ts'
import { type Answer, daysBefore, mapAnswer } from '../../core/index.ts'

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

/** What to say of a bleeding that is listed as going on but began long ago; empty when there is none. */
export const unresolvedBleeding = (profile: PatientProfile): readonly string[] => {
  const all = problemFacts(profile, problem.activeBleeding, { everHad: false, withinDays: null })
  const recent = problemFacts(profile, problem.activeBleeding, { everHad: false, withinDays: bleedingWithin })
  if (all.kind !== 'answered' || recent.kind !== 'answered' || recent.value.length === all.value.length) return []
  const days = all.value.filter(fact => !recent.value.includes(fact)).map(fact => fact.effective.start.slice(0, 10))
  return [`A bleeding of ${days.join(', ')} is on the list without an end: make sure that it is not active.`]
}
