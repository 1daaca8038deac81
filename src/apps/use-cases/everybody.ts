import type { Instant, PersonId } from '../../core/index.ts'
import { peopleThen } from '../../pipeline/profile/index.ts'
import type { Dependencies } from './dependencies.ts'

/** How many people are stored, behind `after` in the order of their ids. */
export const peopleAfter = async ({ database: { kysely } }: Dependencies, after = ''): Promise<number> => {
  const { count } = await kysely
    .selectFrom('person_record')
    .where('person_id', '>', after)
    .select(({ fn }) => fn.count<string>('person_id').distinct().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** People read from the list at a time. */
const page = 500

/**
 * Everybody who is stored, in the order of their ids, a page at a time.
 *
 * @param after begins behind this person
 */
export async function* everybody({ database: { kysely } }: Dependencies, after = ''): AsyncGenerator<PersonId> {
  let last = after
  while (true) {
    const people = await kysely
      .selectFrom('person_record')
      .select('person_id')
      .distinct()
      .where('person_id', '>', last)
      .orderBy('person_id')
      .limit(page)
      .execute()
    for (const { person_id } of people) yield person_id as PersonId
    const end = people.at(-1)
    if (end === undefined) return
    last = end.person_id
  }
}

/**
 * Everybody who was a person at a moment, as records were linked then, in the order of their ids.
 *
 * @param after begins behind this person
 */
export async function* everybodyThen(
  { database: { kysely } }: Dependencies,
  at: Instant,
  after = '',
): AsyncGenerator<PersonId> {
  let last = after
  while (true) {
    const people = await peopleThen(kysely, { at, after: last, limit: page })
    yield* people
    const end = people.at(-1)
    if (end === undefined) return
    last = end
  }
}
