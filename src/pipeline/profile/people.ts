import { type Kysely, sql } from 'kysely'
import { AppError, type Instant, type PersonId, type RecordId } from '../../core/index.ts'
import type { ProfileSchema } from './schema.ts'

export type PersonRow = {
  readonly id: PersonId
  readonly name: string | null
  readonly birthDate: string | null
  readonly sex: 'female' | 'male' | null
  /** Moment of death, `unknown` when only the fact is known, `null` when alive as far as known. */
  readonly death: string | null
  readonly dataAsOf: Instant | null
  readonly identifiers: readonly { readonly system: string; readonly value: string }[]
}

/**
 * A page of people in order of name. `after` is the `next` of the page before.
 *
 * @param search part of a name, or a whole identifier value
 */
export const listPeople = async (
  db: Kysely<ProfileSchema>,
  { search, after, limit }: { readonly search: string; readonly after: string | null; readonly limit: number },
): Promise<{ readonly people: readonly PersonRow[]; readonly total: number; readonly next: string | null }> => {
  const pattern = `%${search.toLowerCase().replaceAll(/[\\%_]/g, '\\$&')}%`
  const matches = db
    .selectFrom('patient_summary as s')
    .where('s.listed', '=', true)
    .where(eb =>
      search === ''
        ? eb.val(true)
        : eb.or([
            eb('s.sort_name', 'like', pattern),
            eb(
              's.person_id',
              'in',
              eb
                .selectFrom('record_identifier as i')
                .innerJoin('patient_summary as o', 'o.record_id', 'i.record_id')
                .select('o.person_id')
                .where('i.value', '=', search),
            ),
          ]),
    )
  const { total } = await matches.select(eb => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const [name, person] = after === null ? [null, null] : cursorOf(after)
  const rows = await matches
    .select(['s.person_id', 's.sort_name', 's.name', 's.birth_date', 's.sex'])
    .select(ofAllRecords)
    .where(eb => (name === null ? eb.val(true) : sql<boolean>`(s.sort_name, s.person_id) > (${name}, ${person})`))
    .orderBy('s.sort_name')
    .orderBy('s.person_id')
    .limit(limit + 1)
    .execute()
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    people: page.map(toPerson),
    total: Number(total),
    next: rows.length > limit && last !== undefined ? JSON.stringify([last.sort_name, last.person_id]) : null,
  }
}

/** One person's row; `null` when there is none. */
export const personRow = async (db: Kysely<ProfileSchema>, person: PersonId): Promise<PersonRow | null> => {
  const row = await db
    .selectFrom('patient_summary as s')
    .select(['s.person_id', 's.name', 's.birth_date', 's.sex'])
    .select(ofAllRecords)
    .where('s.person_id', '=', person)
    .where('s.listed', '=', true)
    .executeTakeFirst()
  return row === undefined ? null : toPerson(row)
}

/** What any record of the person says counts: an identifier, a death, the newest data. */
const ofAllRecords = [
  sql<string | null>`(select min(o.death) from patient_summary o where o.person_id = s.person_id)`.as('death'),
  sql<string | null>`(select max(o.data_as_of) from patient_summary o where o.person_id = s.person_id)`.as(
    'data_as_of',
  ),
  sql<string>`coalesce((select json_agg(json_build_object('system', i.system, 'value', i.value) order by i.system, i.value)
    from (select distinct r.system, r.value from patient_summary o join record_identifier r on r.record_id = o.record_id
      where o.person_id = s.person_id) i), '[]')::text`.as('identifiers'),
]

const toPerson = (row: {
  readonly person_id: string
  readonly name: string | null
  readonly birth_date: string | null
  readonly sex: string | null
  readonly death: string | null
  readonly data_as_of: string | null
  readonly identifiers: string
}): PersonRow => ({
  id: row.person_id as PersonId,
  name: row.name,
  birthDate: row.birth_date,
  sex: row.sex as PersonRow['sex'],
  death: row.death,
  dataAsOf: row.data_as_of as Instant | null,
  identifiers: JSON.parse(row.identifiers) as PersonRow['identifiers'],
})

/**
 * The person that a caller means: internal id, `system|value`, or a source's `Patient.id` (with or without
 * `Patient/`) when only one source has it.
 *
 * @throws AppError `not-found`, or `ambiguous` with the candidates
 */
export const findPerson = async (db: Kysely<ProfileSchema>, name: string): Promise<PersonId> => {
  const latest = db.selectFrom('person_record as l')
  const bar = name.lastIndexOf('|')
  const rows =
    bar > 0
      ? await latest
          .innerJoin('record_identifier as i', 'i.record_id', 'l.record_id')
          .select('l.person_id')
          .where('i.system', '=', name.slice(0, bar))
          .where('i.value', '=', name.slice(bar + 1))
          .execute()
      : await latest
          .innerJoin('record as r', 'r.record_id', 'l.record_id')
          .select('l.person_id')
          .where(eb => eb.or([eb('l.person_id', '=', name), eb('r.patient', '=', name.replace(/^Patient\//, ''))]))
          .execute()
  const people = [...new Set(rows.map(row => row.person_id as PersonId))].sort()
  const [only] = people
  if (only === undefined) {
    throw new AppError('not-found', 'No patient has that id.', {
      remedy: 'List the patients with `attune patients`, or name one by system|value.',
    })
  }
  if (people.length > 1) {
    throw new AppError('ambiguous', `That name fits ${people.length} patients.`, {
      remedy: 'Use one of the ids in `candidates`.',
      details: { candidates: people },
    })
  }
  return only
}

/** The person that a record is linked to; `null` when nothing of that record was ever stored. */
export const personOfRecord = async (db: Kysely<ProfileSchema>, record: RecordId): Promise<PersonId | null> => {
  const row = await db
    .selectFrom('person_record')
    .select('person_id')
    .where('record_id', '=', record)
    .executeTakeFirst()
  return row === undefined ? null : (row.person_id as PersonId)
}

const cursorOf = (after: string): readonly [string, string] => {
  try {
    const [name, person] = JSON.parse(after) as unknown[]
    if (typeof name === 'string' && typeof person === 'string') return [name, person]
  } catch (cause) {
    throw badCursor(cause)
  }
  throw badCursor(undefined)
}

const badCursor = (cause: unknown): AppError =>
  new AppError('misuse', 'That page does not exist.', { remedy: 'Pass `next` of the page before as `after`.', cause })
