import { type Kysely, sql, type Transaction } from 'kysely'
import { type ReadingMark, readingNamed, type SeriesFact, type SeriesId } from '../../clinical/index.ts'
import { epochOf, type FactId, type Instant, type Issue, type RecordId, type Severity } from '../../core/index.ts'
import type { StoredFact } from './build-profile.ts'
import type { ProfileSchema } from './schema.ts'

/** Something that was found wrong with a fact after it was stored. */
export type FactMark = {
  readonly record: RecordId
  /** A stored fact, or a reading of a series. */
  readonly fact: FactId
  /** Of a stretch of readings: the last of them. */
  readonly through?: FactId
  readonly code: string
  readonly severity: Severity
  readonly message: string
}

/** Where an issue that is a mark says it comes from. */
export const markedBy = 'attune quality'

const keyOf = ({ record, fact, through, code, message }: Omit<FactMark, 'severity'>): string =>
  `${record} ${fact} ${through ?? ''} ${code} ${message}`

const rowKey = (row: {
  record_id: string
  fact_id: string
  through: string | null
  code: string
  message: string
}): string => `${row.record_id} ${row.fact_id} ${row.through ?? ''} ${row.code} ${row.message}`

/**
 * Makes these the marks of the records: new ones begin now, those that are no longer found end now. History stays, so
 * that a replay sees what was known then.
 *
 * @returns the records of which something has changed
 */
export const writeMarks = async (
  tx: Transaction<ProfileSchema>,
  records: readonly RecordId[],
  marks: readonly FactMark[],
  at: Instant,
): Promise<readonly RecordId[]> => {
  if (records.length === 0) return []
  const open = await tx
    .selectFrom('fact_mark')
    .select(['record_id', 'fact_id', 'through', 'code', 'message', 'since'])
    .where('record_id', '=', sql<string>`any(${records}::text[])`)
    .where('until', 'is', null)
    .execute()
  const known = new Set(open.map(rowKey))
  const wanted = new Set(marks.map(keyOf))
  const ended = open.filter(row => !wanted.has(rowKey(row)))
  const begun = marks.filter(mark => !known.has(keyOf(mark)))
  await endMarks(tx, ended, at)
  await beginMarks(tx, begun, at)
  return [...new Set([...ended.map(row => row.record_id as RecordId), ...begun.map(({ record }) => record)])].sort()
}

const endMarks = async (
  tx: Transaction<ProfileSchema>,
  rows: readonly { record_id: string; fact_id: string; code: string; since: string }[],
  at: Instant,
): Promise<void> => {
  if (rows.length === 0) return
  await sql`
    update fact_mark m set until = ${at}::timestamptz
    from unnest(${rows.map(row => row.record_id)}::text[], ${rows.map(row => row.fact_id)}::text[],
                ${rows.map(({ code }) => code)}::text[], ${rows.map(({ since }) => since)}::timestamptz[]) as u(r, f, c, s)
    where m.record_id = u.r and m.fact_id = u.f and m.code = u.c and m.since = u.s`.execute(tx)
}

const beginMarks = async (tx: Transaction<ProfileSchema>, marks: readonly FactMark[], at: Instant): Promise<void> => {
  if (marks.length === 0) return
  await sql`
    insert into fact_mark (record_id, fact_id, through, code, severity, message, since)
    select r, f, t, c, v, m, ${at}::timestamptz
    from unnest(${marks.map(({ record }) => record)}::text[], ${marks.map(({ fact }) => fact)}::text[],
                ${marks.map(({ code }) => code)}::text[], ${marks.map(({ severity }) => severity)}::text[],
                ${marks.map(({ message }) => message)}::text[],
                ${marks.map(({ through }) => through ?? null)}::text[]) as u(r, f, c, v, m, t)
    on conflict (record_id, fact_id, code, since)
      do update set message = excluded.message, through = excluded.through, until = null`.execute(tx)
  const records = [...new Set(marks.map(({ record }) => record))].sort()
  await sql`
    update record r set marks = (select count(*) from fact_mark m where m.record_id = r.record_id)
    where r.record_id = any(${records}::text[])`.execute(tx)
}

type MarkRow = {
  readonly fact_id: string
  readonly through: string | null
  readonly code: string
  readonly severity: string
  readonly message: string
}

/** What was found wrong with facts, and with readings of series. */
export type Marks = {
  readonly byFact: ReadonlyMap<string, readonly MarkRow[]>
  readonly bySeries: ReadonlyMap<SeriesId, readonly ReadingMark[]>
}

const noMarks: Marks = { byFact: new Map(), bySeries: new Map() }

/** The marks of records, as it was known at `knownAt` (`null`: now). */
export const readMarks = async (
  db: Kysely<ProfileSchema>,
  records: readonly RecordId[],
  knownAt: Instant | null,
): Promise<Marks> => {
  if (records.length === 0) return noMarks
  const rows = await db
    .selectFrom('fact_mark')
    .select(['fact_id', 'through', 'code', 'severity', 'message', 'since', 'until'])
    .where('record_id', '=', sql<string>`any(${records}::text[])`)
    .orderBy('code')
    .orderBy('message')
    .execute()
  const standing = rows.filter(({ since, until }) =>
    knownAt === null ? until === null : since <= knownAt && (until === null || until > knownAt),
  )
  const bySeries = new Map<SeriesId, ReadingMark[]>()
  for (const row of standing) {
    const named = readingNamed(row.fact_id)
    if (named === undefined) continue
    const last = row.through === null ? named.start : (readingNamed(row.through)?.start ?? named.start)
    const known = bySeries.get(named.series)
    const mark = { first: named.start, last, issue: issueOf(row) }
    if (known === undefined) bySeries.set(named.series, [mark])
    else known.push(mark)
  }
  return { byFact: Map.groupBy(standing, row => row.fact_id), bySeries }
}

const issueOf = ({ code, severity, message }: MarkRow): Issue => ({
  severity: severity as Severity,
  code,
  message,
  location: markedBy,
})

/** The facts with what was found wrong with them. An issue that reading the resource found already is not repeated. */
export const withMarks = (facts: readonly StoredFact[], { byFact }: Marks): readonly StoredFact[] => {
  if (byFact.size === 0) return facts
  return facts.map(stored => {
    const found = byFact.get(stored.fact.id)
    if (found === undefined) return stored
    const { quality } = stored.fact
    const marks = found.filter(({ code }) => !quality.some(one => one.code === code)).map(issueOf)
    return marks.length === 0 ? stored : { ...stored, fact: { ...stored.fact, quality: [...quality, ...marks] } }
  })
}

/** The days of series with what was found wrong with stretches of their readings; the others are the same objects. */
export const withReadingMarks = (days: readonly SeriesFact[], { bySeries }: Marks): readonly SeriesFact[] => {
  if (bySeries.size === 0) return days
  return days.map(day => {
    const [from, to] = [epochOf(day.effective.start), epochOf(day.effective.end ?? day.effective.start)]
    const own = bySeries.get(day.series)?.filter(({ first, last }) => first <= to && last >= from) ?? []
    return own.length === 0 ? day : { ...day, marks: own }
  })
}
