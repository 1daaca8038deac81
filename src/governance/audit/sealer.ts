import { type Kysely, type QueryExecutorProvider, sql, type Transaction } from 'kysely'
import { AppError, type Instant } from '../../core/index.ts'
import type { AuditHead } from './event.ts'
import { holdSeals } from './hold-seals.ts'
import { lineHash, movedHeads, noSeal, readSealLine, type Seal, sealLine } from './seal.ts'
import { appendSealLine, lastSealLine } from './seal-files.ts'
import { sealingKey, verificationKey } from './seal-key.ts'
import { keyId } from './site-key.ts'

export type Sealer = {
  /** Seals what changed since the last seal; undefined when nothing did. */
  sealNow(): Promise<Seal | undefined>
  /** Stops, after a last seal. */
  close(): Promise<void>
}

export type SealerOptions<Schema> = {
  readonly database: {
    readonly kysely: Kysely<Schema>
    transaction<T>(work: (tx: Transaction<Schema>) => Promise<T>): Promise<T>
  }
  /** `DIR/seals` and `DIR/keys`. */
  readonly folder: { readonly seals: string; readonly keys: string }
  readonly now: () => Instant
  readonly intervalMilliseconds?: number
  /** A seal that failed; the next one is tried all the same. */
  readonly onError: (error: unknown) => void
}

/**
 * Seals the heads of the audit chains outside the database, every second while they change, so that whoever can
 * rewrite the database cannot rewrite the past unnoticed.
 *
 * A seal is written to its file and synced before its number is committed to the database: after a crash the files
 * are one seal ahead at most, which is noted, and committed, before the next is written. Several processes may seal one
 * database from one folder.
 *
 * `sealNow` throws AppError `conflict` when the database was sealed from another folder, or seals were removed.
 *
 * @example
 * const sealer = createSealer({ database, folder: dataFolderAt(dir), now: () => instantOf(Date.now()), onError })
 * // ... at shutdown, before database.close():
 * await sealer.close()
 */
export const createSealer = <Schema>(options: SealerOptions<Schema>): Sealer => {
  const { database, folder, now, onError, intervalMilliseconds = 1_000 } = options
  const key = sealingKey(folder.keys)
  const publicKey = verificationKey(folder.keys)
  /** The hash of each chain's head in the last seal that this process wrote of it. */
  const sealed = new Map<number, string>()

  /** `undefined`: a seal that a crash had kept from the database is noted now, and there is no other one yet. */
  const sealOrCatchUp = (heads: Seal['heads']): Promise<Seal | undefined> =>
    database.transaction(async tx => {
      // Other sealers wait here, so that the files and the table are read as one state.
      await holdSeals(tx)
      const line = await lastSealLine(folder.seals)
      const last = line === undefined ? undefined : readSealLine(line, publicKey)
      if (line !== undefined && last === undefined) throw conflict('The last seal is damaged, or of another key.')
      const files = { n: last?.n ?? 0, hash: line === undefined ? noSeal : lineHash(line) }
      if (await caughtUp(tx, files)) return undefined
      const next: Seal = { n: files.n + 1, at: now(), previous: files.hash, heads, key: keyId(key) }
      const text = sealLine(next, key)
      await sql`insert into audit_seal (n, hash) values (${next.n}, ${lineHash(text)})`.execute(tx)
      await appendSealLine(folder.seals, next.at, text)
      return next
    })

  const sealHeads = async (heads: Seal['heads']): Promise<Seal> => (await sealOrCatchUp(heads)) ?? sealHeads(heads)

  const seal = async (): Promise<Seal | undefined> => {
    const { rows } = await sql<AuditHead>`select chain, seq, hash from audit_head order by chain`.execute(
      database.kysely,
    )
    const heads = movedHeads(sealed, rows)
    if (heads.length === 0) return undefined
    const next = await sealHeads(heads)
    for (const [chain, , hash] of heads) sealed.set(chain, hash)
    return next
  }

  let last: Promise<Seal | undefined> = Promise.resolve(undefined)
  let waiting = 0
  /** One at a time; a failure does not stop those after it. */
  const sealNow = (): Promise<Seal | undefined> => {
    waiting += 1
    last = last.then(seal, seal).finally(() => {
      waiting -= 1
    })
    return last
  }
  const timer = setInterval(() => {
    if (waiting === 0) sealNow().catch(onError)
  }, intervalMilliseconds).unref()
  return {
    sealNow,
    async close() {
      clearInterval(timer)
      await sealNow()
    },
  }
}

/**
 * Notes a seal whose commit a crash prevented, and says whether there was one; refuses when the database and the files
 * tell different stories.
 */
const caughtUp = async (
  tx: QueryExecutorProvider,
  files: { readonly n: number; readonly hash: string },
): Promise<boolean> => {
  const { rows } = await sql<{
    n: number
    hash: string
  }>`select n, hash from audit_seal order by n desc limit 1`.execute(tx)
  const known = rows[0] ?? { n: 0, hash: noSeal }
  if (known.n === files.n && known.hash === files.hash) return false
  if (known.n !== files.n - 1) {
    throw conflict(
      `The database was sealed ${known.n} times, but the last seal in the data folder is number ${files.n}.`,
    )
  }
  await sql`insert into audit_seal (n, hash) values (${files.n}, ${files.hash})`.execute(tx)
  return true
}

const conflict = (message: string): AppError =>
  new AppError('conflict', message, {
    remedy:
      'Run "attune audit verify" to see what is wrong. Use the data folder this database was sealed from, or restore its seals and keys from a backup.',
  })
