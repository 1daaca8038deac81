import { writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { type BlobForm, formBytes, formFor } from './blob-file.ts'

const compress = promisify(gzip)

/**
 * Writes and syncs content that is in memory and not large, with few calls of the system and no larger tables than the
 * content needs: most documents of an interface are single resources.
 */
export const writeSmall = async (draft: string, content: Uint8Array): Promise<BlobForm> => {
  const form = formFor(content.subarray(0, formBytes))
  const bytes = form === 'gzip' ? await compress(content, tablesFor(content.length)) : content
  // flush: fsync before close.
  await writeFile(draft, bytes, { flag: 'wx', mode: 0o600, flush: true })
  return form
}

/** zlib's manual: deflate takes (1 << (windowBits + 2)) + (1 << (memLevel + 9)) bytes, 256 kB unless told otherwise. */
const tablesFor = (length: number) => {
  const windowBits = Math.min(15, Math.max(9, Math.ceil(Math.log2(length))))
  return { level: 1, windowBits, memLevel: Math.max(1, windowBits - 7) }
}
