import { sql, type Transaction } from 'kysely'
import {
  columnsOf,
  type DemographicsFact,
  dayAt,
  type Fact,
  type RecordUnderExamination,
  type SeriesOf,
} from '../../clinical/index.ts'
import { codingKey, type Instant, type PersonId, type RecordId } from '../../core/index.ts'
import { buildProfile, type ProfileSchema, partOf, selectParts } from '../profile/index.ts'

/** Facts that are held at once. */
const page = 1_000

/** Later than anything: what is dated in the future is looked at too. */
const everything = '9999-12-31T23:59:59.999Z' as Instant

type Row = {
  readonly record_id: string
  readonly content_hash: string
  readonly received: string
  readonly body: string
}

const standing = (record: RecordId, rows: readonly Row[]): readonly Fact[] => {
  const stored = rows.map(({ body, content_hash, received }) => ({
    fact: Object.assign(JSON.parse(body) as Fact, { received: received as Instant }),
    content: content_hash,
  }))
  return buildProfile(stored, { person: '' as PersonId, records: [record], asOf: everything, knownAt: null }).facts
}

/** Who the records are of, as it stands. */
export const demographicsOf = async (
  db: Transaction<ProfileSchema>,
  records: readonly RecordId[],
): Promise<ReadonlyMap<RecordId, DemographicsFact>> => {
  const rows = await db
    .selectFrom('fact')
    .select(['record_id', 'content_hash', 'received', 'body'])
    .where('record_id', '=', sql<string>`any(${records}::text[])`)
    .where('kind', '=', sql.lit('demographics'))
    .execute()
  return new Map(
    [...Map.groupBy(rows, row => row.record_id as RecordId)].flatMap(([record, own]) => {
      const fact = standing(record, own).findLast(one => one.kind === 'demographics')
      return fact === undefined ? [] : [[record, fact] as const]
    }),
  )
}

/**
 * Passes the standing facts of records to their examinations: statement by statement, all versions of one together, so that which
 * of them stands is known from a few rows. Memory holds a page, however much a record has.
 *
 * @returns how many facts are stored of each
 */
export const passFacts = async (
  tx: Transaction<ProfileSchema>,
  records: readonly RecordId[],
  to: (record: RecordId) => RecordUnderExamination,
): Promise<ReadonlyMap<RecordId, number>> => {
  const stored = new Map<RecordId, number>()
  const pass = (rows: readonly (Row & { readonly statement: string })[]): void => {
    for (const [record, own] of Map.groupBy(rows, row => row.record_id as RecordId)) {
      to(record).add(standing(record, own))
      stored.set(record, (stored.get(record) ?? 0) + own.length)
    }
  }
  await sql`
    declare quality_facts no scroll cursor for
    select f.record_id, f.content_hash, f.received, f.body,
      r.resource_type || '/' || coalesce(r.logical_id, r.content_hash) as statement
    from resource r join fact f on f.record_id = r.record_id and f.content_hash = r.content_hash
    where r.record_id = any(${records}::text[]) and f.record_id = any(${records}::text[])
    order by r.record_id, statement, f.content_hash, f.position`.execute(tx)
  let held: (Row & { readonly statement: string })[] = []
  for (;;) {
    const { rows } = await sql<
      Row & { readonly statement: string }
    >`fetch forward ${sql.lit(page)} from quality_facts`.execute(tx)
    held.push(...rows)
    const last = held.at(-1)
    if (last === undefined) break
    // The last statement may go on in the next page.
    const cut =
      rows.length < page
        ? held.length
        : held.findLastIndex(row => row.statement !== last.statement || row.record_id !== last.record_id) + 1
    pass(held.slice(0, cut))
    held = held.slice(cut)
    if (rows.length < page) break
  }
  await sql`close quality_facts`.execute(tx)
  return stored
}

/** Days of series that are held at once, packed. */
const daysAtOnce = 32

/**
 * Passes every reading of a record's series to its examination, those of one code together, day by day.
 *
 * @returns how many readings are stored
 */
export const passReadings = async (
  db: Transaction<ProfileSchema>,
  record: RecordId,
  examination: RecordUnderExamination,
): Promise<number> => {
  const rows = await db
    .selectFrom('series')
    .select(['series_id', 'body'])
    .where('record_id', '=', record)
    .orderBy('series_id')
    .execute()
  const all = rows.map(({ body }) => JSON.parse(body) as SeriesOf)
  let readings = 0
  for (const alike of Map.groupBy(all, ({ codings: [first] }) =>
    first === undefined ? '' : codingKey(first),
  ).values()) {
    const of = new Map(alike.map(one => [one.series as string, one]))
    const passing = examination.addReadings(alike)
    const days = await daysOf(db, record, [...of.keys()])
    for (let from = 0; from < days.length; from += daysAtOnce) {
      const some = days.slice(from, from + daysAtOnce)
      const parts = await selectParts(
        db,
        sql`(select * from series_part where record_id = ${record} and series_id = any(${[...of.keys()]}::text[])
          and day = any(${some}::int[])) p`,
      )
      for (const [, ofDay] of [...Map.groupBy(parts, ({ day }) => day)].sort(([a], [b]) => a - b)) {
        const passed = [...Map.groupBy(ofDay, ({ series_id }) => series_id)].flatMap(([series, own]) => {
          const one = of.get(series)
          const day = dayAt(own.map(partOf), { asOf: everything, receivedBy: null })
          if (one === undefined || day === undefined) return []
          const received =
            own.flatMap(part => partOf(part).origins.map(origin => origin.received)).sort()[0] ?? everything
          readings += day.count
          return [{ of: one, columns: columnsOf(day.readings), received }]
        })
        passing.day(passed)
      }
    }
    passing.end()
  }
  return readings
}

const daysOf = async (
  db: Transaction<ProfileSchema>,
  record: RecordId,
  series: readonly string[],
): Promise<readonly number[]> => {
  const rows = await db
    .selectFrom('series_part')
    .select('day')
    .distinct()
    .where('record_id', '=', record)
    .where('series_id', '=', sql<string>`any(${series}::text[])`)
    .orderBy('day')
    .execute()
  return rows.map(({ day }) => day)
}

/** Those of a record's references that lead to something its source has sent. */
export const existingAmong = async (
  db: Transaction<ProfileSchema>,
  { record, source }: { readonly record: RecordId; readonly source: string },
  references: readonly string[],
): Promise<ReadonlySet<string>> => {
  if (references.length === 0) return new Set()
  const { rows } = await sql<{ reference: string }>`
    with asked as (select u as reference, split_part(u, '/', 1) as type, split_part(u, '/', 2) as id from unnest(${references}::text[]) u)
    select a.reference from asked a where exists (
      select 1 from resource r where r.record_id = ${record} and r.resource_type = a.type and (r.logical_id = a.id))
    union
    select a.reference from asked a where exists (
      select 1 from shared_code c where c.source = ${source} and c.reference = a.reference)`.execute(db)
  return new Set(rows.map(({ reference }) => reference))
}
