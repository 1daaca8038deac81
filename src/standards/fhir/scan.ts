import { createItemScanner, createItems } from './item-scanner.ts'
import { largestResource } from './limits.ts'
import { createOutliner, type DocumentOutline } from './outliner.ts'
import { createRetainedBytes } from './retained-bytes.ts'
import type { Entry, Scanned, SliceOf } from './scanned.ts'

/** Bytes that are looked at before what was found in them is handed on: a small entry is an object in memory. */
const stepBytes = 64 * 1024

/** What a document may hold and still be looked at only once. */
const fewEvents = 20_000

function* steps(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += stepBytes) yield bytes.subarray(at, at + stepBytes)
}

/**
 * First pass over a document that is in memory.
 *
 * @param offset where `bytes` starts in its document
 */
export const outlineBytes = (bytes: Uint8Array, offset: number, onEntry: (entry: Entry) => void): DocumentOutline => {
  const outliner = createOutliner(onEntry, { start: offset, keep: fewEvents })
  outliner.push(bytes)
  return outliner.end()
}

/**
 * Everything in a document that is in memory: a resource, a Bundle's entries, or several such values in a row. Given one
 * by one, so that memory does not grow with their number.
 *
 * @param offset where `bytes` starts in its document
 *
 * @example
 * [...scanBytes(encode('{"resourceType":"Patient"}'))]  // one resource, offset 0, length 26
 */
export function* scanBytes(
  bytes: Uint8Array,
  offset = 0,
  largest = largestResource,
  outline = outlineBytes(bytes, offset, () => undefined),
): Generator<Scanned> {
  const slice: SliceOf = range => bytes.subarray(range.offset - offset, range.offset - offset + range.length)
  const options = { start: offset, largest }
  if (outline.events !== undefined) {
    const items = createItems(slice, options)
    for (const { event, value } of outline.events) {
      yield* items.of(event, outline.bundles.has(value), offset + bytes.length)
    }
    return
  }
  const items = createItemScanner(outline, slice, options)
  for (const step of steps(bytes)) yield* items.push(step)
  yield* items.end()
}

/**
 * Everything in a document, in order, while it streams by (the second pass). Memory is bounded by the largest resource,
 * and that by `largest`. Chunks must not be changed afterwards.
 */
export async function* scanStream(
  chunks: AsyncIterable<Uint8Array>,
  outline: DocumentOutline,
  largest = largestResource,
): AsyncGenerator<Scanned> {
  const retained = createRetainedBytes()
  const items = createItemScanner(outline, retained.slice, { start: 0, largest })
  for await (const chunk of chunks) {
    retained.add(chunk)
    for (const step of steps(chunk)) yield* items.push(step)
    retained.release(items.needed())
  }
  yield* items.end()
}
