import { type QueryExecutorProvider, type RawBuilder, sql } from 'kysely'
import type { AuditDraft, AuditEvent, AuditHead } from './event.ts'
import { byChain, linkEvents } from './link-events.ts'

/** Where this process believes the chains to end: where it left them itself. */
export type BelievedHeads = {
  readonly of: (chain: number) => AuditHead | undefined
  /** What was committed by this process. */
  readonly committed: (events: readonly AuditEvent[]) => void
}

export const createBelievedHeads = (): BelievedHeads => {
  const heads = new Map<number, AuditHead>()
  return {
    of: chain => heads.get(chain),
    committed: events => {
      for (const { chain, seq, hash } of events) heads.set(chain, { chain, seq, hash })
    },
  }
}

/**
 * Appends drafts as `appendAudit` does, in one statement that is a transaction of its own: it takes the chains to end
 * where they are believed to. Nothing is written when one of them ends elsewhere, because another process appended to it.
 *
 * @param also further common table expressions, which write only where `isSo` is true
 * @returns the events that are committed; `null` when nothing was written: then `appendAudit` does it
 * @example
 * const events = await appendAtOnce(db, drafts, heads, isSo => sql`noted as (insert into note select 1 where ${isSo})`)
 */
export const appendAtOnce = async (
  db: QueryExecutorProvider,
  drafts: readonly AuditDraft[],
  heads: BelievedHeads,
  also: (isSo: RawBuilder<boolean>) => RawBuilder<unknown>,
): Promise<readonly AuditEvent[] | null> => {
  const events: AuditEvent[] = []
  for (const [chain, members] of byChain(drafts)) {
    const head = heads.of(chain)
    if (head === undefined) return null
    events.push(...linkEvents(head, members))
  }
  if (events.length === 0) return null
  const { rows } = await statement(events, also(sql<boolean>`(select every from expected)`)).execute(db)
  return rows.length === events.length ? events : null
}

const statement = (events: readonly AuditEvent[], also: RawBuilder<unknown>) => {
  const column = <Key extends keyof AuditEvent>(key: Key) => events.map(event => event[key])
  // Heads are locked in the order of chains, as `appendAudit` does.
  return sql<{ seq: number }>`
    with event as (
      select * from unnest(
        ${column('chain')}::smallint[], ${column('seq')}::bigint[], ${column('at')}::timestamptz[],
        ${column('actor')}::text[], ${column('action')}::text[], ${column('record')}::text[],
        ${column('purpose')}::text[], ${column('details')}::text[], ${column('previous')}::text[],
        ${column('hash')}::text[]
      ) as t (chain, seq, at, actor, action, record, purpose, details, previous, hash)
    ), first as (
      select distinct on (chain) chain, seq - 1 as seq, previous as hash from event order by chain, seq
    ), last as (
      select distinct on (chain) chain, seq, hash from event order by chain, seq desc
    ), locked as (
      select chain, seq, hash from audit_head where chain = any(${column('chain')}::smallint[]) order by chain for update
    ), expected as (
      select count(*) = (select count(*) from first) as every from locked join first using (chain, seq, hash)
    ), moved as (
      update audit_head as head set seq = last.seq, hash = last.hash from last
      where head.chain = last.chain and (select every from expected)
    ), ${also}
    insert into audit_event (chain, seq, at, actor, action, record, purpose, details, previous, hash)
    select chain, seq, at, actor, action, record, purpose, details, previous, hash from event
    where (select every from expected)
    returning seq`
}
