import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { AppError, type DocumentHash, joinBytes, storageError } from '../../core/index.ts'
import { makeFolder, syncFolder } from '../files/index.ts'
import { type BlobForm, damaged, findBlob, formBytes, formFor, missing, pathOf, publish, sha256 } from './blob-file.ts'
import type { BlobStore } from './blob-store.ts'
import { writeSmall } from './small-blob.ts'

/** Content up to this size is hashed at once, to see whether it is already there before anything is written. */
const smallContent = 1 << 20
/** Larger arrays go through in slices, so that hashing does not stall the event loop. */
const slice = 1 << 18
/** Drafts of processes that were killed; no upload takes this long. */
const draftLifetimeMilliseconds = 24 * 3_600_000

/**
 * A blob store in a folder: one file per content, gzip level 1 (in libuv's threads) unless small or already
 * compressed. Written to a draft, fsync, rename, fsync of the folder: what `put` acknowledged survives `kill -9` and
 * power loss, and a half-written file is never visible. Several processes may use the same folder.
 *
 * @example
 * const blobs = createFolderBlobStore('attune-data/blobs')
 * const { hash } = await blobs.put(new TextEncoder().encode('{"resourceType":"Bundle"}'))
 * await blobs.getRange(hash, 2, 12) // resourceType
 */
export const createFolderBlobStore = (folder: string): BlobStore => {
  const drafts = join(folder, 'drafts')
  let prepared: Promise<void> | undefined
  const prepare = () => {
    prepared ??= prepareDrafts(drafts).catch(error => {
      // Tried again at the next use: a full disk does not stay full.
      prepared = undefined
      throw storageError(error, folder)
    })
    return prepared
  }

  const publishAs = async (draft: string, hash: DocumentHash, form: BlobForm) => {
    const path = pathOf(folder, hash, form)
    await makeFolder(dirname(path))
    await publish(draft, path)
  }

  const putSmall = async (content: Uint8Array) => {
    const hash = sha256(content)
    const bytes = content.length
    const known = await findBlob(folder, hash)
    if (known !== undefined) {
      await syncFolder(dirname(known.path))
      return { hash, bytes }
    }
    const draft = join(drafts, randomUUID())
    try {
      await publishAs(draft, hash, await writeSmall(draft, content))
      return { hash, bytes }
    } catch (error) {
      await rm(draft, { force: true })
      throw storageError(error, folder)
    }
  }

  const put: BlobStore['put'] = async content => {
    await prepare()
    if (content instanceof Uint8Array && content.length <= smallContent) return await putSmall(content)
    const draft = join(drafts, randomUUID())
    const source = watched(content instanceof Uint8Array ? slicesOf(content) : content)
    try {
      const { hash, bytes, form } = await writeDraft(draft, source.content)
      await publishAs(draft, hash, form)
      return { hash, bytes }
    } catch (error) {
      await rm(draft, { force: true })
      throw error === source.failure() ? error : storageError(error, folder)
    }
  }

  const read = (hash: DocumentHash): AsyncGenerator<Uint8Array> => readVerified(folder, hash)

  return {
    put,
    read,
    async get(hash) {
      const chunks: Uint8Array[] = []
      for await (const chunk of read(hash)) chunks.push(chunk)
      return joinBytes(chunks)
    },
    async getRange(hash, offset, length) {
      if (!Number.isSafeInteger(offset) || !Number.isSafeInteger(length) || offset < 0 || length < 0) {
        throw new AppError('misuse', 'A range of bytes has an offset and a length of at least 0.', {
          remedy: 'Give whole numbers that are not negative.',
        })
      }
      const parts: Uint8Array[] = []
      let position = 0
      for await (const chunk of read(hash)) {
        const start = Math.max(offset - position, 0)
        const end = Math.min(offset + length - position, chunk.length)
        // Copied, so that a short range does not keep the chunk it lies in.
        if (start < end) parts.push(chunk.slice(start, end))
        position += chunk.length
      }
      return joinBytes(parts)
    },
    has: async hash => (await findBlob(folder, hash)) !== undefined,
    async remove(hash) {
      for (const form of ['gzip', 'plain'] as const) await rm(pathOf(folder, hash, form), { force: true })
      await rm(blankedPath(folder, hash), { force: true })
    },
    async blank(hash, ranges) {
      const found = await findBlob(folder, hash)
      if (found === undefined) throw missing(hash)
      await prepare()
      const blanked = async function* () {
        let position = 0
        for await (const chunk of read(hash)) {
          const bytes = chunk.slice()
          for (const { offset, length } of ranges) {
            const start = Math.max(offset - position, 0)
            const end = Math.min(offset + length - position, bytes.length)
            if (start < end) bytes.fill(0x20, start, end)
          }
          position += chunk.length
          yield bytes
        }
      }
      const draft = join(drafts, randomUUID())
      const { hash: now, form } = await writeDraft(draft, blanked())
      // The hash first: a crash in between shows as damage that a repeated call mends, never as bytes left in place.
      await writeFile(blankedPath(folder, hash), now, { mode: 0o600, flush: true })
      const path = pathOf(folder, hash, form)
      await rename(draft, path)
      if (path !== found.path) await rm(found.path, { force: true })
      await syncFolder(dirname(path))
    },
  }
}

/** Content that remembers how reading it failed: that is no fault of this folder. */
const watched = (content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) => {
  let failure: unknown
  const read = async function* () {
    try {
      yield* content
    } catch (error) {
      failure = error
      throw error
    }
  }
  return { content: read(), failure: () => failure }
}

/** Writes, hashes and syncs the content in one pass. */
const writeDraft = async (draft: string, content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) => {
  const { head, rest } = await splitHead(content)
  const form = formFor(head)
  const hash = createHash('sha256')
  let bytes = 0
  const hashed = async function* () {
    for await (const chunk of rest) {
      hash.update(chunk)
      bytes += chunk.length
      yield chunk
    }
  }
  // flush: fsync before close.
  const file = createWriteStream(draft, { flags: 'wx', mode: 0o600, flush: true })
  if (form === 'gzip') await pipeline(hashed, createGzip({ level: 1 }), file)
  else await pipeline(hashed, file)
  return { hash: hash.digest('hex') as DocumentHash, bytes, form }
}

/** The first bytes, and an iteration of all of them. */
const splitHead = async (content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) => {
  const iterator = (async function* () {
    yield* content
  })()
  const chunks: Uint8Array[] = []
  let length = 0
  while (length < formBytes) {
    const next = await iterator.next()
    if (next.done === true) break
    chunks.push(next.value)
    length += next.value.length
  }
  const head = Buffer.concat(chunks)
  const rest = async function* () {
    if (head.length > 0) yield head
    yield* iterator
  }
  return { head, rest: rest() }
}

const blankedPath = (folder: string, hash: DocumentHash): string => `${pathOf(folder, hash, 'plain')}.blanked`

/** The hash of the bytes since parts of them were blanked; undefined for all others. */
const blankedHash = async (folder: string, hash: DocumentHash): Promise<string | undefined> => {
  try {
    return await readFile(blankedPath(folder, hash), 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

const readVerified = async function* (folder: string, hash: DocumentHash): AsyncGenerator<Uint8Array> {
  const found = await findBlob(folder, hash)
  if (found === undefined) throw missing(hash)
  const file = createReadStream(found.path)
  const content = found.form === 'gzip' ? file.pipe(createGunzip({ chunkSize: 1 << 16 })) : file
  // pipe does not pass errors on.
  file.once('error', error => content.destroy(error))
  const actual = createHash('sha256')
  try {
    for await (const chunk of content as AsyncIterable<Buffer>) {
      actual.update(chunk)
      yield chunk
    }
  } catch (error) {
    throw isCorruption(error) ? damaged(hash, error) : error
  } finally {
    file.destroy()
  }
  const digest = actual.digest('hex')
  if (digest !== hash && digest !== (await blankedHash(folder, hash))) throw damaged(hash)
}

/** zlib's own codes (Z_DATA_ERROR, Z_BUF_ERROR); errors of the disk keep theirs. */
const isCorruption = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^(Z_|ERR_TRAILING_JUNK)/.test(String(error.code))

/** One plain Uint8Array (a Buffer's `slice` means something else). */
const slicesOf = function* (content: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < content.length; start += slice) yield content.subarray(start, start + slice)
}

const prepareDrafts = async (drafts: string): Promise<void> => {
  await makeFolder(drafts)
  for (const name of await readdir(drafts)) {
    const path = join(drafts, name)
    try {
      const { mtimeMs } = await stat(path)
      if (Date.now() - mtimeMs > draftLifetimeMilliseconds) await rm(path, { force: true })
    } catch (error) {
      // Another process published or removed it meanwhile.
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    }
  }
}
