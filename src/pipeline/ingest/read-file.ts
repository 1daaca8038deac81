import { type FileHandle, open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { isGzip } from '../../standards/fhir/index.ts'
import { bgzfHead, endsWhole, isBgzf } from './bgzf.ts'
import { type GzipLimits, gzipLimits } from './limits.ts'

const chunkBytes = 256 * 1024

/** Why a file's content stops before its end; `bgzf-unfinished`: perhaps it does. */
export type Damage = {
  readonly code: 'gzip-invalid' | 'gzip-bomb' | 'bgzf-unfinished' | 'zip-invalid'
  readonly message: string
}

/** A file's content, decompressed if it is gzip. `damage` is known once the chunks have ended. */
export type FileContent = {
  readonly chunks: AsyncIterable<Uint8Array>
  readonly damage: () => Damage | undefined
}

/** Opens a file as a stream, gzip or not (told by its first bytes). Errors of the file system are thrown. */
export const readFile = async (path: string, limits = gzipLimits): Promise<FileContent> => {
  const file = await open(path)
  const head = new Uint8Array(bgzfHead)
  await file.read(head, 0, head.length, 0)
  const { size } = await file.stat()
  const raw = file.createReadStream({ start: 0, highWaterMark: bufferFor(size), autoClose: false })
  if (!isGzip(head)) return { chunks: closing(file, raw), damage: () => undefined }
  return decompressed(file, raw, { size, bgzf: isBgzf(head) }, limits)
}

/** A small file gets a small buffer: a folder may hold many thousands. A file that is no regular one has no size. */
const bufferFor = (size: number): number => (size === 0 ? chunkBytes : Math.min(chunkBytes, Math.max(4_096, size + 1)))

async function* closing(file: FileHandle, raw: Readable): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of raw) yield chunk as Uint8Array
  } finally {
    raw.destroy()
    await file.close()
  }
}

/** What a damaged gzip file still gives, and then why it ends. */
const decompressed = (
  file: FileHandle,
  raw: Readable,
  { size, bgzf }: { readonly size: number; readonly bgzf: boolean },
  limits: GzipLimits,
): FileContent => {
  let damage: Damage | undefined
  const gunzip = createGunzip({ chunkSize: bufferFor(size * 8) })
  async function* chunks(): AsyncGenerator<Uint8Array> {
    raw.on('error', error => gunzip.destroy(error))
    raw.pipe(gunzip)
    let given = 0
    try {
      for await (const chunk of gunzip) {
        given += (chunk as Uint8Array).length
        if (given > limits.unsuspected && given > gunzip.bytesWritten * limits.ratio) {
          damage = bomb(limits)
          return
        }
        yield chunk as Uint8Array
      }
      damage = await behind(file, gunzip.bytesWritten, size)
      if (damage === undefined && bgzf && !(await endsWhole(file, size))) damage = unfinished
    } catch (error) {
      if (!isZlibError(error)) throw error
      damage = { code: 'gzip-invalid', message: `The gzip data is damaged or cut off (${error.code})` }
    } finally {
      gunzip.destroy()
      raw.destroy()
      await file.close()
    }
  }
  return { chunks: Readable.from(chunks(), { objectMode: true }), damage: () => damage }
}

const unfinished: Damage = {
  code: 'bgzf-unfinished',
  message: 'A BGZF file without its last, empty block: it may have been cut off. What there is was read',
}

const bomb = ({ ratio, unsuspected }: GzipLimits): Damage => ({
  code: 'gzip-bomb',
  message: `Expands to more than ${unsuspected} bytes and ${ratio} times its size: not read further. If that is right, decompress it first and import the result`,
})

/**
 * What follows the last gzip member. zlib ends there without an error, although a damaged header of a further member
 * looks the same; zeros are padding (gzip(1)).
 */
const behind = async (file: FileHandle, from: number, size: number): Promise<Damage | undefined> => {
  const buffer = new Uint8Array(bufferFor(Math.max(1, size - from)))
  for (let at = from; ; ) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, at)
    if (bytesRead === 0) return undefined
    if (buffer.subarray(0, bytesRead).some(byte => byte !== 0)) {
      return { code: 'gzip-invalid', message: `No gzip data from byte ${from} of the compressed file on` }
    }
    at += bytesRead
  }
}

const isZlibError = (error: unknown): error is Error & { readonly code: string } =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && /^(?:Z_|ERR_ZLIB)/.test(error.code)
