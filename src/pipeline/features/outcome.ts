import { factsOf, type PatientProfile } from '../../clinical/index.ts'
import { daysBefore, daysBetween, type Instant } from '../../core/index.ts'
import type { CohortDefinition } from './definition.ts'
import { type CohortEvent, eventsOf } from './events.ts'

/**
 * What happened in the time at risk. `days` count from the index to the event, the competing death, or the end of
 * follow-up (the end of the time at risk or of the data, whichever is first).
 */
export type OutcomeSeen =
  | { readonly kind: 'event' | 'died' | 'none' | 'censored'; readonly days: number }
  /** Died before the time at risk began. */
  | { readonly kind: 'died-before' }
  /** Has died, and nobody says when. */
  | { readonly kind: 'death-undated' }

/**
 * The first outcome after the index, seen from the end of the data. An outcome is after `from` and at most `to` days
 * later; what stands at the moment of the index itself (a transfer) or is the index itself is none.
 */
export const outcomeAfter = (
  { outcome, timeAtRisk: { from, to } }: CohortDefinition,
  index: Instant,
  event: CohortEvent,
  final: PatientProfile,
): OutcomeSeen => {
  const [begins, ends] = [daysBefore(index, -from), daysBefore(index, -to)]
  const first = eventsOf(final, outcome).find(
    ({ at, fact }) => at > begins && at <= ends && (fact === null || fact.id !== event.fact?.id),
  )
  const death = eventsOf(final, { kind: 'death' }).find(({ at }) => at > index)
  if (death !== undefined && death.at <= begins) return { kind: 'died-before' }
  // Of one moment, what is asked for comes first.
  if (first !== undefined && (death === undefined || first.at <= death.at)) {
    return { kind: 'event', days: daysBetween(index, first.at) }
  }
  if (death !== undefined && death.at <= ends) return { kind: 'died', days: daysBetween(index, death.at) }
  if (death === undefined && isDeadUndated(final)) return { kind: 'death-undated' }
  return ends > final.asOf ? { kind: 'censored', days: daysBetween(index, final.asOf) } : { kind: 'none', days: to }
}

const isDeadUndated = (final: PatientProfile): boolean => {
  const deaths = factsOf(final, 'demographics').flatMap(({ death }) => (death === undefined ? [] : [death]))
  return deaths.length > 0 && deaths.every(({ at }) => at === undefined)
}
