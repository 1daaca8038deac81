import { canonicalJson } from '../../core/index.ts'
import { type AuditDraft, type AuditEvent, type AuditHead, chainOf, hashOf } from './event.ts'

/**
 * Appends drafts to one chain, in the order given.
 *
 * @example
 * const events = linkEvents({ chain: 7, seq: 0, hash: '0'.repeat(64) }, [draft])
 * events[0].seq // 1
 */
export const linkEvents = (head: AuditHead, drafts: readonly AuditDraft[]): readonly AuditEvent[] => {
  let { seq, hash } = head
  return drafts.map(draft => {
    seq += 1
    const unsigned = { ...draft, chain: head.chain, seq, details: canonicalJson(draft.details), previous: hash }
    hash = hashOf(unsigned)
    return { ...unsigned, hash }
  })
}

/** The drafts by chain, chains in ascending order: the order in which heads are locked. */
export const byChain = (drafts: readonly AuditDraft[]): readonly (readonly [number, readonly AuditDraft[]])[] => {
  const chains = new Map<number, AuditDraft[]>()
  for (const draft of drafts) {
    const chain = chainOf(draft)
    const known = chains.get(chain)
    if (known === undefined) chains.set(chain, [draft])
    else known.push(draft)
  }
  return [...chains].sort(([a], [b]) => a - b)
}
