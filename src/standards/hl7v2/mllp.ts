import { joinBytes } from '../../core/index.ts'

/** Minimal Lower Layer Protocol, release 1 (HL7 v2 Transport Specification): VT, the message, FS, CR. */
const startBlock = 0x0b
const endBlock = 0x1c
const carriageReturn = 0x0d

export type MllpEvent =
  | { readonly kind: 'frame'; readonly bytes: Uint8Array }
  /** Bytes between frames that are no white space. */
  | { readonly kind: 'noise'; readonly length: number }
  /** A frame beyond the limit: let go, up to its end. */
  | { readonly kind: 'too-large'; readonly length: number }

/**
 * Finds the frames in the chunks of a connection. Holds at most one frame of `largest` bytes.
 *
 * @example
 * const reader = createFrameReader(16 * 1024 * 1024)
 * socket.on('data', chunk => { for (const event of reader.push(chunk)) … })
 */
export const createFrameReader = (
  largest: number,
): {
  readonly push: (chunk: Uint8Array) => readonly MllpEvent[]
  /** Bytes of a frame that has begun and not ended; 0 between frames. */
  readonly pending: () => number
} => {
  let inside = false
  let parts: Uint8Array[] = []
  let size = 0
  let noise = 0
  const keep = (bytes: Uint8Array): void => {
    size += bytes.length
    // One that is too large is counted, not kept.
    if (size > largest) parts = []
    else if (bytes.length > 0) parts.push(bytes)
  }
  return {
    push: chunk => {
      const events: MllpEvent[] = []
      let at = 0
      while (at < chunk.length) {
        if (!inside) {
          const start = chunk.indexOf(startBlock, at)
          const until = start < 0 ? chunk.length : start
          for (; at < until; at++) if (chunk[at]! > 0x20 && chunk[at] !== endBlock) noise += 1
          if (start < 0) break
          if (noise > 0) events.push({ kind: 'noise', length: noise })
          noise = 0
          inside = true
          at = start + 1
          continue
        }
        const end = chunk.indexOf(endBlock, at)
        keep(chunk.slice(at, end < 0 ? chunk.length : end))
        if (end < 0) break
        events.push(size > largest ? { kind: 'too-large', length: size } : { kind: 'frame', bytes: joinBytes(parts) })
        inside = false
        parts = []
        size = 0
        at = end + 1
      }
      return events
    },
    pending: () => (inside ? Math.max(1, size) : 0),
  }
}

/** A message in its frame. */
export const frameOf = (message: Uint8Array): Uint8Array => {
  const framed = new Uint8Array(message.length + 3)
  framed[0] = startBlock
  framed.set(message, 1)
  framed[message.length + 1] = endBlock
  framed[message.length + 2] = carriageReturn
  return framed
}
