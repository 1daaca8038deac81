import { createRetainedBytes } from './retained-bytes.ts'
import { largestResource, type Scanned, scanBytes, unreadable } from './scan.ts'

const newline = 0x0a

/**
 * Newline-delimited JSON in memory: what each line holds; blank lines hold nothing. A bad line costs only itself, since a
 * line break cannot stand inside a JSON string (RFC 8259 section 7).
 */
export function* scanLines(bytes: Uint8Array, largest = largestResource): Generator<readonly Scanned[]> {
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf(newline, start)
    const end = found < 0 ? bytes.length : found
    yield scanBytes(bytes.subarray(start, end), start, largest)
    start = end + 1
  }
}

/** Newline-delimited JSON while it streams by. Memory is bounded by the longest line, and that by `largest`. */
export async function* scanLineStream(
  chunks: AsyncIterable<Uint8Array>,
  largest = largestResource,
): AsyncGenerator<readonly Scanned[]> {
  const retained = createRetainedBytes()
  let offset = 0
  let start = 0
  const line = (end: number): readonly Scanned[] => {
    const range = { offset: start, length: end - start }
    const bytes = range.length > largest ? undefined : retained.slice(range)
    return bytes === undefined
      ? range.length === 0
        ? []
        : [unreadable(range, 'too-large', `A line of more than ${largest} bytes`)]
      : scanBytes(bytes, start, largest)
  }
  for await (const chunk of chunks) {
    retained.add(chunk)
    for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, at + 1)) {
      yield line(offset + at)
      start = offset + at + 1
    }
    offset += chunk.length
    retained.release(offset - start > largest ? offset : start)
  }
  yield line(offset)
}

/**
 * Whether a document is newline-delimited: its first line is a complete value by itself, and something follows.
 *
 * @param head the first bytes of the document, or all of it
 */
export const looksLikeLines = (head: Uint8Array): boolean => {
  const end = head.indexOf(newline)
  if (end < 0) return false
  const rest = head.subarray(end + 1)
  if (!rest.some(byte => byte > 0x20)) return false
  const first = scanBytes(head.subarray(0, end))
  return first.length > 0 && first.every(({ kind }) => kind !== 'unreadable')
}
