import { BundleFrame } from './bundle-frame.ts'
import type { ScanEvent } from './scan-event.ts'
import { createTextCapture } from './text-capture.ts'

export type JsonScanner = {
  /** Takes the next bytes; events come out in document order. Everything after `broken` is ignored. */
  readonly push: (chunk: Uint8Array) => void
  /** The document is over: an open value is `truncated`. */
  readonly end: () => void
  /** Bytes taken so far. */
  readonly offset: () => number
  /** Where the open top-level value, and the open entry, start; -1 when none is open. */
  readonly openValue: () => number
  readonly openEntry: () => number
  /** How many top-level values were complete so far. */
  readonly values: () => number
}

const quote = 0x22
const backslash = 0x5c
const braceOpen = 0x7b
const braceClose = 0x7d

const blank = 0
const plain = 1
const stringStart = 2
const open = 3
const close = 4
const comma = 5
const classes = new Uint8Array(256).fill(plain)
// RFC 8259 section 2; NUL and other controls are no white space: where a disk lost bytes, zeros stand.
for (const byte of [0x20, 0x09, 0x0a, 0x0d]) classes[byte] = blank
classes[quote] = stringStart
classes[braceOpen] = open
classes[0x5b] = open
classes[braceClose] = close
classes[0x5d] = close
classes[0x2c] = comma

const byteOrderMark = [0xef, 0xbb, 0xbf]

/**
 * Finds the resources of a FHIR JSON document without building it, in chunks of any size. It knows strings and
 * brackets (RFC 8259) and the frame of a Bundle, and does not judge the inside of a resource: `JSON.parse` of each
 * range does, so that one bad entry never takes its neighbours along.
 *
 * @param start the offset of the first byte, when it is a line of a larger document
 *
 * @example
 * const scanner = createJsonScanner(event => events.push(event))
 * scanner.push(bytes)
 * scanner.end()
 */
export const createJsonScanner = (emit: (event: ScanEvent) => void, start = 0): JsonScanner => {
  const frame = new BundleFrame(emit)
  const text = createTextCapture()
  let base = start
  let inString = false
  /** The chunk ended behind a backslash. */
  let escaped = false

  /** From inside a string to behind its end, or to the end of the chunk. */
  const string = (chunk: Uint8Array, from: number): number => {
    let i = escaped ? from + 1 : from
    escaped = false
    const { length } = chunk
    for (; i < length; i++) {
      const byte = chunk[i]!
      if (byte !== quote && byte !== backslash) continue
      if (byte === quote) {
        inString = false
        if (text.active()) frame.text(text.finish(chunk, i))
        frame.nameNext = false
        return i + 1
      }
      i += 1
    }
    escaped = i > length
    return length
  }

  const literal = (at: number, byte: number) => {
    if (frame.depth === 0 && byte === byteOrderMark[at - start]) return
    frame.literal(at)
  }

  const structure = (at: number, kind: number, byte: number) => {
    if (kind === comma) frame.comma(at)
    else if (kind === open) frame.open(at, byte === braceOpen)
    else if (kind === close) frame.close(at, byte === braceClose)
    else literal(at, byte)
  }

  const push = (chunk: Uint8Array) => {
    const { length } = chunk
    let i = 0
    while (i < length && !frame.broken) {
      if (inString) {
        i = string(chunk, i)
        continue
      }
      // Deep inside, what is neither string nor bracket does not matter; at depths 0 and 2 it may be a stray literal.
      const ignored = frame.depth === 0 || frame.depth === 2 ? blank : plain
      while (i < length && classes[chunk[i]!]! <= ignored) i += 1
      if (i === length) break
      const byte = chunk[i]!
      if (byte === quote) {
        if (ignored === blank) literal(base + i, byte)
        inString = true
        if (frame.depth <= 4 && frame.wantsText()) text.begin(i + 1)
      } else structure(base + i, classes[byte]!, byte)
      i += 1
    }
    if (inString && text.active()) text.carry(chunk)
    base += length
  }

  return {
    push,
    end: () => {
      if (!frame.broken && frame.depth > 0) frame.fail('truncated', base)
    },
    offset: () => base,
    openValue: () => frame.valueStart,
    openEntry: () => frame.openEntryStart,
    values: () => frame.complete,
  }
}
