import { largestResource } from './limits.ts'
import { createRetainedBytes } from './retained-bytes.ts'
import { scanBytes } from './scan.ts'
import type { ByteRange } from './scan-event.ts'
import { type Scanned, unreadable } from './scanned.ts'

const newline = 0x0a

/** A line of newline-delimited JSON. */
export type Line = {
  readonly range: ByteRange
  /** `undefined` when the line is too long: its bytes were let go. */
  readonly bytes: Uint8Array | undefined
}

/**
 * Newline-delimited JSON in memory, line by line; empty lines are left out. A bad line costs only itself, since a line
 * break cannot stand inside a JSON string (RFC 8259 section 7).
 */
export function* linesOf(bytes: Uint8Array, largest = largestResource): Generator<Line> {
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf(newline, start)
    const end = found < 0 ? bytes.length : found
    const range = { offset: start, length: end - start }
    if (end > start) yield { range, bytes: range.length > largest ? undefined : bytes.subarray(start, end) }
    start = end + 1
  }
}

/** Newline-delimited JSON while it streams by. Memory is bounded by the longest line, and that by `largest`. */
export async function* lineStream(chunks: AsyncIterable<Uint8Array>, largest = largestResource): AsyncGenerator<Line> {
  const retained = createRetainedBytes()
  let offset = 0
  let start = 0
  const line = (end: number): Line => {
    const range = { offset: start, length: end - start }
    return { range, bytes: range.length > largest ? undefined : retained.slice(range) }
  }
  for await (const chunk of chunks) {
    retained.add(chunk)
    for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, at + 1)) {
      if (offset + at > start) yield line(offset + at)
      start = offset + at + 1
    }
    offset += chunk.length
    retained.release(offset - start > largest ? offset : start)
  }
  if (offset > start) yield line(offset)
}

/** What a line that was too long is. */
export const tooLongLine = (range: ByteRange, largest = largestResource): Scanned =>
  unreadable(range, 'too-large', `A line of more than ${largest} bytes`)

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
  let holds = false
  for (const { kind } of scanBytes(head.subarray(0, end))) {
    if (kind === 'unreadable') return false
    holds ||= kind !== 'issue'
  }
  return holds
}
