import { hash as digest } from 'node:crypto'
import { type QueryExecutorProvider, type RawBuilder, sql } from 'kysely'

/** A row of the trail as the database gives it, every field as it would be written out. */
export type StoredEvent = {
  readonly seq: number
  /** As PostgreSQL writes it, so that nothing that was added to it is lost in conversion. */
  readonly at: string
  readonly actor: string
  readonly action: string
  readonly record: string | null
  readonly purpose: string
  readonly details: string
  readonly previous: string
  readonly hash: string
}

export const noHash = '0'.repeat(64)

export const chainCount = 64

const fraction = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,3}))?\+00$/

/** The moment as it was hashed; a text that is no moment in milliseconds stays as it is, and matches no hash. */
const moment = (text: string): string => {
  const parts = fraction.exec(text)
  return parts === null ? text : `${parts[1]}T${parts[2]}.${(parts[3] ?? '').padEnd(3, '0')}Z`
}

/**
 * Whether an event's hash is the one of its content at this place. This is the verifier's own copy of the rule in
 * event.ts: nothing that writes the chains is used to check them.
 */
export const belongsAt = (event: StoredEvent, chain: number, seq: number): boolean => {
  const { at, actor, action, record, purpose, details, previous } = event
  const text = JSON.stringify([chain, seq, moment(at), actor, action, record, purpose, details, previous])
  return digest('sha256', text) === event.hash
}

/** The chain that the rule gives to events of this record or actor: the verifier's own copy, too. */
export const homeOf = (event: StoredEvent): number =>
  Number.parseInt(digest('sha256', event.record ?? event.actor).slice(0, 8), 16) % chainCount

export type PlacedEvent = StoredEvent & { readonly chain: number }

/** Events that satisfy a condition, in order of chain and number. */
export const eventsWhere = async (
  db: QueryExecutorProvider,
  condition: RawBuilder<unknown>,
  limit: number,
): Promise<readonly PlacedEvent[]> => {
  const { rows } = await sql<PlacedEvent>`
    select chain, seq, at::text as at, actor, action, record, purpose, details, previous, hash from audit_event
    where ${condition} order by chain, seq limit ${limit}`.execute(db)
  // A number that somebody has set may be too large to be exact: it is told all the same.
  return rows.map(row => ({ ...row, seq: Number(row.seq) }))
}

/** Events of one chain by number, from after `after` to `upTo`; one more than there should be, if there are more. */
export const readPage = async (
  db: QueryExecutorProvider,
  chain: number,
  after: number,
  upTo: number,
): Promise<readonly StoredEvent[]> => {
  const { rows } = await sql<StoredEvent>`
    select seq, at::text as at, actor, action, record, purpose, details, previous, hash from audit_event
    where chain = ${chain} and seq > ${after} and seq <= ${upTo} order by seq limit ${upTo - after + 1}`.execute(db)
  return rows
}
