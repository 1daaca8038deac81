import { createHash } from 'node:crypto'
import { rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AppError, type DocumentHash } from '../../core/index.ts'
import { syncFolder } from '../files/index.ts'

/** How the bytes lie on disk: `gzip` in `HASH.gz`, `plain` in `HASH`. */
export type BlobForm = 'gzip' | 'plain'

/** Smaller content gains nothing from compression. */
const smallBytes = 1_024

/** The first bytes needed to choose a form. */
export const formBytes = smallBytes + 1

/** First bytes of formats that are compressed already: gzip (also bgzip), zip, zstd, xz, bzip2, PNG, JPEG. */
const compressedMagic = ['1f8b', '504b0304', '28b52ffd', 'fd377a585a00', '425a68', '89504e47', 'ffd8ff']

/** The form for content that starts with `head`; it depends on the content only, so the same bytes get the same file. */
export const formFor = (head: Uint8Array): BlobForm => {
  if (head.length < formBytes) return 'plain'
  const start = Buffer.from(head.buffer, head.byteOffset, 8).toString('hex')
  return compressedMagic.some(magic => start.startsWith(magic)) ? 'plain' : 'gzip'
}

/**
 * The file of a blob: `blobs/ab/abcd...` (256 folders).
 *
 * @throws AppError `misuse` when the hash is not one (it becomes part of a path).
 */
export const pathOf = (folder: string, hash: DocumentHash, form: BlobForm): string => {
  if (!/^[0-9a-f]{64}$/.test(hash)) {
    throw new AppError('misuse', 'A document hash is 64 lower-case hexadecimal digits.', {
      remedy: 'Give the hash as it was printed at import.',
    })
  }
  return join(folder, hash.slice(0, 2), form === 'gzip' ? `${hash}.gz` : hash)
}

/** The file that holds the blob, if any. */
export const findBlob = async (
  folder: string,
  hash: DocumentHash,
): Promise<{ readonly path: string; readonly form: BlobForm } | undefined> => {
  for (const form of ['gzip', 'plain'] as const) {
    const path = pathOf(folder, hash, form)
    if (await exists(path)) return { path, form }
  }
  return undefined
}

/** Moves a complete, synced file to its name so that the name survives a crash. */
export const publish = async (draft: string, path: string): Promise<void> => {
  if (await exists(path)) await rm(draft, { force: true })
  else await rename(draft, path)
  await syncFolder(dirname(path))
}

export const sha256 = (bytes: Uint8Array): DocumentHash =>
  createHash('sha256').update(bytes).digest('hex') as DocumentHash

export const missing = (hash: DocumentHash): AppError =>
  new AppError('not-found', `No document ${hash} is kept here.`, {
    remedy: 'Check the hash, and that this is the data folder it was imported into.',
    details: { hash },
  })

export const damaged = (hash: DocumentHash, cause?: unknown): AppError =>
  new AppError('data-folder-unusable', `The stored bytes of document ${hash} are damaged.`, {
    remedy: 'Restore the file from a backup, or delete it and import the document again.',
    details: { hash, reason: 'blob-damaged' },
    cause,
  })

const exists = async (path: string): Promise<boolean> => {
  try {
    await stat(path)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false
    throw error
  }
}
