import type { ByteRange } from './scan-event.ts'

/** The tail of a stream that may still be needed. */
export type RetainedBytes = {
  readonly add: (chunk: Uint8Array) => void
  /** `undefined` when some of it was released. */
  readonly slice: (range: ByteRange) => Uint8Array | undefined
  /** Bytes before this offset are not needed any more. */
  readonly release: (before: number) => void
}

/** Keeps whole chunks; a range within one chunk is a view of it, a range across several a copy. */
export const createRetainedBytes = (): RetainedBytes => {
  let chunks: { readonly offset: number; readonly bytes: Uint8Array }[] = []
  let end = 0
  const slice = ({ offset, length }: ByteRange): Uint8Array | undefined => {
    const first = chunks.findIndex(chunk => chunk.offset + chunk.bytes.length > offset)
    const start = chunks[first]
    if (start === undefined || start.offset > offset) return undefined
    const within = offset - start.offset
    if (within + length <= start.bytes.length) return start.bytes.subarray(within, within + length)
    const whole = new Uint8Array(length)
    for (const chunk of chunks.slice(first)) {
      const from = Math.max(offset, chunk.offset)
      const to = Math.min(offset + length, chunk.offset + chunk.bytes.length)
      if (to > from) whole.set(chunk.bytes.subarray(from - chunk.offset, to - chunk.offset), from - offset)
    }
    return whole
  }
  return {
    add: bytes => {
      chunks.push({ offset: end, bytes })
      end += bytes.length
    },
    slice,
    release: before => {
      if (chunks[0] !== undefined && chunks[0].offset + chunks[0].bytes.length <= before) {
        chunks = chunks.filter(chunk => chunk.offset + chunk.bytes.length > before)
      }
    },
  }
}
