import { createJsonScanner } from './json-scanner.ts'
import { createRetainedBytes } from './retained-bytes.ts'
import { brokenOf, type Entry, entryOf, isBundle, largestResource, resourceOf, type Scanned } from './scan.ts'
import type { ScanEvent } from './scan-event.ts'

/** What a first pass over a document learns that the second needs. */
export type DocumentOutline = {
  /** Positions, among the top-level values, of those that are Bundles. */
  readonly bundles: ReadonlySet<number>
}

/**
 * First pass: which top-level values are Bundles (their type may stand behind their entries), and each entry's name.
 * Memory does not grow with the document, apart from what `onEntry` keeps.
 */
export const createOutliner = (
  onEntry: (entry: Entry) => void,
): { readonly push: (chunk: Uint8Array) => void; readonly end: () => DocumentOutline } => {
  const bundles = new Set<number>()
  let sample: Entry[] = []
  const scanner = createJsonScanner(event => {
    if (event.kind === 'entry') {
      onEntry(event)
      if (sample.length === 0 && event.resource !== undefined) sample.push(event)
      return
    }
    if (isBundle(event.outline, sample, event.kind === 'broken')) bundles.add(scanner.values())
    sample = []
  })
  return {
    push: scanner.push,
    end: () => {
      scanner.end()
      return { bundles }
    },
  }
}

/**
 * Second pass: everything in a document, in order, while it streams by. Memory is bounded by the largest resource, and
 * that by `largest`. Chunks must not be changed afterwards.
 */
export async function* scanStream(
  chunks: AsyncIterable<Uint8Array>,
  { bundles }: DocumentOutline,
  largest = largestResource,
): AsyncGenerator<Scanned> {
  const retained = createRetainedBytes()
  let events: { readonly event: ScanEvent; readonly value: number }[] = []
  const scanner = createJsonScanner(event => events.push({ event, value: scanner.values() }))
  for await (const chunk of chunks) {
    retained.add(chunk)
    scanner.push(chunk)
    for (const { event, value } of events) {
      if (event.kind === 'entry' && bundles.has(value)) yield entryOf(event, retained.slice, largest)
      if (event.kind === 'value' && !bundles.has(value)) {
        yield resourceOf(event.outline, undefined, retained.slice, largest)
      }
    }
    // A broken end waits for the last byte, which its range reaches to.
    events = events.filter(({ event }) => event.kind === 'broken')
    const open = bundles.has(scanner.values()) ? scanner.openEntry() : scanner.openValue()
    const kept = open < 0 || events.length > 0 ? scanner.offset() : open
    retained.release(scanner.offset() - kept > largest ? scanner.offset() : kept)
  }
  scanner.end()
  for (const { event, value } of events) {
    if (event.kind === 'broken') yield brokenOf(event, bundles.has(value), scanner.offset())
  }
}
