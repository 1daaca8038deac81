import { hash } from 'node:crypto'
import type { RecordId } from '../../core/index.ts'
import type { AuditPoint, AuditTail } from '../../governance/audit/index.ts'

/** Which bytes were found to bring nothing new: all resources in them are stored. */
export type ReceivedBefore = {
  /** @param part from `partHash` */
  readonly isStored: (part: string) => boolean
  /** @param records those that the resources belong to; when one is acted on (erased), it is looked at again */
  readonly noteStored: (part: string, records: readonly RecordId[], point: AuditPoint) => void
}

/** What a part of a call is known by. */
export const partHash = (bytes: Uint8Array): string => hash('sha256', bytes, 'base64url')

/**
 * A clinical system sends the same prefetch with each call of a visit: what was looked at once need not be parsed again.
 *
 * @param limit parts that are remembered; the oldest go first
 * @example
 * const received = createReceivedBefore({ tail, limit: 10_000 })
 * const part = partHash(bytes)
 * received.noteStored(part, [record], await tail.follow())
 * received.isStored(part) // true
 */
export const createReceivedBefore = ({
  tail,
  limit,
}: {
  readonly tail: AuditTail
  readonly limit: number
}): ReceivedBefore => {
  const stored = new Map<string, { readonly records: readonly RecordId[]; readonly point: AuditPoint }>()
  return {
    isStored: part => {
      const known = stored.get(part)
      return known !== undefined && tail.untouchedSince(known.point, known.records)
    },
    noteStored: (part, records, point) => {
      stored.set(part, { records, point })
      const [oldest] = stored.keys()
      if (stored.size > limit && oldest !== undefined) stored.delete(oldest)
    },
  }
}
