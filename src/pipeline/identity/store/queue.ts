import { sql } from 'kysely'
import type { Instant, RecordId } from '../../../core/index.ts'
import type { FieldWeight, Hold } from '../matching/index.ts'
import type { IdentityReader } from './schema.ts'

/** A pair as it waits for a person, or is decided. */
export type KeptPair = {
  readonly a: RecordId
  readonly b: RecordId
  /** `null` when the matcher says nothing of them. */
  readonly probability: number | null
  readonly held: readonly Hold[]
  readonly fields: readonly FieldWeight[]
  readonly model: string | null
  readonly at: Instant
  readonly state: string
  readonly note: string | null
}

type Row = Omit<KeptPair, 'held' | 'fields'> & { held: Hold[]; fields: string }

const columns = sql`record_a as a, record_b as b, probability, held, fields, model, at, state, note`

const toPair = (row: Row): KeptPair => ({ ...row, fields: JSON.parse(row.fields) as FieldWeight[] })

/**
 * A page of what waits for a person: conflicts first, then the most probable; what was put off comes last.
 *
 * @param after the last pair of the page before
 */
export const queuePage = async (
  db: IdentityReader,
  { after, limit }: { readonly after: QueuePlace | null; readonly limit: number },
): Promise<{ readonly pairs: readonly KeptPair[]; readonly next: QueuePlace | null; readonly waiting: number }> => {
  const rank = sql`case state when 'conflict' then 0 when 'later' then 2 else 1 end`
  const later =
    after === null
      ? sql`true`
      : sql`(${rank}, -coalesce(probability, 1), record_a, record_b) > (
          ${after.rank}::int, ${-after.probability}::float8, ${after.a}::text, ${after.b}::text)`
  const { rows } = await sql<Row & { rank: number }>`
    select ${columns}, ${rank} as rank from record_pair
    where state in ('review', 'conflict', 'later') and ${later}
    order by ${rank}, -coalesce(probability, 1), record_a, record_b limit ${limit + 1}`.execute(db)
  const { rows: counted } = await sql<{ n: number }>`
    select count(*)::int as n from record_pair where state in ('review', 'conflict', 'later')`.execute(db)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    pairs: page.map(({ rank: _rank, ...row }) => toPair(row)),
    next:
      rows.length > limit && last !== undefined
        ? { rank: last.rank, probability: last.probability ?? 1, a: last.a, b: last.b }
        : null,
    waiting: counted[0]?.n ?? 0,
  }
}

export type QueuePlace = {
  readonly rank: number
  readonly probability: number
  readonly a: string
  readonly b: string
}

/** What is kept of two records; `null` when that is nothing. */
export const pairBetween = async (
  db: IdentityReader,
  { a, b }: { readonly a: RecordId; readonly b: RecordId },
): Promise<KeptPair | null> => {
  const { rows } = await sql<Row>`
    select ${columns} from record_pair where record_a = ${a} and record_b = ${b}`.execute(db)
  return rows[0] === undefined ? null : toPair(rows[0])
}

/** What a person has decided about two records, and when. */
export type NotedDecision = {
  readonly a: RecordId
  readonly b: RecordId
  readonly verdict: 'same' | 'different' | 'later'
  readonly by: string
  readonly at: Instant
  readonly comment: string | null
}

/** Every decision about pairs of these records, oldest first. */
export const decisionsOf = async (
  db: IdentityReader,
  records: readonly RecordId[],
): Promise<readonly NotedDecision[]> => {
  const { rows } = await sql<NotedDecision>`
    select record_a as a, record_b as b, verdict, by, at, comment from pair_decision
    where record_a = any(${records}::text[]) or record_b = any(${records}::text[])
    order by at, record_a, record_b, seq`.execute(db)
  return rows
}
