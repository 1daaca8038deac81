import type { Issue } from '../../core/index.ts'
import { deepest, mostElements } from './limits.ts'
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
    }
  /** A Bundle entry that carries no resource: a DELETE, or the answer to a request. */
  | { readonly kind: 'no-resource'; readonly range: ByteRange }
  /** Something wrong with what stands around the resources. */
  | { readonly kind: 'issue'; readonly range: ByteRange; readonly issue: Issue }
  | {
      readonly kind: 'unreadable'
      readonly range: ByteRange
      readonly code: 'json-invalid' | 'json-truncated' | 'too-large' | 'too-deep' | 'not-a-resource'
      readonly message: string
    }

export type Entry = Extract<ScanEvent, { kind: 'entry' }>
type Broken = Extract<ScanEvent, { kind: 'broken' }>

/** The bytes of a range; `undefined` when they were let go because the item grew too large. */
export type SliceOf = (range: ByteRange) => Uint8Array | undefined

export const entryOf = (entry: Entry, slice: SliceOf, largest: number): Scanned => {
  if (entry.resource !== undefined) return resourceOf(entry.resource, entry.fullUrl, slice, largest)
  return entry.object
    ? { kind: 'no-resource', range: entry.range }
    : unreadable(entry.range, 'not-a-resource', 'Bundle entries that are not objects')
}

export const resourceOf = (outline: Outline, fullUrl: string | undefined, slice: SliceOf, largest: number): Scanned => {
  const range = { offset: outline.offset, length: outline.length }
  const bytes = range.length > largest ? undefined : slice(range)
  if (bytes === undefined) return unreadable(range, 'too-large', `A resource of more than ${largest} bytes`)
  if (outline.tooDeep) return unreadable(range, 'too-deep', `Nested more than ${deepest} levels deep`)
  if (outline.tooMany) return unreadable(range, 'too-large', `A resource of more than ${mostElements} elements`)
  return { kind: 'resource', range, bytes, fullUrl, resourceType: outline.resourceType, id: outline.id }
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
