import type { Terminology } from '../../../clinical/index.ts'
import type { Instant, PersonId } from '../../../core/index.ts'
import {
  type CohortDefinition,
  historyOf,
  type PersonRows,
  type RowsAsked,
  rowsOf,
} from '../../../pipeline/features/index.ts'
import { readRecords } from '../../../pipeline/profile/index.ts'
import type { Dependencies } from '../dependencies.ts'

export type RowMoments = {
  readonly until: Instant
  readonly now: Instant
  /** Up to when it was received; `null`: whatever there is. */
  readonly knownAt: Instant | null
  readonly terminology: Terminology
}

/**
 * The rows of one person, of what was received up to a moment. Who denies it today has none, also where rows are made again: the
 * consents of now decide.
 */
export const rowsOfPerson = async (
  { database: { kysely } }: Dependencies,
  definition: CohortDefinition,
  person: PersonId,
  { knownAt, ...moments }: RowMoments,
  asked?: RowsAsked,
): Promise<PersonRows> => {
  // Past what is kept in memory for calls: everybody is read once.
  const made = rowsOf(definition, historyOf(await readRecords(kysely, { person, knownAt }), moments), asked)
  if (knownAt === null || made.rows.length === 0) return made
  const today = historyOf(await readRecords(kysely, { person, knownAt: null }), moments)
  if (!today.isDenied) return made
  return { rows: [], reached: made.reached.map((indices, step) => (step === 0 ? indices : 0)) }
}
