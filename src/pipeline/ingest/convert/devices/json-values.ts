import type { Chunks } from '../conversion.ts'

/** A value of a JSON document with its bytes: an element of its array, the document itself, or one of several in a row. */
export type JsonValue =
  | { readonly kind: 'value'; readonly bytes: Uint8Array; readonly offset: number }
  | {
      readonly kind: 'unreadable'
      readonly offset: number
      readonly length: number
      readonly code: string
      readonly message: string
    }

/** Bytes of one value: a treatment has a few hundred. */
const longestValue = 4_000_000

const [quote, backslash, comma] = [0x22, 0x5c, 0x2c]

/**
 * The objects of a document that is an array of them, several one after the other (a line each), or one alone, as it comes. What stands
 * between them is passed over; what is cut off or too long is told and passed over.
 */
export async function* jsonValues(chunks: Chunks): AsyncGenerator<JsonValue> {
  let held: Buffer = Buffer.alloc(0)
  let base = 0
  let at = 0
  let start = -1
  let depth = 0
  let quoted = false
  let skipped = 0
  for await (const chunk of chunks) {
    held = held.length === 0 ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length) : Buffer.concat([held, chunk])
    for (; at < held.length; at++) {
      const byte = held[at]!
      if (quoted) {
        if (byte === backslash) at += 1
        else if (byte === quote) quoted = false
      } else if (byte === quote) quoted = start >= 0
      else if (byte === 0x7b || (byte === 0x5b && start >= 0)) {
        if (start < 0) start = at
        depth += 1
      } else if ((byte === 0x7d || byte === 0x5d) && start >= 0) {
        depth -= 1
        if (depth > 0) continue
        if (skipped > 0) yield tooLong(base - skipped, skipped + at + 1)
        else yield { kind: 'value', bytes: held.subarray(start, at + 1), offset: base + start }
        start = -1
        skipped = 0
      } else if (start < 0 && byte > 0x20 && byte !== comma && byte !== 0x5b && byte !== 0x5d && byte < 0x80) {
        const end = nextStart(held, at)
        yield {
          kind: 'unreadable',
          offset: base + at,
          length: end - at,
          code: 'json-invalid',
          message: 'Not an object',
        }
        at = end - 1
      }
    }
    const cut = start < 0 ? held.length : start
    if (held.length - cut > longestValue) {
      skipped += held.length - cut
      base += held.length
      at -= held.length
      held = Buffer.alloc(0)
      start = 0
      continue
    }
    held = held.subarray(cut)
    base += cut
    at -= cut
    if (start >= 0) start = 0
  }
  if (start >= 0) {
    const length = skipped + held.length - start
    yield {
      kind: 'unreadable',
      offset: base + start - skipped,
      length,
      code: 'json-truncated',
      message: 'The document ends inside a value',
    }
  }
}

const tooLong = (offset: number, length: number): JsonValue => ({
  kind: 'unreadable',
  offset,
  length,
  code: 'too-large',
  message: 'A value longer than is read',
})

/** Where the next object or the end begins. */
const nextStart = (bytes: Buffer, from: number): number => {
  for (let at = from + 1; at < bytes.length; at++) {
    const byte = bytes[at]!
    if (byte === 0x7b || byte === comma || byte === 0x5d || byte === 0x0a) return at
  }
  return bytes.length
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** The object in the bytes, or why there is none. */
export const parseObject = (
  bytes: Uint8Array,
):
  | { readonly ok: true; readonly object: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly code: string } => {
  try {
    const json: unknown = JSON.parse(utf8.decode(bytes))
    return typeof json === 'object' && json !== null && !Array.isArray(json)
      ? { ok: true, object: json as Readonly<Record<string, unknown>> }
      : { ok: false, code: 'json-invalid' }
  } catch (error) {
    // The parser's own message quotes the text, which may be about a patient.
    if (error instanceof SyntaxError) return { ok: false, code: 'json-invalid' }
    if (error instanceof TypeError) return { ok: false, code: 'encoding-invalid' }
    throw error
  }
}
