import { builtInTerminology, factsOf, type PatientProfile, type Terminology } from '../../clinical/index.ts'
import { daysBefore, type Instant, type PersonId } from '../../core/index.ts'
import { type PersonRecords, profileAt } from '../profile/index.ts'
import type { CohortDefinition } from './definition.ts'
import type { CohortEvent } from './events.ts'

/** A person's records, to be looked at as of any moment. */
export type History = {
  readonly person: PersonId
  /** As serving would have seen it. */
  readonly at: (asOf: Instant) => PatientProfile
  /** When it was first on record that this happened at this time. */
  readonly knownFrom: (event: CohortEvent) => Instant
  /** The source that says so. */
  readonly siteOf: (event: CohortEvent) => string
  /** Where the data end. */
  readonly until: Instant
  /** Something is kept back today, or a denial of whatever scope is in force: no row is made. */
  readonly isDenied: boolean
}

/** @param now when it is asked: the consents of today decide, not those of the index */
export const historyOf = (
  stored: PersonRecords,
  {
    until,
    now,
    terminology = builtInTerminology,
  }: {
    readonly until: Instant
    readonly now: Instant
    readonly terminology?: Terminology
  },
): History => {
  const today = profileAt(stored, now, terminology)
  return {
    person: stored.person,
    at: asOf => profileAt(stored, asOf, terminology),
    knownFrom: event => firstRecorded(stored, event),
    siteOf: ({ record }) => stored.sources.get(record ?? stored.records[0]!) ?? '',
    until,
    isDenied: isDenied(today),
  }
}

/** The moment of an index: when it happened, or (`known`) from when it was on record too; later by the definition's delay. */
export const indexMoment = (
  { index }: Pick<CohortDefinition, 'index'>,
  event: CohortEvent,
  knownFrom: History['knownFrom'],
): Instant => {
  const known = index.at === 'known' ? knownFrom(event) : event.at
  return daysBefore([known, event.at].sort()[1]!, -index.delay)
}

/** Something is kept back, or a denial of whatever scope is in force. */
export const isDenied = (profile: PatientProfile): boolean =>
  profile.withheld.length > 0 ||
  factsOf(profile, 'consent').some(
    ({ decision, status, effective: { end } }) =>
      decision === 'deny' && status === 'active' && (end === null || end > profile.asOf),
  )

/** A resource is amended long after: what counts is the first version that says the same of the moment. */
export const firstRecorded = ({ facts }: PersonRecords, { at, fact, moment }: CohortEvent): Instant => {
  if (fact === null) return at
  const first = facts.reduce<Instant>(
    (earliest, { fact: other }) =>
      other.kind === fact.kind &&
      other.record === fact.record &&
      other.source.resource === fact.source.resource &&
      other.effective[moment] === fact.effective[moment] &&
      other.recorded < earliest
        ? other.recorded
        : earliest,
    fact.recorded,
  )
  return first
}
