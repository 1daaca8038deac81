import { hash as digest, type KeyObject } from 'node:crypto'
import { readSealLine } from './seal.ts'
import { sealLines } from './seal-files.ts'

/** What was sealed of one chain: the hash at each sealed sequence number. */
export type SealedChain = ReadonlyMap<number, string>

export type SealCheck =
  | { readonly ok: true; readonly count: number; readonly chains: ReadonlyMap<number, SealedChain> }
  | { readonly ok: false; readonly count: number; readonly seal: number; readonly reason: string }

/**
 * Reads every seal: each signed, each bound to the one before, none missing.
 *
 * @param known the last seal that the database remembers, read *before* the files: the files must have it.
 */
export const verifySeals = async (
  folder: string,
  publicKey: KeyObject,
  known: { readonly n: number; readonly hash: string },
): Promise<SealCheck> => {
  const chains = new Map<number, Map<number, string>>()
  let count = 0
  let previous = '0'.repeat(64)
  const bad = (seal: number, reason: string): SealCheck => ({ ok: false, count, seal, reason })
  for await (const line of sealLines(folder)) {
    const seal = readSealLine(line, publicKey)
    if (seal === undefined) return bad(count + 1, 'the seal was edited, or signed with another key')
    if (seal.n !== count + 1) return bad(count + 1, `the seal is missing: seal ${seal.n} stands in its place`)
    if (seal.previous !== previous) return bad(seal.n, 'the seal does not follow the seal before it')
    count = seal.n
    previous = digest('sha256', line)
    if (count === known.n && previous !== known.hash)
      return bad(count, 'the database remembers another seal of this number')
    for (const [chain, seq, hash] of seal.heads) {
      const sealed = chains.get(chain) ?? new Map<number, string>()
      const earlier = sealed.get(seq)
      if (earlier !== undefined && earlier !== hash) return bad(count, `two seals disagree about chain ${chain}`)
      chains.set(chain, sealed.set(seq, hash))
    }
  }
  if (count < known.n) return bad(count + 1, `the seal is missing: the database remembers ${known.n} seals`)
  return { ok: true, count, chains }
}
