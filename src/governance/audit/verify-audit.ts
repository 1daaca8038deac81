import type { KeyObject } from 'node:crypto'
import { type QueryExecutorProvider, sql } from 'kysely'
import { type ChainEnd, verifyChain } from './verify-chain.ts'
import { type SealCheck, verifySeals } from './verify-seals.ts'

export type AuditVerification = {
  readonly ok: boolean
  /** Events that were read and found in order. */
  readonly events: number
  readonly seals: number
  /** Events after the last seal of their chain: nothing outside the database vouches for these yet. */
  readonly unsealed: number
  /** The first fault. `chain` and `seq` are null when a seal itself is at fault; then `seal` is its number. */
  readonly firstBad?: {
    readonly chain: number | null
    readonly seq: number | null
    readonly seal?: number
    readonly reason: string
  }
}

/**
 * Verifies the whole audit trail: every event against its hash and its neighbours, every chain against its head, and
 * all of it against the seals outside the database. Finds an event edited, deleted, moved or inserted, a chain cut
 * short or rewritten as a whole, a seal edited or missing. It may run while others append: it looks at what there was
 * when it began.
 *
 * What it cannot find: a rewrite of events that were not sealed yet (`unsealed`), or by somebody who has the sealing
 * key. Compare the last seal with a copy kept elsewhere to exclude the latter.
 *
 * @param from.seals `DIR/seals`
 * @param from.publicKey of the key that sealed; see `verificationKey`.
 * @example
 * const { ok, firstBad } = await verifyAudit({ db: database.kysely, seals: folder.seals, publicKey: verificationKey(folder.keys) })
 */
export const verifyAudit = async (from: {
  readonly db: QueryExecutorProvider
  readonly seals: string
  readonly publicKey: KeyObject
}): Promise<AuditVerification> => {
  // The order matters while others append: each source is read before the one that must contain it.
  const known = await lastKnownSeal(from.db)
  const seals = await verifySeals(from.seals, from.publicKey, known)
  if (!seals.ok) return sealFault(seals)
  const ends = await chainEnds(from.db)
  let events = 0
  let unsealed = 0
  for (let chain = 0; chain < 64; chain++) {
    const end = ends.get(chain)
    if (end === undefined)
      return { ...fault(chain, 0, 'the head of the chain is missing'), events, seals: seals.count, unsealed }
    const check = await verifyChain(from.db, end, seals.chains.get(chain) ?? new Map())
    events += check.events
    unsealed += check.events - check.sealed
    if (check.bad !== undefined) {
      return { ...fault(chain, check.bad.seq, check.bad.reason), events, seals: seals.count, unsealed }
    }
  }
  const stray = [...ends.keys()].find(chain => chain < 0 || chain > 63)
  if (stray !== undefined) return { ...fault(stray, 1, 'there is no such chain'), events, seals: seals.count, unsealed }
  return { ok: true, events, seals: seals.count, unsealed }
}

const fault = (chain: number, seq: number, reason: string) => ({ ok: false, firstBad: { chain, seq, reason } })

const sealFault = ({ count, seal, reason }: Extract<SealCheck, { ok: false }>): AuditVerification => ({
  ok: false,
  events: 0,
  seals: count,
  unsealed: 0,
  firstBad: { chain: null, seq: null, seal, reason },
})

const lastKnownSeal = async (db: QueryExecutorProvider): Promise<{ readonly n: number; readonly hash: string }> => {
  const { rows } = await sql<{
    n: number
    hash: string
  }>`select n, hash from audit_seal order by n desc limit 1`.execute(db)
  return rows[0] ?? { n: 0, hash: '' }
}

/** Heads and highest numbers in one statement, that is, of one moment; also of chains that should not be there. */
const chainEnds = async (db: QueryExecutorProvider): Promise<ReadonlyMap<number, ChainEnd>> => {
  const { rows } = await sql<ChainEnd>`
    select chain, seq, hash, coalesce((select max(seq) from audit_event e where e.chain = h.chain), 0) as highest
    from audit_head h
    union all
    select chain, 0, '', 1 from (select distinct chain from audit_event where chain < 0 or chain > 63) as stray`.execute(
    db,
  )
  return new Map(rows.map(row => [row.chain, row]))
}
