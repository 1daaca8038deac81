import { hash as digest } from 'node:crypto'
import { setImmediate as pause } from 'node:timers/promises'
import { type QueryExecutorProvider, sql } from 'kysely'
import type { SealedChain } from './verify-seals.ts'

type Row = {
  readonly seq: number
  readonly at: string
  readonly actor: string
  readonly action: string
  readonly record: string | null
  readonly purpose: string
  readonly details: string
  readonly previous: string
  readonly hash: string
}

/** A chain as the database says it is: its head, and the highest number there is. */
export type ChainEnd = { readonly chain: number; readonly seq: number; readonly hash: string; readonly highest: number }

export type ChainCheck = {
  readonly events: number
  /** The highest number that a seal vouches for. */
  readonly sealed: number
  readonly bad?: { readonly seq: number; readonly reason: string }
}

/** Rows read at a time: small enough that the event loop of a serving process is not held long. */
const batch = 2_000

/** Walks one chain from its first event to its head, against its own hashes and against the seals. */
export const verifyChain = async (
  db: QueryExecutorProvider,
  end: ChainEnd,
  sealed: SealedChain,
): Promise<ChainCheck> => {
  let seq = 0
  let hash = '0'.repeat(64)
  let vouched = 0
  const result = (reason?: string, at = seq + 1): ChainCheck => ({
    events: seq,
    sealed: vouched,
    ...(reason === undefined ? {} : { bad: { seq: at, reason } }),
  })
  while (seq < end.seq) {
    const rows = await readRows(db, end.chain, seq, end.seq)
    if (rows.length === 0) return result('events are missing at the end of the chain')
    for (const row of rows) {
      const fault = faultOf(row, end.chain, seq, hash)
      if (fault !== undefined) return result(fault)
      const vow = sealed.get(row.seq)
      if (vow !== undefined && vow !== row.hash) return result('the chain was rewritten: a seal holds another hash')
      if (vow !== undefined) vouched = row.seq
      seq = row.seq
      hash = row.hash
    }
    await pause()
  }
  if (end.highest > end.seq) return result('an event was inserted after the head')
  if (end.hash !== hash) return result('the head does not match the last event', seq)
  for (const number of sealed.keys())
    if (number > seq) return result('events are missing: a seal vouches for later ones')
  return result()
}

/** What is wrong with one event, given the number and hash before it. */
const faultOf = (row: Row, chain: number, seq: number, previous: string): string | undefined => {
  if (row.seq !== seq + 1) return 'an event is missing, or was moved'
  if (row.previous !== previous) return 'the event does not follow the event before it'
  // The verifier's own copy of the rule in event.ts: nothing that writes the chains is used to check them.
  const fields = [chain, row.seq, row.at, row.actor, row.action, row.record, row.purpose, row.details, row.previous]
  if (digest('sha256', JSON.stringify(fields)) !== row.hash) return 'the event was edited'
  return undefined
}

const readRows = async (
  db: QueryExecutorProvider,
  chain: number,
  after: number,
  upTo: number,
): Promise<readonly Row[]> => {
  const { rows } = await sql<Row>`
    select seq, at, actor, action, record, purpose, details, previous, hash from audit_event
    where chain = ${chain} and seq > ${after} and seq <= ${upTo} order by seq limit ${batch}`.execute(db)
  return rows
}
