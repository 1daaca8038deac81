import { createReadStream } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { AppError, storageError } from '../../../core/index.ts'
import type { FhirClient } from '../../../platform/fhir-client/index.ts'

/** Cuts of one file after which it is given up. Each attempt goes on where the last one ended, so progress starts the count anew. */
const mostCuts = 6

/**
 * Bytes of the end of what is here that are asked for again: equal, they show that the file is still the same one. Servers
 * that make files anew for each request send another order.
 */
const overlap = 64 * 1024

/** What the last attempt learned of the file as a whole. */
type Known = { readonly size: number | undefined; readonly rangeable: boolean }

/**
 * Fetches one file of an export to `path`, on the disk when it resolves. A cut connection goes on from where it was (Range), or, where
 * the server cannot, or the bytes that stand there already come differently, from the start. What an earlier process left in
 * `path` is used likewise.
 *
 * @returns the bytes of the file, and whether the server has it no more (404, 410)
 * @throws AppError `peer-unavailable` when the connection is cut again and again; `peer-refused`
 */
export const download = async (
  client: FhirClient,
  { url, authorized }: { readonly url: string; readonly authorized: boolean },
  path: string,
): Promise<{ readonly bytes: number } | 'gone'> => {
  let rangeable = true
  for (let cuts = 0; ; ) {
    const here = await sizeOf(path)
    const from = rangeable ? Math.max(0, here - overlap) : 0
    const response = await client.request(url, {
      authorized,
      takes: [404, 410, 416],
      headers: { accept: 'application/fhir+ndjson', ...(from > 0 ? { range: `bytes=${from}-` } : {}) },
    })
    if (response.status === 404 || response.status === 410) {
      await response.body?.cancel()
      return 'gone'
    }
    if (response.status === 416) {
      // The file is shorter than what is here: another one.
      await response.body?.cancel()
      rangeable = false
      continue
    }
    const outcome = await keep(response, path, from, here)
    if (outcome.kind === 'whole') return { bytes: outcome.bytes }
    rangeable = outcome.kind === 'cut' && outcome.rangeable
    if (outcome.kind === 'differs') continue
    cuts = outcome.bytes > here ? 1 : cuts + 1
    if (cuts >= mostCuts) {
      throw new AppError('peer-unavailable', 'The connection is cut again and again in the middle of a file.', {
        remedy: 'Try again later: the pull goes on where it was.',
      })
    }
    client.note(`the connection was cut after ${outcome.bytes} bytes`)
    await client.sleep(Math.min(60_000, 1000 * 2 ** (cuts - 1)))
  }
}

type Kept =
  | { readonly kind: 'whole'; readonly bytes: number }
  | { readonly kind: 'cut'; readonly bytes: number; readonly rangeable: boolean }
  /** What the server sends now is not what it sent before. */
  | { readonly kind: 'differs' }

const keep = async (response: Response, path: string, asked: number, here: number): Promise<Kept> => {
  const partial = response.status === 206
  const start = partial ? startOf(response.headers.get('content-range')) : 0
  if (start === undefined || (partial && start !== asked)) {
    await response.body?.cancel()
    return { kind: 'differs' }
  }
  const known = knownOf(response, start)
  const file = await openAt(path, partial)
  try {
    let at = start
    // Only of what a range repeats: a whole file that is sent again simply replaces what is here.
    const earlier = partial ? createReadStream(path, { start, end: Math.max(start, here - 1) }) : undefined
    const before = earlier?.iterator()
    let held: Buffer = Buffer.alloc(0)
    try {
      for await (const chunk of response.body ?? []) {
        const bytes = chunk as Uint8Array
        const repeated = partial ? Math.min(bytes.length, Math.max(0, here - at)) : 0
        while (held.length < repeated) {
          const next = await before?.next()
          if (next === undefined || next.done === true) break
          held = Buffer.concat([held, next.value as Buffer])
        }
        if (!held.subarray(0, repeated).equals(bytes.subarray(0, repeated))) return { kind: 'differs' }
        held = held.subarray(repeated)
        await writeAll(file, bytes.subarray(repeated), at + repeated)
        at += bytes.length
      }
    } catch (error) {
      if (!isCut(error)) throw storageError(error, path)
      await file.datasync()
      return { kind: 'cut', bytes: Math.max(at, partial ? here : 0), rangeable: known.rangeable }
    } finally {
      earlier?.destroy()
    }
    if (known.size !== undefined && at !== known.size) {
      return { kind: 'cut', bytes: at, rangeable: known.rangeable }
    }
    await file.truncate(at)
    await file.sync()
    return { kind: 'whole', bytes: at }
  } finally {
    await file.close()
  }
}

const writeAll = async (file: FileHandle, bytes: Uint8Array, position: number): Promise<void> => {
  for (let written = 0; written < bytes.length; ) {
    written += (await file.write(bytes, written, bytes.length - written, position + written)).bytesWritten
  }
}

const openAt = async (path: string, partial: boolean): Promise<FileHandle> => {
  try {
    return await open(path, partial ? 'r+' : 'w', 0o600)
  } catch (error) {
    throw storageError(error, path)
  }
}

/** `bytes 100-199/200` */
const startOf = (range: string | null): number | undefined => {
  const found = /^bytes (\d+)-\d+\/(?:\d+|\*)$/.exec(range?.trim() ?? '')
  return found === null ? undefined : Number(found[1])
}

/**
 * A compressed answer is decompressed on the way: its length is not that of what is kept, and a range of it would begin
 * somewhere else.
 */
const knownOf = ({ headers, status }: Response, start: number): Known => {
  const encoded = headers.get('content-encoding') !== null && headers.get('content-encoding') !== 'identity'
  const length = headers.get('content-length')
  return {
    size: encoded || length === null || !/^\d+$/.test(length) ? undefined : start + Number(length),
    rangeable: !encoded && (status === 206 || headers.get('accept-ranges') !== 'none'),
  }
}

/** undici ends a body with TypeError "terminated"; zlib tells of compressed data that ends too early. */
const isCut = (error: unknown): boolean =>
  error instanceof TypeError ||
  (error instanceof Error && 'code' in error && /^(?:Z_|UND_|ECONN|EPIPE|ETIMEDOUT)/.test(String(error.code)))

const sizeOf = async (path: string): Promise<number> => {
  try {
    return (await stat(path)).size
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 0
    throw error
  }
}
