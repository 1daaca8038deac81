import type { KeyObject } from 'node:crypto'
import type { QueryExecutorProvider } from 'kysely'
import type { AuditFault } from './audit-fault.ts'
import { type ChainEnd, readChainEnds } from './chain-ends.ts'
import { copyAt, type SealSources, soundSeals, verifySeals } from './verify-seals.ts'
import { type ChainWalk, walkChain } from './walk-chain.ts'

export type AuditVerification = {
  readonly ok: boolean
  /** Events that were read and found in order. */
  readonly events: number
  /** Chains that have such events. */
  readonly chains: number
  /** Seals that were read and found in order. */
  readonly seals: number
  /** Events after the last seal of their chain: nothing outside the database vouches for these yet. */
  readonly unsealed: number
  /** The first bad seal, if there is one, and of every bad chain the first bad record, chains in order. */
  readonly faults: readonly AuditFault[]
}

/** Events between two reports of progress. */
const reportEvery = 100_000

/**
 * Verifies the whole audit trail: every event against its hash and its neighbours, every chain against its head, and
 * all of it against the seals outside the database. What it finds is listed in `auditFaultKinds`. It may run while others
 * append: it looks at what there was when it began. The memory it takes does not grow with the trail.
 *
 * What it cannot find: a rewrite of events that were not sealed yet (`unsealed`), events appended in the name of
 * somebody else, and, without a copy of the seals kept elsewhere (`copy`), a rewrite by somebody who has the sealing key
 * or who puts back the whole of an earlier state, seals included.
 *
 * @param from.seals `DIR/seals`
 * @param from.publicKey of the key that sealed; see `verificationKey`.
 * @param from.copy a folder with a copy of the seals, or of the newer ones
 * @param from.progress told now and then how many events, of how many, were found in order
 * @throws AppError `misuse` when the copy is no copy of seals
 * @example
 * const { ok, faults } = await verifyAudit({ db: database.kysely, seals: folder.seals, publicKey: verificationKey(folder.keys) })
 */
export const verifyAudit = async (from: {
  readonly db: QueryExecutorProvider
  readonly seals: string
  readonly publicKey: KeyObject
  readonly copy?: string | undefined
  readonly progress?: ((events: number, of: number) => void) | undefined
}): Promise<AuditVerification> => {
  // The order matters while others append: what vouches is read before what it vouches for.
  const copy = from.copy === undefined ? undefined : await copyAt(from.copy)
  const sources: SealSources = { db: from.db, seals: from.seals, publicKey: from.publicKey, copy }
  const seals = await verifySeals(sources)
  const { ends, faults } = await readChainEnds(from.db)
  const walked = counted(ends, from.progress)
  const walks = new Map<number, ChainWalk>(ends.map(end => [end.chain, walkChain(from.db, end, walked)]))
  // The chains are walked in step with the seals, so that neither has to be held.
  for await (const { n, heads } of soundSeals(sources, seals.count)) {
    for (const [chain, seq, hash] of heads) await walks.get(chain)?.compare(n, seq, hash)
  }
  for (const walk of walks.values()) await walk.finish()
  return summary([...walks.values()], seals, faults)
}

const summary = (
  walks: readonly ChainWalk[],
  seals: { readonly count: number; readonly fault: AuditFault | undefined },
  faults: readonly AuditFault[],
): AuditVerification => {
  const states = walks.map(walk => walk.state())
  const inChains = [...faults, ...states.flatMap(({ fault }) => fault ?? [])]
  const all = [...(seals.fault === undefined ? [] : [seals.fault]), ...inChains.sort(byChain)]
  return {
    ok: all.length === 0,
    events: states.reduce((sum, { events }) => sum + events, 0),
    chains: states.filter(({ events }) => events > 0).length,
    seals: seals.count,
    unsealed: states.reduce((sum, { events, sealed }) => sum + events - sealed, 0),
    faults: all,
  }
}

const byChain = (a: AuditFault, b: AuditFault): number => (a.chain ?? -1) - (b.chain ?? -1)

const counted = (ends: readonly ChainEnd[], progress: ((events: number, of: number) => void) | undefined) => {
  const of = ends.reduce((sum, { seq }) => sum + seq, 0)
  let events = 0
  return (more: number): void => {
    const before = Math.floor(events / reportEvery)
    events += more
    if (Math.floor(events / reportEvery) > before) progress?.(events, of)
  }
}
