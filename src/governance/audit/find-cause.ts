import { type QueryExecutorProvider, sql } from 'kysely'
import { type AuditFault, eventFault } from './audit-fault.ts'
import { belongsAt, chainCount, eventsWhere, homeOf, type PlacedEvent, type StoredEvent } from './stored-event.ts'

/** How far a chain was found in order. */
export type Position = {
  readonly chain: number
  readonly seq: number
  readonly hash: string
  /** The highest number that a seal has vouched for. */
  readonly vouched: number
}

/** Places of a chain that are tried for an event that was taken from elsewhere, nearest first. */
const placesAtMost = 50_000

/**
 * Says what happened at the first place where a chain is not in order.
 *
 * @param found the event that stands next, which is not the one that follows; undefined when none does
 * @param end the number of the last event, as the head says
 */
export const findCause = async (
  db: QueryExecutorProvider,
  position: Position,
  found: StoredEvent | undefined,
  end: number,
): Promise<AuditFault> => {
  const { chain, seq, hash } = position
  const place = seq + 1
  if (found === undefined || found.seq > place) return await causeOfGap(db, position, found, end)
  if (found.seq < place) {
    return eventFault('inserted', chain, { seq: found.seq, event: found.hash }, 'two events have this number')
  }
  const here = { seq: place, event: found.hash }
  if (belongsAt(found, chain, place)) {
    // It is whole, and was made to follow another event than the one before it.
    return seq === 0 || position.vouched === seq
      ? eventFault('replaced', chain, here, 'it does not follow what stands before it')
      : eventFault(
          'replaced',
          chain,
          { seq, event: hash },
          `no seal vouches for events ${position.vouched + 1} to ${seq}`,
        )
  }
  const origin = originOf(found, chain, place, end)
  if (origin === undefined) {
    const [next] = await eventsWhere(db, sql`chain = ${chain} and seq = ${place + 1}`, 1)
    const isPushedUp = next !== undefined && next.previous === hash && belongsAt(next, chain, place)
    return eventFault(isPushedUp ? 'inserted' : 'edited', chain, here)
  }
  if (origin.chain === chain && origin.seq < place) {
    const [first] = await eventsWhere(db, sql`chain = ${chain} and seq = ${origin.seq}`, 1)
    const at = { seq: origin.seq, event: first?.hash ?? null, upTo: place - 1 }
    return eventFault('inserted', chain, at, `event ${place} was event ${origin.seq}`)
  }
  const owner = await elsewhere(db, position)
  const because = `what stands there was event ${origin.seq} of chain ${origin.chain}`
  const isRenumbered = owner === undefined && origin.chain === chain
  return eventFault(isRenumbered ? 'missing' : 'moved', chain, here, because)
}

const causeOfGap = async (
  db: QueryExecutorProvider,
  position: Position,
  found: StoredEvent | undefined,
  end: number,
): Promise<AuditFault> => {
  const { chain, seq } = position
  const owner = await elsewhere(db, position)
  if (owner !== undefined) {
    const because = `it stands as event ${owner.seq} of chain ${owner.chain}`
    return eventFault('moved', chain, { seq: seq + 1, event: owner.hash }, because)
  }
  if (found !== undefined) return eventFault('missing', chain, { seq: seq + 1 })
  return eventFault('cut-short', chain, { seq: seq + 1, upTo: end }, `the head says that event ${end} is the last`)
}

/** The event that follows, where it stands now; undefined when it is nowhere. One pass over the table. */
const elsewhere = async (
  db: QueryExecutorProvider,
  { chain, seq, hash }: Position,
): Promise<PlacedEvent | undefined> => {
  const followers = await eventsWhere(db, sql`previous = ${hash}`, 2 * chainCount)
  return followers.find(one => belongsAt(one, chain, seq + 1) && (one.chain !== chain || one.seq !== seq + 1))
}

/** Where an event that does not belong where it stands was made for; undefined when its content was changed. */
export const originOf = (
  event: StoredEvent,
  chain: number,
  place: number,
  end: number,
): { readonly chain: number; readonly seq: number } | undefined => {
  for (const home of new Set([chain, homeOf(event)])) {
    for (let away = 0; away <= Math.min(Math.max(place, end) + 1_000, placesAtMost); away++) {
      for (const seq of new Set([place + away, place - away])) {
        if (seq >= 1 && (home !== chain || seq !== place) && belongsAt(event, home, seq)) return { chain: home, seq }
      }
    }
  }
  return undefined
}
