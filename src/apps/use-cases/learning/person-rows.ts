import type { Terminology } from '../../../clinical/index.ts'
import type { Instant, PersonId } from '../../../core/index.ts'
import {
  type CohortDefinition,
  historyOf,
  type PersonRows,
  type RowsAsked,
  rowsOf,
} from '../../../pipeline/features/index.ts'
import { type HolderNow, holdersNow, type PersonRecords, readRecords } from '../../../pipeline/profile/index.ts'
import type { Dependencies } from '../dependencies.ts'

export type RowMoments = {
  readonly until: Instant
  readonly now: Instant
  /** Up to when it was received; `null`: whatever there is. */
  readonly knownAt: Instant | null
  readonly terminology: Terminology
}

/** `denied`: there would be rows, and whoever they are of denies it today. */
export type RowsMade = PersonRows & { readonly denied: boolean }

/**
 * The rows of one person, of what was received up to a moment, as records were linked then. Who denies it today has none, also where rows
 * are made again: the consents of now decide, of everybody who has one of these records now.
 */
export const rowsOfPerson = async (
  { database: { kysely } }: Dependencies,
  definition: CohortDefinition,
  person: PersonId,
  { knownAt, ...moments }: RowMoments,
  asked?: RowsAsked,
): Promise<RowsMade> => {
  // Past what is kept in memory for calls: everybody is read once.
  const stored = await readRecords(kysely, { person, knownAt })
  const made = { ...rowsOf(definition, historyOf(stored, moments), asked), denied: false }
  if (knownAt === null || made.rows.length === 0) return made
  for (const holder of await holdersNow(kysely, stored.records)) {
    // Nothing has come since, so the rows were made by the consents of today: as when a model is trained.
    if (isAsThen(holder, stored, knownAt)) continue
    const today = historyOf(await readRecords(kysely, { person: holder.person, knownAt: null }), moments)
    if (!today.isDenied) continue
    return { rows: [], reached: made.reached.map((indices, step) => (step === 0 ? indices : 0)), denied: true }
  }
  return made
}

const isAsThen = ({ records, isMarked }: HolderNow, stored: PersonRecords, knownAt: Instant): boolean =>
  !isMarked &&
  records.length === stored.records.length &&
  records.every((record, at) => record === stored.records[at]) &&
  stored.facts.every(({ fact }) => fact.received <= knownAt) &&
  stored.codes.every(({ received }) => received <= knownAt)
