import { type QueryExecutorProvider, sql } from 'kysely'
import { type AuditFault, eventFault } from './audit-fault.ts'
import type { ChainEnd } from './chain-ends.ts'
import { findCause, originOf } from './find-cause.ts'
import { belongsAt, eventsWhere, noHash, readPage, type StoredEvent } from './stored-event.ts'

/** The walk along one chain, from its first event to its head, in step with the seals. */
export type ChainWalk = {
  /** Goes on to an event that a seal tells of, and compares. Does nothing once there is a fault. */
  readonly compare: (seal: number, seq: number, hash: string) => Promise<void>
  /** Goes on to the head. */
  readonly finish: () => Promise<void>
  readonly state: () => {
    /** Events that were found in order. */
    readonly events: number
    /** The highest number that a seal vouches for. */
    readonly sealed: number
    readonly fault: AuditFault | undefined
  }
}

/** Rows that are held of each chain: little enough for 64 chains, and for the event loop of a serving process. */
const pageRows = 1_000

/** @param walked told of events, as they are found in order */
export const walkChain = (db: QueryExecutorProvider, end: ChainEnd, walked: (events: number) => void): ChainWalk => {
  const { chain } = end
  let seq = 0
  let hash = noHash
  let sealed = 0
  let fault: AuditFault | undefined
  let page: readonly StoredEvent[] = []
  let read = 0

  /** Whether the chain is in order up to this number. */
  const reach = async (to: number): Promise<boolean> => {
    while (seq < to && fault === undefined) {
      if (read === page.length) {
        page = await readPage(db, chain, seq, Math.min(seq + pageRows, end.seq))
        read = 0
      }
      const started = seq
      const stop = stepThrough(to)
      walked(seq - started)
      if (stop !== 'in order') fault = await causeAt(stop)
    }
    return fault === undefined
  }

  /** Through the page that is held: the inner loop of the verification. */
  const stepThrough = (to: number): StoredEvent | undefined | 'in order' => {
    if (page.length === 0) return undefined
    while (seq < to && read < page.length) {
      const event = page[read] as StoredEvent
      if (event.seq !== seq + 1 || event.previous !== hash || !belongsAt(event, chain, event.seq)) return event
      seq = event.seq
      hash = event.hash
      read += 1
    }
    return 'in order'
  }

  const causeAt = async (found: StoredEvent | undefined): Promise<AuditFault> => {
    // Beyond what is read of one page there may be later events all the same.
    const next = found ?? (await eventsWhere(db, sql`chain = ${chain} and seq > ${seq}`, 1))[0]
    if (next === undefined && end.hash === hash) {
      const because = `it says that event ${end.seq} is the last, which is not there`
      return eventFault('head-altered', chain, { seq, event: hash }, because)
    }
    return await findCause(db, { chain, seq, hash, vouched: sealed }, next, end.seq)
  }

  /** A seal vouches for an event behind the head. */
  const causeBehindHead = (seal: number, sealedSeq: number): AuditFault =>
    end.highest >= sealedSeq
      ? eventFault('head-altered', chain, { seq: seq + 1 }, `seal ${seal} vouches for event ${sealedSeq}`, seal)
      : eventFault(
          'cut-short',
          chain,
          { seq: seq + 1, upTo: sealedSeq },
          `seal ${seal} vouches for event ${sealedSeq}`,
          seal,
        )

  const compare = async (seal: number, sealedSeq: number, sealedHash: string): Promise<void> => {
    if (fault !== undefined || !(await reach(Math.min(sealedSeq, end.seq)))) return
    if (sealedSeq > end.seq) {
      fault = causeBehindHead(seal, sealedSeq)
      return
    }
    // Several sealers may put an older head after a newer one.
    const stored =
      sealedSeq === seq ? hash : (await eventsWhere(db, sql`chain = ${chain} and seq = ${sealedSeq}`, 1))[0]?.hash
    if (stored === sealedHash) {
      sealed = Math.max(sealed, sealedSeq)
      return
    }
    const at = sealedSeq > sealed ? { seq: sealed + 1, upTo: sealedSeq } : { seq: sealedSeq, event: stored ?? null }
    fault = eventFault('rewritten', chain, at, `seal ${seal} holds another hash of event ${sealedSeq}`, seal)
  }

  const finish = async (): Promise<void> => {
    if (fault !== undefined || !(await reach(end.seq))) return
    if (end.highest > end.seq) fault = await causeAfterHead()
    else if (end.hash !== hash) fault = eventFault('head-altered', chain, { seq, event: hash })
  }

  const causeAfterHead = async (): Promise<AuditFault> => {
    const [extra] = await eventsWhere(db, sql`chain = ${chain} and seq > ${end.seq}`, 1)
    const at = { seq: extra?.seq ?? end.highest, event: extra?.hash ?? null }
    const origin =
      extra === undefined || belongsAt(extra, chain, extra.seq)
        ? undefined
        : originOf(extra, chain, extra.seq, end.highest)
    return origin === undefined
      ? eventFault('inserted', chain, at, `the head says that event ${end.seq} is the last`)
      : eventFault('moved', chain, at, `it was event ${origin.seq} of chain ${origin.chain}`)
  }

  return { compare, finish, state: () => ({ events: seq, sealed, fault }) }
}
