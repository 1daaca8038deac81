import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { isGzip } from '../../standards/fhir/index.ts'

const chunkBytes = 256 * 1024

/** A file's content, decompressed if it is gzip. `failure` is known once the chunks have ended. */
export type FileContent = {
  readonly chunks: AsyncIterable<Uint8Array>
  /** Why the content stops before its end. */
  readonly failure: () => string | undefined
}

/** Opens a file as a stream, gzip or not (told by its first bytes). Errors of the file system are thrown. */
export const readFile = async (path: string): Promise<FileContent> => {
  const file = await open(path)
  const head = new Uint8Array(3)
  const { bytesRead } = await file.read(head, 0, 3, 0)
  const raw = file.createReadStream({ start: 0, highWaterMark: chunkBytes })
  if (bytesRead < 3 || !isGzip(head)) return { chunks: raw, failure: () => undefined }
  return decompressed(raw)
}

/** What a damaged gzip file still gives, and then why it ends. */
const decompressed = (raw: Readable): FileContent => {
  let failure: string | undefined
  const gunzip = createGunzip({ chunkSize: chunkBytes })
  async function* chunks(): AsyncGenerator<Uint8Array> {
    raw.on('error', error => gunzip.destroy(error))
    raw.pipe(gunzip)
    try {
      for await (const chunk of gunzip) yield chunk as Uint8Array
    } catch (error) {
      if (!isZlibError(error)) throw error
      failure = `The gzip data is damaged or cut off (${error.code})`
    } finally {
      raw.destroy()
    }
  }
  return { chunks: Readable.from(chunks(), { objectMode: true }), failure: () => failure }
}

const isZlibError = (error: unknown): error is Error & { readonly code: string } =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && /^(?:Z_|ERR_ZLIB)/.test(error.code)
