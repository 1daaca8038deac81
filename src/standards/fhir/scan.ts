import { createJsonScanner } from './json-scanner.ts'
import type { ByteRange, Outline, ScanEvent } from './scan-event.ts'

/** What a document holds, in its order. Ranges are of the whole document. */
export type Scanned =
  | {
      readonly kind: 'resource'
      readonly range: ByteRange
      /** A view of the document's bytes; not checked to be valid JSON inside. */
      readonly bytes: Uint8Array
      readonly fullUrl: string | undefined
      readonly resourceType: string | undefined
      readonly id: string | undefined
      readonly duplicateNames: readonly string[]
    }
  /** A Bundle entry that carries no resource: a DELETE, or the answer to a request. */
  | { readonly kind: 'no-resource'; readonly range: ByteRange }
  | {
      readonly kind: 'unreadable'
      readonly range: ByteRange
      readonly code: 'json-invalid' | 'json-truncated' | 'too-large' | 'too-deep' | 'not-a-resource'
      readonly message: string
    }

export type Entry = Extract<ScanEvent, { kind: 'entry' }>
type Broken = Extract<ScanEvent, { kind: 'broken' }>

/** A single resource beyond this is refused, so that memory stays bounded. */
export const largestResource = 64 * 1024 * 1024

/** The bytes of a range; `undefined` when they were let go because the item grew too large. */
export type SliceOf = (range: ByteRange) => Uint8Array | undefined

/**
 * Everything in a document that is in memory: a resource, a Bundle's entries, or several such values in a row.
 *
 * @param offset where `bytes` starts in its document
 *
 * @example
 * scanBytes(encode('{"resourceType":"Patient"}'))  // one resource, offset 0, length 26
 */
export const scanBytes = (bytes: Uint8Array, offset = 0, largest = largestResource): readonly Scanned[] => {
  const found: Scanned[] = []
  let entries: Entry[] = []
  const slice: SliceOf = range => bytes.subarray(range.offset - offset, range.offset - offset + range.length)
  const scanner = createJsonScanner(event => {
    if (event.kind === 'entry') {
      entries.push(event)
      return
    }
    const bundle = isBundle(event.outline, entries, event.kind === 'broken')
    if (bundle) for (const entry of entries) found.push(entryOf(entry, slice, largest))
    if (event.kind === 'broken') found.push(brokenOf(event, bundle, offset + bytes.length))
    else if (!bundle) found.push(resourceOf(event.outline, undefined, slice, largest))
    entries = []
  }, offset)
  scanner.push(bytes)
  scanner.end()
  return found
}

/**
 * Whether a top-level value is a Bundle. Of a broken one the type may not have come yet: then members that look like
 * entries decide.
 */
export const isBundle = (outline: Outline, entries: readonly Entry[], broken: boolean): boolean =>
  outline.resourceType === 'Bundle' ||
  (broken && outline.resourceType === undefined && entries.some(({ resource }) => resource !== undefined))

export const entryOf = (entry: Entry, slice: SliceOf, largest: number): Scanned => {
  if (entry.resource !== undefined) return resourceOf(entry.resource, entry.fullUrl, slice, largest)
  // `{ "request": … }` is an entry; a number or an array is not.
  const bytes = slice(entry.range)
  return bytes === undefined || bytes[0] === 0x7b
    ? { kind: 'no-resource', range: entry.range }
    : unreadable(entry.range, 'not-a-resource', 'A Bundle entry that is not an object')
}

export const resourceOf = (outline: Outline, fullUrl: string | undefined, slice: SliceOf, largest: number): Scanned => {
  const range = { offset: outline.offset, length: outline.length }
  const bytes = range.length > largest ? undefined : slice(range)
  if (bytes === undefined) return unreadable(range, 'too-large', `A resource of more than ${largest} bytes`)
  if (outline.tooDeep) return unreadable(range, 'too-deep', 'Nested more than 500 levels deep')
  const { resourceType, id, duplicateNames } = outline
  return { kind: 'resource', range, bytes, fullUrl, resourceType, id, duplicateNames }
}

/** From the first item that could not be finished to the end of the document. */
export const brokenOf = (event: Broken, bundle: boolean, end: number): Scanned => {
  const from = bundle ? event.from : event.outline.offset
  return unreadable(
    { offset: from, length: end - from },
    event.reason === 'truncated' ? 'json-truncated' : 'json-invalid',
    event.reason === 'truncated'
      ? `The document ends at byte ${event.at} inside a value`
      : `No JSON that makes sense from byte ${event.at}`,
  )
}

export const unreadable = (
  range: ByteRange,
  code: Extract<Scanned, { kind: 'unreadable' }>['code'],
  message: string,
): Scanned => ({ kind: 'unreadable', range, code, message })
