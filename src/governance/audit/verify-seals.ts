import { hash as digest, type KeyObject } from 'node:crypto'
import { type QueryExecutorProvider, sql } from 'kysely'
import { AppError } from '../../core/index.ts'
import { type AuditFault, sealFault } from './audit-fault.ts'
import { parseSealLine, readSealLine, type Seal } from './seal.ts'
import { lastSealLine, sealLines } from './seal-files.ts'
import { keyId } from './site-key.ts'
import { noHash } from './stored-event.ts'

export type SealSources = {
  readonly db: QueryExecutorProvider
  /** `DIR/seals` */
  readonly seals: string
  readonly publicKey: KeyObject
  /** Seals kept elsewhere, any number of them in a row, up to number `upTo`: believed where they differ. */
  readonly copy: { readonly folder: string; readonly upTo: number } | undefined
}

export type SealCheck = {
  /** Seals that were read and found in order; those after the first bad one are not. */
  readonly count: number
  readonly fault: AuditFault | undefined
}

/**
 * Reads every seal: each bound to the one before, none missing, all signed, each remembered by the database, none
 * other than in the copy.
 *
 * The signature of the last one vouches for all, because it signs the hash of the line before, and so on; only where
 * something is wrong is each signature looked at, to find the first bad one.
 */
export const verifySeals = async (from: SealSources): Promise<SealCheck> => {
  const quick = await walkSeals(from, false)
  return quick.fault === undefined ? quick : await walkSeals(from, true)
}

/** The heads of the seals that count: the first `count` of the folder, and what the copy has after these. */
export const soundSeals = async function* ({ seals, copy }: SealSources, count: number): AsyncGenerator<Seal> {
  let n = 0
  if (count > 0) {
    for await (const line of sealLines(seals)) {
      const seal = parseSealLine(line)
      if (seal === undefined) break
      yield seal
      n = seal.n
      if (n >= count) break
    }
  }
  if (copy === undefined) return
  for await (const { seal } of copiedSeals(copy)) if (seal.n > n) yield seal
}

const walkSeals = async (from: SealSources, each: boolean): Promise<SealCheck> => {
  const copied = from.copy === undefined ? undefined : copiedSeals(from.copy)
  // The order matters while others seal: each source is read before the one that must contain it.
  const known = await lastKnown(from.db)
  const remembered = rememberedSeals(from.db, known)
  let copy = (await copied?.next())?.value
  let count = 0
  let last = { line: '', hash: noHash }
  const bad = (fault: AuditFault): SealCheck => ({ count, fault })
  for await (const line of sealLines(from.seals)) {
    const n = count + 1
    const seal = each ? readSealLine(line, from.publicKey) : parseSealLine(line)
    if (seal === undefined) return bad(sealFault(unsignedKind(line, from.publicKey), n))
    if (seal.n !== n) return bad(await misplaced(from, n, seal.n))
    if (seal.previous !== last.hash) return bad(sealFault('seal-unlinked', n))
    last = { line, hash: digest('sha256', line) }
    if (n <= known) {
      const note = (await remembered.next()).value
      if (note?.n !== n || note.hash !== last.hash) return bad(sealFault('seal-disowned', n))
    }
    if (copy?.seal.n === n) {
      if (copy.line !== line) return bad(sealFault('seal-differs-from-copy', n))
      copy = (await copied?.next())?.value
    }
    count = n
  }
  if (count < known) return bad(sealFault('seal-missing', count + 1, `the database remembers ${known} seals`))
  if (copy !== undefined) return bad(sealFault('seal-missing', count + 1, `the copy holds seal ${copy.seal.n}`))
  if (!each && count > 0 && readSealLine(last.line, from.publicKey) === undefined) {
    return { count: count - 1, fault: sealFault(unsignedKind(last.line, from.publicKey), count) }
  }
  // Whoever writes a seal has seen the number of the one before committed.
  const noted = await lastKnown(from.db)
  if (noted < count - 1) {
    return bad(sealFault('seal-disowned', noted + 1, `the data folder has ${count}, the database remembers ${noted}`))
  }
  return { count, fault: undefined }
}

const unsignedKind = (line: string, publicKey: KeyObject) => {
  const seal = parseSealLine(line)
  return seal !== undefined && seal.key !== keyId(publicKey) ? 'seal-of-another-key' : 'seal-edited'
}

/** Another seal stands where this one should: this one is further on, or nowhere. */
const misplaced = async (from: SealSources, n: number, found: number): Promise<AuditFault> => {
  for await (const line of sealLines(from.seals)) {
    if (readSealLine(line, from.publicKey)?.n === n) return sealFault('seal-moved', n, `seal ${found} stands there`)
  }
  return found < n
    ? sealFault('seal-moved', n, `seal ${found} stands there once more`)
    : sealFault('seal-missing', n, `seal ${found} stands there`)
}

/**
 * A folder with a copy, as it is now: more may be copied while it is read.
 *
 * @throws AppError `misuse` when there is no seal in it
 */
export const copyAt = async (folder: string): Promise<NonNullable<SealSources['copy']>> => {
  const line = await lastSealLine(folder)
  const last = line === undefined ? undefined : parseSealLine(line)
  if (last === undefined) throw notACopy('ends in no seal')
  return { folder, upTo: last.n }
}

/**
 * The seals of the copy. That they are there, elsewhere, is what vouches for them: the key may have been stolen.
 *
 * @throws AppError `misuse` when it is no copy of seals, or damaged
 */
const copiedSeals = async function* ({ folder, upTo }: NonNullable<SealSources['copy']>) {
  let before: { readonly seal: Seal; readonly line: string } | undefined
  for await (const line of sealLines(folder)) {
    const seal = parseSealLine(line)
    const isNext =
      seal !== undefined &&
      (before === undefined || (seal.n === before.seal.n + 1 && seal.previous === digest('sha256', before.line)))
    if (!isNext) throw notACopy(`is damaged after seal ${before?.seal.n ?? 0}`)
    before = { seal, line }
    yield before
    if (seal.n >= upTo) return
  }
}

const notACopy = (what: string): AppError =>
  new AppError('misuse', `The copy of the seals ${what}.`, {
    remedy: 'Name the folder with the copied *.ndjson files of DIR/seals.',
  })

const lastKnown = async (db: QueryExecutorProvider): Promise<number> => {
  const { rows } = await sql<{ n: number }>`select coalesce(max(n), 0) as n from audit_seal`.execute(db)
  return Number(rows[0]?.n ?? 0)
}

const rememberedSeals = async function* (db: QueryExecutorProvider, upTo: number) {
  for (let n = 0; ; ) {
    const { rows } = await sql<{ n: number; hash: string }>`
      select n, hash from audit_seal where n > ${n} and n <= ${upTo} order by n limit 5000`.execute(db)
    yield* rows
    const end = rows.at(-1)?.n
    if (end === undefined) return
    n = end
  }
}
