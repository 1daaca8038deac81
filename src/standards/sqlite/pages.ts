import { joinBytes } from '../../core/index.ts'

/** Bytes of a file that can be read from the start any number of times. */
export type Bytes = AsyncIterable<Uint8Array> | Iterable<Uint8Array>

/** A page of a database; the first is number 1. The last of a file that is cut off is short. */
export type Page = { readonly number: number; readonly offset: number; readonly bytes: Uint8Array }

/** The pages of a file in their order; the bytes of one hold until the next is asked for. */
export async function* pagesOf(file: Bytes, pageSize: number): AsyncGenerator<Page> {
  let rest: Uint8Array = new Uint8Array()
  let number = 1
  for await (const chunk of file) {
    const bytes = rest.length === 0 ? chunk : joinBytes([rest, chunk])
    let at = 0
    for (; bytes.length - at >= pageSize; at += pageSize) {
      yield { number, offset: (number - 1) * pageSize, bytes: bytes.subarray(at, at + pageSize) }
      number += 1
    }
    rest = bytes.subarray(at)
  }
  if (rest.length > 0) yield { number, offset: (number - 1) * pageSize, bytes: rest }
}

/** The first bytes of a file, at least so many unless it has fewer. */
export const firstBytes = async (file: Bytes, count: number): Promise<Uint8Array> => {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const chunk of file) {
    parts.push(chunk)
    size += chunk.length
    if (size >= count) break
  }
  return joinBytes(parts)
}
