import { type Kysely, type Selectable, sql } from 'kysely'
import { AppError, type Instant, type PersonId, type RecordId } from '../../core/index.ts'
import { countRows } from '../../platform/database/index.ts'
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
 * A page of people in order of name. `after` is the `next` of the page before. They are counted for the first page, up to
 * `countedAtMost`, and the pages after it repeat the number.
 *
 * @param search part of a name, or a whole identifier value
 */
export const listPeople = async (
  db: Kysely<ProfileSchema>,
  {
    search,
    after,
    limit,
    countedAtMost,
  }: {
    readonly search: string
    readonly after: string | null
    readonly limit: number
    readonly countedAtMost: number
  },
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
  const cursor = after === null ? null : cursorOf(after)
  const total = cursor?.total ?? (await countRows(db, matches.select('s.person_id').limit(countedAtMost + 1)))
  const rows = await matches
    .select(['s.person_id', 's.sort_name', 's.name', 's.birth_date', 's.sex'])
    .where(eb =>
      cursor === null
        ? eb.val(true)
        : sql<boolean>`(s.sort_name, s.person_id) > (${cursor.name}::text, ${cursor.person}::text)`,
    )
    .orderBy('s.sort_name')
    .orderBy('s.person_id')
    .limit(limit + 1)
    .execute()
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    people: await withAllRecords(db, page),
    total,
    next: rows.length > limit && last !== undefined ? JSON.stringify([last.sort_name, last.person_id, total]) : null,
  }
}

/** One person's row; `null` when there is none. */
export const personRow = async (db: Kysely<ProfileSchema>, person: PersonId): Promise<PersonRow | null> => {
  const rows = await db
    .selectFrom('patient_summary')
    .select(['person_id', 'name', 'birth_date', 'sex'])
    .where('person_id', '=', person)
    .where('listed', '=', true)
    .execute()
  return (await withAllRecords(db, rows))[0] ?? null
}

type ListedRow = Pick<Selectable<ProfileSchema['patient_summary']>, 'person_id' | 'name' | 'birth_date' | 'sex'>

/** What any record of a person says counts: an identifier, a death, the newest data. Two look-ups, however many people. */
const withAllRecords = async (
  db: Kysely<ProfileSchema>,
  people: readonly ListedRow[],
): Promise<readonly PersonRow[]> => {
  const records = await db
    .selectFrom('patient_summary')
    .select(['record_id', 'person_id', 'death', 'data_as_of'])
    .where('person_id', '=', sql<string>`any(${people.map(row => row.person_id)}::text[])`)
    .execute()
  const identifiers = await db
    .selectFrom('record_identifier')
    .selectAll()
    .where('record_id', '=', sql<string>`any(${records.map(row => row.record_id)}::text[])`)
    .execute()
  const recordsOf = Map.groupBy(records, row => row.person_id)
  const identifiersOf = Map.groupBy(identifiers, row => row.record_id)
  return people.map(row => {
    const own = recordsOf.get(row.person_id) ?? []
    const named = own.flatMap(({ record_id }) => identifiersOf.get(record_id) ?? [])
    const unique = new Map(named.map(({ system, value }) => [JSON.stringify([system, value]), { system, value }]))
    return {
      id: row.person_id as PersonId,
      name: row.name,
      birthDate: row.birth_date,
      sex: row.sex as PersonRow['sex'],
      death: own.flatMap(({ death }) => death ?? []).sort()[0] ?? null,
      dataAsOf: (own
        .flatMap(({ data_as_of }) => data_as_of ?? [])
        .sort()
        .at(-1) ?? null) as Instant | null,
      identifiers: [...unique].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, identifier]) => identifier),
    }
  })
}

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

const cursorOf = (after: string): { readonly name: string; readonly person: string; readonly total: number } => {
  try {
    const [name, person, total] = JSON.parse(after) as unknown[]
    if (typeof name === 'string' && typeof person === 'string' && isCount(total)) return { name, person, total }
  } catch (cause) {
    throw badCursor(cause)
  }
  throw badCursor(undefined)
}

const isCount = (given: unknown): given is number => Number.isSafeInteger(given) && (given as number) >= 0

const badCursor = (cause: unknown): AppError =>
  new AppError('misuse', 'That page does not exist.', { remedy: 'Pass `next` of the page before as `after`.', cause })
