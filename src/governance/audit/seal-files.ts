import { createReadStream } from 'node:fs'
import { open, readdir, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type Instant, storageError } from '../../core/index.ts'
import { makeFolder, syncFolder } from '../../platform/files/index.ts'

/** More than the longest line: 64 heads of at most 90 characters, and the signature. */
const tailBytes = 1 << 16

/** The seal files in order: one a UTC day, `2026-11-24.ndjson`. */
const sealFiles = async (folder: string): Promise<readonly string[]> => {
  let names: readonly string[]
  try {
    names = await readdir(folder)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
  return names
    .filter(name => name.endsWith('.ndjson'))
    .sort()
    .map(name => join(folder, name))
}

/** Every complete line of every file, in order. */
export const sealLines = async function* (folder: string): AsyncGenerator<string> {
  for (const file of await sealFiles(folder)) {
    const { length } = await tailOf(file)
    if (length === 0) continue
    yield* createInterface({ input: createReadStream(file, { end: length - 1 }), crlfDelay: Number.POSITIVE_INFINITY })
  }
}

/** The last complete line; undefined when nothing was sealed yet. */
export const lastSealLine = async (folder: string): Promise<string | undefined> => {
  for (const file of (await sealFiles(folder)).toReversed()) {
    const { line } = await tailOf(file)
    if (line !== undefined) return line
  }
  return undefined
}

/**
 * Appends a line; it is durable when this resolves. What a crash left half-written at the end goes first: it was never
 * acknowledged. The caller makes sure that nobody else appends meanwhile.
 *
 * @throws AppError `disk-full`, `data-folder-unusable`
 */
export const appendSealLine = async (folder: string, at: Instant, line: string): Promise<void> => {
  try {
    await append(folder, at, line)
  } catch (error) {
    throw storageError(error, folder)
  }
}

const append = async (folder: string, at: Instant, line: string): Promise<void> => {
  await makeFolder(folder)
  const newest = (await sealFiles(folder)).at(-1)
  if (newest !== undefined) await truncate(newest, (await tailOf(newest)).length)
  const today = join(folder, `${at.slice(0, 10)}.ndjson`)
  // A clock that was set back must not put a line before earlier ones.
  const file = newest !== undefined && newest > today ? newest : today
  const handle = await open(file, 'a', 0o600)
  try {
    // All of it or an error: `write` may stop half-way on a full disk and call that a success.
    await handle.writeFile(`${line}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  if (file !== newest) await syncFolder(folder)
}

/** The bytes up to and including the last line feed, and the line it ends. */
const tailOf = async (file: string): Promise<{ readonly length: number; readonly line: string | undefined }> => {
  const handle = await open(file, 'r')
  try {
    const { size } = await handle.stat()
    const start = Math.max(size - tailBytes, 0)
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - start), 0, size - start, start)
    const tail = buffer.subarray(0, bytesRead)
    const end = tail.lastIndexOf(0x0a)
    if (end === -1) return { length: start === 0 ? 0 : size, line: undefined }
    const line = tail.subarray(end === 0 ? 0 : tail.lastIndexOf(0x0a, end - 1) + 1, end)
    return { length: start + end + 1, line: line.toString('utf8') }
  } finally {
    await handle.close()
  }
}
