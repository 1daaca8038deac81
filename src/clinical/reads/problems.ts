import { type Answer, answered, daysBefore, insufficient } from '../../core/index.ts'
import type { CodedConcept } from '../concepts/index.ts'
import type { ConditionFact, FactKind, ProcedureFact } from '../fact.ts'
import { byTime, factsIn, hasFacts, type PatientProfile, remembered } from '../profile.ts'

/** `absent` means: a list was received, and this is not on it. That is "not recorded", and whoever relies on it says so. */
export type ProblemState =
  | {
      readonly state: 'present'
      readonly facts: readonly [ConditionFact | ProcedureFact, ...(ConditionFact | ProcedureFact)[]]
    }
  | { readonly state: 'absent'; readonly uncertain: readonly ConditionFact[] }

const over = new Set(['resolved', 'inactive', 'remission'])
const denied = new Set(['refuted', 'entered-in-error'])
const doubtful = new Set(['provisional', 'differential', 'unconfirmed'])
// FHIR event-status: these did not take place, or not to an end.
const notDone = new Set(['not-done', 'preparation', 'on-hold', 'stopped', 'entered-in-error'])

/** Whether a problem is going on at `asOf`. */
export const isOngoing = (profile: PatientProfile, fact: ConditionFact): boolean =>
  (fact.effective.end === null || fact.effective.end > profile.asOf) && !over.has(fact.clinicalStatus ?? 'active')

/**
 * Whether the person has (or with `everHad` ever had) the problem.
 * Insufficient when no problem list was received at all: an empty record is not a healthy person.
 *
 * @param procedures concepts whose procedures also prove it, e.g. a transplant
 * @param proceduresWithin age limit of those procedures in days, for what recurs as long as it goes on; none by default
 */
export const problemState = (
  profile: PatientProfile,
  concept: CodedConcept,
  options: ProblemOptions = {},
): Answer<ProblemState> => {
  const { everHad = false, procedures = [], proceduresWithin = '' } = options
  const key = `problem ${concept.id} ${everHad} ${procedures.map(({ id }) => id).join()} ${proceduresWithin}`
  return remembered(profile, key, watched => stateOf(watched, concept, options))
}

type ProblemOptions = {
  readonly everHad?: boolean
  readonly procedures?: readonly CodedConcept[]
  readonly proceduresWithin?: number
}

/** The procedures of these concepts that took place, oldest first; with `within`, in the last so many days. */
export const proceduresDone = (
  profile: PatientProfile,
  procedures: readonly CodedConcept[],
  within?: number,
): readonly ProcedureFact[] => {
  const since = within === undefined ? '' : daysBefore(profile.asOf, within)
  return [...new Set(procedures.flatMap(one => factsIn(profile, 'procedure', one)))]
    .filter(fact => !notDone.has(fact.status) && (fact.effective.end ?? profile.asOf) >= since)
    .sort(byTime)
}

const stateOf = (
  profile: PatientProfile,
  concept: CodedConcept,
  { everHad = false, procedures = [], proceduresWithin }: ProblemOptions,
): Answer<ProblemState> => {
  const held = factsIn(profile, 'condition', concept).filter(fact => !denied.has(fact.verification ?? ''))
  const relevant = held.filter(fact => everHad || isOngoing(profile, fact))
  const sure = relevant.filter(fact => !doubtful.has(fact.verification ?? ''))
  const done = proceduresDone(profile, procedures, proceduresWithin)
  const [first, ...rest] = [...sure, ...done]
  if (first !== undefined) return answered({ state: 'present', facts: [first, ...rest] })
  if (profile.withheld.length > 0) {
    return insufficient({
      what: concept.title,
      need: 'the whole problem list',
      have: 'some information is withheld',
      reason: 'withheld',
    })
  }
  if (!listReceived(profile, 'condition')) {
    return insufficient({ what: 'problem list', need: 'any entry or encounter', have: 'none', reason: 'absent' })
  }
  return answered({ state: 'absent', uncertain: relevant.filter(fact => doubtful.has(fact.verification ?? '')) })
}

/**
 * Whether the sources sent this kind of list. A record with encounters comes from a clinical system, whose empty
 * list then means "none recorded", unless it was asked for the list and did not send it.
 */
export const listReceived = (profile: PatientProfile, kind: FactKind): boolean =>
  hasFacts(profile, kind) || (hasFacts(profile, 'encounter') && profile.notSent?.includes(kind) !== true)
