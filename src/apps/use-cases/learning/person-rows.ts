import type { Terminology } from '../../../clinical/index.ts'
import type { Instant, PersonId, RecordId } from '../../../core/index.ts'
import {
  type CohortDefinition,
  historyOf,
  type PersonRows,
  type RowsAsked,
  rowsOf,
} from '../../../pipeline/features/index.ts'
import { holdersNow, type PersonRecords, readManyRecords, readRecords } from '../../../pipeline/profile/index.ts'
import type { Dependencies } from '../dependencies.ts'

export type RowMoments = {
  readonly until: Instant
  readonly now: Instant
  /** Up to when it was received; `null`: whatever there is. */
  readonly knownAt: Instant | null
  readonly terminology: Terminology
}

/** `denied`: there would be rows, and whoever they are of denies it today. */
export type RowsMade = PersonRows & { readonly person: PersonId; readonly denied: boolean }

/** People read with the same few queries. */
const together = 100

/**
 * The rows of persons, of what was received up to a moment, as records were linked then. Who denies it today has none, also where rows
 * are made again: the consents of now decide, of everybody who has one of these records now.
 *
 * @returns one a person, in their order
 */
export async function* rowsOfPeople(
  deps: Dependencies,
  definition: CohortDefinition,
  people: AsyncIterable<PersonId>,
  moments: RowMoments,
  asked?: RowsAsked,
): AsyncGenerator<RowsMade> {
  let persons: PersonId[] = []
  for await (const person of people) {
    persons.push(person)
    if (persons.length < together) continue
    yield* await rowsOfSome(deps, definition, persons, moments, asked)
    persons = []
  }
  if (persons.length > 0) yield* await rowsOfSome(deps, definition, persons, moments, asked)
}

/** The rows of one person, as `rowsOfPeople` makes them. */
export const rowsOfPerson = async (
  deps: Dependencies,
  definition: CohortDefinition,
  person: PersonId,
  moments: RowMoments,
): Promise<RowsMade> => (await rowsOfSome(deps, definition, [person], moments))[0]!

type Made = {
  readonly rows: RowsMade
  readonly records: readonly RecordId[]
  /** Nothing of these records has come after the moment up to which they were read. */
  readonly isWhole: boolean
}

const rowsOfSome = async (
  { database: { kysely } }: Dependencies,
  definition: CohortDefinition,
  persons: readonly PersonId[],
  { knownAt, ...moments }: RowMoments,
  asked?: RowsAsked,
): Promise<readonly RowsMade[]> => {
  const made: Made[] = []
  for await (const stored of readManyRecords(kysely, { persons, knownAt })) {
    const { person, records } = stored
    const rows = { ...rowsOf(definition, historyOf(stored, moments), asked), person, denied: false }
    made.push({ rows, records, isWhole: knownAt === null || isWhole(stored, knownAt) })
  }
  if (knownAt === null) return made.map(({ rows }) => rows)
  const withRows = made.filter(({ rows: { rows } }) => rows.length > 0)
  const holders = await holdersNow(
    kysely,
    withRows.flatMap(({ records }) => records),
  )
  const holderOf = new Map(holders.flatMap(holder => holder.records.map(record => [record, holder] as const)))
  const isDenied = async ({ rows, records, isWhole: whole }: Made): Promise<boolean> => {
    if (rows.rows.length === 0) return false
    for (const holder of new Set(records.flatMap(record => holderOf.get(record) ?? []))) {
      // Nothing has come since, so the rows were made by the consents of today: as when a model is trained.
      if (whole && !holder.isMarked && isSame(holder.records, records)) continue
      const today = historyOf(await readRecords(kysely, { person: holder.person, knownAt: null }), moments)
      if (today.isDenied) return true
    }
    return false
  }
  const allowed: RowsMade[] = []
  for (const one of made) allowed.push((await isDenied(one)) ? denied(one.rows) : one.rows)
  return allowed
}

const denied = ({ person, reached }: RowsMade): RowsMade => ({
  person,
  rows: [],
  reached: reached.map((indices, step) => (step === 0 ? indices : 0)),
  denied: true,
})

const isWhole = ({ facts, codes }: PersonRecords, knownAt: Instant): boolean =>
  facts.every(({ fact }) => fact.received <= knownAt) && codes.every(({ received }) => received <= knownAt)

const isSame = (one: readonly RecordId[], other: readonly RecordId[]): boolean =>
  one.length === other.length && one.every((record, at) => record === other[at])
