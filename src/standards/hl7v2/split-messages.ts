import { largestMessage } from './limits.ts'

/** Byte offset and length within the whole input. */
type Range = { readonly offset: number; readonly length: number }

/** What a file or stream of messages holds, in its order. */
export type Stretch =
  | {
      readonly kind: 'message'
      readonly range: Range
      readonly bytes: Uint8Array
      /** Its MLLP frame has no end: it may have been cut off. */
      readonly unfinished?: true
    }
  /** FHS, BHS, BTS or FTS: what stands around the messages of a batch. */
  | { readonly kind: 'envelope'; readonly range: Range; readonly bytes: Uint8Array }
  /** Segments or other text without an MSH before them. */
  | { readonly kind: 'stray'; readonly range: Range }
  | { readonly kind: 'too-large'; readonly range: Range }

const vt = 0x0b
const fs = 0x1c

/**
 * Finds the messages in bytes that come in chunks: one after the other, in batches (FHS, BHS) or in MLLP frames. A message
 * begins with MSH at the start of a line and goes up to the next, or to the end of its frame. Holds at most one message;
 * one that grows too large is let go and reported.
 *
 * @param largest in bytes
 * @example
 * const splitter = createMessageSplitter()
 * for (const chunk of chunks) for (const stretch of splitter.push(chunk)) …
 * for (const stretch of splitter.end()) …
 */
export const createMessageSplitter = (
  largest = largestMessage,
): { readonly push: (chunk: Uint8Array) => readonly Stretch[]; readonly end: () => readonly Stretch[] } => {
  /** Bytes not yet let go; `base` is the offset of the first, `scanned` how many of them were looked at. */
  let held: Uint8Array = new Uint8Array()
  let base = 0
  let scanned = 0
  let lineStart = 0
  /** What is being read: its kind, where it began and where its last line that is not blank ended. Offsets of the input. */
  let open: { kind: 'message' | 'stray' | 'too-large'; from: number; to: number } | undefined
  let out: Stretch[] = []
  /** Inside an MLLP frame. */
  let framed = false
  const append = createAppender()

  const close = (unfinished = false): void => {
    if (open === undefined) return
    const { kind, from, to } = open
    const range = { offset: from, length: to - from }
    if (kind === 'message') {
      const bytes = held.subarray(from - base, to - base)
      out.push(unfinished ? { kind, range, bytes, unfinished } : { kind, range, bytes })
    } else out.push({ kind, range })
    open = undefined
  }
  const take = (from: number, to: number): void => {
    const start = skipMark(held, from - base, base) + base
    const kind = kindOf(held, start - base, to - base)
    if (kind === 'MSH') {
      close()
      open = { kind: 'message', from: start, to }
    } else if (kind === 'envelope') {
      close()
      const range = { offset: start, length: to - start }
      out.push({ kind, range, bytes: held.subarray(start - base, to - base) })
    } else if (!isBlank(held, start - base, to - base)) {
      if (open === undefined) open = { kind: 'stray', from: start, to }
      else open.to = to
    }
  }
  const letGo = (): void => {
    const from = open?.kind === 'message' ? open.from : lineStart
    if (base + held.length - from > largest) {
      // Whatever this is, it is no message that can be held: what follows is skipped up to the next line that is an MSH.
      open = open?.kind === 'stray' ? open : { kind: 'too-large', from: open?.from ?? from, to: base + held.length }
      open.to = base + held.length
      held = new Uint8Array()
      base = open.to
      lineStart = Math.min(lineStart, base)
      return
    }
    held = held.subarray(from - base)
    base = from
  }
  return {
    push: chunk => {
      out = []
      held = held.length === 0 ? chunk : append(held, chunk)
      for (let at = scanned - base; at < held.length; at++) {
        const byte = held[at]!
        if (byte > fs || (byte !== 0x0d && byte !== 0x0a && byte !== vt && byte !== fs)) continue
        const end = base + at
        // The beginning of a line that was let go cannot be looked at again.
        if (lineStart >= base) take(lineStart, end)
        else if (open !== undefined) open.to = end
        lineStart = end + 1
        if (byte !== fs && byte !== vt) continue
        // A frame that begins before the last one has ended.
        close(framed && byte === vt)
        framed = byte === vt
      }
      scanned = base + held.length
      letGo()
      return out
    },
    end: () => {
      out = []
      if (lineStart >= base) take(lineStart, base + held.length)
      close(framed)
      return out
    },
  }
}

/**
 * Joins what is held and what came, in a buffer with room to grow: a large message in small chunks is not copied for each
 * of them. Bytes once written stay as they are, so that views of them stay true.
 */
const createAppender = (): ((held: Uint8Array, chunk: Uint8Array) => Uint8Array) => {
  let room = new Uint8Array()
  let used = 0
  return (held, chunk) => {
    const inPlace = held.buffer === room.buffer && held.byteOffset + held.length === used
    if (!inPlace || used + chunk.length > room.length) {
      const size = held.length + chunk.length
      room = new Uint8Array(size * 2)
      room.set(held)
      room.set(chunk, held.length)
      used = size
      return room.subarray(0, used)
    }
    room.set(chunk, used)
    used += chunk.length
    return room.subarray(held.byteOffset, used)
  }
}

/** A file may begin with a byte-order mark. */
const skipMark = (bytes: Uint8Array, at: number, base: number): number =>
  base + at === 0 && bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf ? at + 3 : at

const isBlank = (bytes: Uint8Array, from: number, to: number): boolean => {
  for (let at = from; at < to; at++) if (bytes[at]! > 0x20) return false
  return true
}

const envelopes = ['FHS', 'BHS', 'BTS', 'FTS']

const kindOf = (bytes: Uint8Array, from: number, to: number): 'MSH' | 'envelope' | undefined => {
  if (to - from < 3) return undefined
  const name = String.fromCharCode(bytes[from]!, bytes[from + 1]!, bytes[from + 2]!)
  const next = to === from + 3 ? 0x7c : bytes[from + 3]!
  const letter = (next >= 0x30 && next <= 0x39) || (next >= 0x41 && next <= 0x5a) || (next >= 0x61 && next <= 0x7a)
  if (letter || next <= 0x20) return undefined
  if (name === 'MSH') return 'MSH'
  return envelopes.includes(name) ? 'envelope' : undefined
}
