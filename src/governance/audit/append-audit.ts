import { type QueryExecutorProvider, sql } from 'kysely'
import { AppError } from '../../core/index.ts'
import type { AuditDraft, AuditEvent, AuditHead } from './event.ts'
import { byChain, linkEvents } from './link-events.ts'

/**
 * Records acts, in the transaction of the acts themselves: both are committed or neither. Two statements, however
 * many drafts.
 *
 * Call it once, last in the transaction, with all drafts. It locks the heads of the chains concerned, in the order of
 * chains, until the end of the transaction; a second call in the same transaction could lock against that order and
 * deadlock with another.
 *
 * @returns the events as they were appended, which stand once the transaction is committed
 *
 * @example
 * await database.transaction(async tx => {
 *   await storeDecision(tx, decision)
 *   await appendAudit(tx, [{ at, actor, action: 'decision.recorded', record, purpose: 'TREAT', details: { decision: id } }])
 * })
 */
export const appendAudit = async (
  tx: QueryExecutorProvider,
  drafts: readonly AuditDraft[],
): Promise<readonly AuditEvent[]> => {
  if (drafts.length === 0) return []
  const grouped = byChain(drafts)
  const heads = await lockHeads(
    tx,
    grouped.map(([chain]) => chain),
  )
  const events = grouped.flatMap(([chain, members]) => linkEvents(headOf(heads, chain), members))
  await write(tx, events)
  return events
}

/** Sorted before it locks: "rows are locked as they are obtained", PostgreSQL manual, SELECT, The Locking Clause. */
const lockHeads = async (tx: QueryExecutorProvider, chains: readonly number[]): Promise<readonly AuditHead[]> => {
  const { rows } = await sql<AuditHead>`
    select chain, seq, hash from audit_head where chain = any(${chains}::smallint[]) order by chain for update`.execute(
    tx,
  )
  return rows
}

const headOf = (heads: readonly AuditHead[], chain: number): AuditHead => {
  const head = heads.find(each => each.chain === chain)
  if (head === undefined) {
    throw new AppError('internal', `Audit chain ${chain} has no head.`, {
      remedy: 'Run "attune audit verify", and restore the database from a backup.',
    })
  }
  return head
}

const write = async (tx: QueryExecutorProvider, events: readonly AuditEvent[]): Promise<void> => {
  const column = <Key extends keyof AuditEvent>(key: Key) => events.map(event => event[key])
  await sql`
    with event as (
      select * from unnest(
        ${column('chain')}::smallint[], ${column('seq')}::bigint[], ${column('at')}::timestamptz[],
        ${column('actor')}::text[], ${column('action')}::text[], ${column('record')}::text[],
        ${column('purpose')}::text[], ${column('details')}::text[], ${column('previous')}::text[],
        ${column('hash')}::text[]
      ) as t (chain, seq, at, actor, action, record, purpose, details, previous, hash)
    ), moved as (
      update audit_head as head set seq = last.seq, hash = last.hash
      from (select distinct on (chain) chain, seq, hash from event order by chain, seq desc) as last
      where head.chain = last.chain
    )
    insert into audit_event (chain, seq, at, actor, action, record, purpose, details, previous, hash)
    select chain, seq, at, actor, action, record, purpose, details, previous, hash from event`.execute(tx)
}
