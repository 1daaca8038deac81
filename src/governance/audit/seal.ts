import { hash as digest, type KeyObject, sign, verify } from 'node:crypto'
import { z } from 'zod'
import { canonicalJson, type Instant } from '../../core/index.ts'
import type { AuditHead } from './event.ts'

/** A signed statement, outside the database, of where the chains ended at a moment. One line of `DIR/seals/*.ndjson`. */
export type Seal = {
  /** 1, 2, 3, ... over all files. */
  readonly n: number
  readonly at: Instant
  /** SHA-256, hexadecimal, of the line before without its line feed; 64 zeros for the first. */
  readonly previous: string
  /** `[chain, seq, hash]` of every head that moved since the seal before. */
  readonly heads: readonly (readonly [number, number, string])[]
  /** Which key signed: the first 16 hexadecimal digits of the SHA-256 of its SPKI form. */
  readonly key: string
}

type SignedSeal = Seal & { readonly signature: string }

const sealShape = z.strictObject({
  n: z.number().int().positive(),
  at: z.string().transform(text => text as Instant),
  previous: z.string().length(64),
  heads: z.array(z.tuple([z.number().int().min(0).max(63), z.number().int().positive(), z.string().length(64)])),
  key: z.string(),
  signature: z.string(),
})

export const noSeal = '0'.repeat(64)

/** The line of a seal: canonical JSON with an Ed25519 signature (RFC 8032) of the canonical JSON without it. */
export const sealLine = (seal: Seal, privateKey: KeyObject): string => {
  const signature = sign(null, Buffer.from(canonicalJson(seal)), privateKey).toString('base64')
  return canonicalJson({ ...seal, signature })
}

/** The seal of a line, whoever signed it; undefined when the line is not a seal. */
export const parseSealLine = (line: string): SignedSeal | undefined => {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    // Not JSON is not a seal; the caller reports where.
    return undefined
  }
  return sealShape.safeParse(value).data
}

/** The seal of a line whose signature holds; undefined when it does not, or the line is not a seal. */
export const readSealLine = (line: string, publicKey: KeyObject): Seal | undefined => {
  const parsed = parseSealLine(line)
  if (parsed === undefined) return undefined
  const { signature, ...seal } = parsed
  const isSigned = verify(null, Buffer.from(canonicalJson(seal)), publicKey, Buffer.from(signature, 'base64'))
  return isSigned ? seal : undefined
}

export const lineHash = (line: string): string => digest('sha256', line)

/** The heads that are not where the last seals saw them; a chain that has no event yet is never sealed. */
export const movedHeads = (sealed: ReadonlyMap<number, string>, heads: readonly AuditHead[]): Seal['heads'] =>
  heads
    .filter(({ chain, seq, hash }) => seq > 0 && sealed.get(chain) !== hash)
    .map(({ chain, seq, hash }) => [chain, seq, hash])
