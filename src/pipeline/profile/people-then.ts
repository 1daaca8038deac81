import { type Kysely, sql } from 'kysely'
import type { Instant, PersonId, RecordId } from '../../core/index.ts'
import type { ProfileSchema } from './schema.ts'

type Db = Pick<Kysely<ProfileSchema>, 'getExecutor'>

/** The links that counted at a moment, as `person_record` is of those that count now. */
const linksThen = (at: Instant) => sql<{ record_id: RecordId; person_id: PersonId }>`(
  select l.record_id, l.person_id from person_link l
  where l.since <= ${at}::timestamptz and not exists (
    select 1 from person_link m
    where m.record_id = l.record_id and m.version > l.version and m.since <= ${at}::timestamptz))`

/**
 * A page of those who were persons at a moment, in the order of their ids: who has been merged into somebody since is still among them, and
 * who came of a merge or was taken out of one is not.
 *
 * @example
 * await peopleThen(db, { at: '2026-01-01T00:00:00.000Z', after: '', limit: 500 })
 */
export const peopleThen = async (
  db: Db,
  { at, after, limit }: { readonly at: Instant; readonly after: string; readonly limit: number },
): Promise<readonly PersonId[]> => {
  const { rows } = await sql<{ person_id: PersonId }>`
    select distinct person_id from ${linksThen(at)} then_linked
    where person_id > ${after} order by person_id limit ${limit}`.execute(db)
  return rows.map(({ person_id }) => person_id)
}

/** Who has some of certain records now. */
export type HolderNow = {
  readonly person: PersonId
  /** All records of the person, in order. */
  readonly records: readonly RecordId[]
  /** Whether some fact of these was ever marked, as an error or otherwise. */
  readonly isMarked: boolean
}

export const holdersNow = async (db: Db, records: readonly RecordId[]): Promise<readonly HolderNow[]> => {
  if (records.length === 0) return []
  const { rows } = await sql<HolderNow>`
    select p.person_id as person, array_agg(p.record_id order by p.record_id) as records, bool_or(r.marks > 0) as "isMarked"
    from person_record p join record r on r.record_id = p.record_id
    where p.person_id in (select person_id from person_record where record_id = any(${records}::text[]))
    group by p.person_id order by p.person_id`.execute(db)
  return rows
}

/**
 * The persons of one moment who are, by the links of now, the same human as a person of another moment under another id: by each of the
 * first, those of the second. A merge since, or one that was undone, makes such a pair; where no link has changed there is none.
 *
 * @example
 * (await sameUnderOtherId(db, testedAt, trainedAt)).get(person) // ['p7'] : of one human, by what is known now
 */
export const sameUnderOtherId = async (
  db: Db,
  one: Instant,
  other: Instant,
): Promise<ReadonlyMap<PersonId, readonly PersonId[]>> => {
  const { rows } = await sql<{ one: PersonId; other: PersonId }>`
    select distinct a.person_id as one, b.person_id as other
    from ${linksThen(one)} a
    join person_record now_a on now_a.record_id = a.record_id
    join person_record now_b on now_b.person_id = now_a.person_id
    join ${linksThen(other)} b on b.record_id = now_b.record_id
    where a.person_id <> b.person_id
    order by 1, 2`.execute(db)
  const found = new Map<PersonId, PersonId[]>()
  for (const row of rows) found.set(row.one, [...(found.get(row.one) ?? []), row.other])
  return found
}
