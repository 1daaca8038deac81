import { failure, issue, type Result, success } from '../../core/index.ts'

/** The first hundred bytes of a database file (sqlite.org/fileformat2, 1.3). */
export type SqliteHeader = {
  readonly pageSize: number
  /** Bytes of a page that hold content: some extensions keep the rest for themselves. */
  readonly usable: number
  /** As the header says; `undefined` when it was written by a version that does not keep it. */
  readonly pages: number | undefined
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be'
  /** `PRAGMA user_version`: what the application calls the version of its tables. */
  readonly userVersion: number
}

export const headerBytes = 100

const magic = new TextEncoder().encode('SQLite format 3\0')

/** @example isSqlite(firstBytes) // true */
export const isSqlite = (head: Uint8Array): boolean =>
  head.length >= magic.length && magic.every((byte, n) => head[n] === byte)

const encodings = [undefined, 'utf-8', 'utf-16le', 'utf-16be'] as const

/**
 * @param head at least 100 bytes of the file
 * @returns fails with `sqlite-invalid`, also for an encrypted database: its first bytes are noise
 */
export const readHeader = (head: Uint8Array): Result<SqliteHeader> => {
  if (!isSqlite(head) || head.length < headerBytes) return failure(notOne)
  const view = new DataView(head.buffer, head.byteOffset, headerBytes)
  const written = view.getUint16(16)
  const pageSize = written === 1 ? 65_536 : written
  const usable = pageSize - view.getUint8(20)
  const encoding = encodings[view.getUint32(56) || 1]
  const isPower = pageSize >= 512 && (pageSize & (pageSize - 1)) === 0
  // The fractions of a page that rows may take are fixed, and later versions of the format are not known.
  const known = view.getUint16(18) <= 0x0202 && view.getUint16(21) === 0x4020 && view.getUint8(23) === 32
  if (!isPower || usable < 480 || !known || encoding === undefined) return failure(unknownForm)
  const kept = view.getUint32(24) === view.getUint32(92) && view.getUint32(28) > 0
  return success({
    pageSize,
    usable,
    pages: kept ? view.getUint32(28) : undefined,
    encoding,
    userVersion: view.getInt32(60),
  })
}

const notOne = issue(
  'error',
  'sqlite-invalid',
  'No SQLite 3 database: damaged at its beginning, or encrypted',
  'byte 0',
)
const unknownForm = issue('error', 'sqlite-invalid', 'A header that no SQLite 3 database has: damaged', 'byte 16')
