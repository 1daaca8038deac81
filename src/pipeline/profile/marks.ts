import { type Kysely, sql, type Transaction } from 'kysely'
import type { FactId, Instant, Issue, RecordId, Severity } from '../../core/index.ts'
import type { StoredFact } from './build-profile.ts'
import type { ProfileSchema } from './schema.ts'

/** Something that was found wrong with a fact after it was stored. */
export type FactMark = {
  readonly record: RecordId
  readonly fact: FactId
  readonly code: string
  readonly severity: Severity
  readonly message: string
}

/** Where an issue that is a mark says it comes from. */
export const markedBy = 'attune quality'

const keyOf = ({ record, fact, code, message }: Pick<FactMark, 'record' | 'fact' | 'code' | 'message'>): string =>
  `${record} ${fact} ${code} ${message}`

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
    .select(['record_id', 'fact_id', 'code', 'message', 'since'])
    .where('record_id', '=', sql<string>`any(${records}::text[])`)
    .where('until', 'is', null)
    .execute()
  const known = new Set(
    open.map(row =>
      keyOf({ record: row.record_id as RecordId, fact: row.fact_id as FactId, code: row.code, message: row.message }),
    ),
  )
  const wanted = new Set(marks.map(keyOf))
  const ended = open.filter(
    row =>
      !wanted.has(
        keyOf({ record: row.record_id as RecordId, fact: row.fact_id as FactId, code: row.code, message: row.message }),
      ),
  )
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
    insert into fact_mark (record_id, fact_id, code, severity, message, since)
    select r, f, c, v, m, ${at}::timestamptz
    from unnest(${marks.map(({ record }) => record)}::text[], ${marks.map(({ fact }) => fact)}::text[],
                ${marks.map(({ code }) => code)}::text[], ${marks.map(({ severity }) => severity)}::text[],
                ${marks.map(({ message }) => message)}::text[]) as u(r, f, c, v, m)
    on conflict (record_id, fact_id, code, since) do update set message = excluded.message, until = null`.execute(tx)
  const records = [...new Set(marks.map(({ record }) => record))].sort()
  await sql`
    update record r set marks = (select count(*) from fact_mark m where m.record_id = r.record_id)
    where r.record_id = any(${records}::text[])`.execute(tx)
}

/**
 * The facts with what was found wrong with them, as it was known at `knownAt` (`null`: now). An issue that reading the
 * resource found already is not repeated.
 */
export const withMarks = async (
  db: Kysely<ProfileSchema>,
  facts: readonly StoredFact[],
  records: readonly RecordId[],
  knownAt: Instant | null,
): Promise<readonly StoredFact[]> => {
  const rows = await db
    .selectFrom('fact_mark')
    .select(['fact_id', 'code', 'severity', 'message', 'since', 'until'])
    .where('record_id', '=', sql<string>`any(${records}::text[])`)
    .orderBy('code')
    .orderBy('message')
    .execute()
  const standing = rows.filter(({ since, until }) =>
    knownAt === null ? until === null : since <= knownAt && (until === null || until > knownAt),
  )
  if (standing.length === 0) return facts
  const byFact = Map.groupBy(standing, row => row.fact_id)
  return facts.map(stored => {
    const found = byFact.get(stored.fact.id)
    if (found === undefined) return stored
    const { quality } = stored.fact
    const marks = found
      .filter(({ code }) => !quality.some(one => one.code === code))
      .map(
        ({ code, severity, message }): Issue => ({ severity: severity as Severity, code, message, location: markedBy }),
      )
    return marks.length === 0 ? stored : { ...stored, fact: { ...stored.fact, quality: [...quality, ...marks] } }
  })
}
