import { createJsonScanner } from './json-scanner.ts'
import type { ScanEvent } from './scan-event.ts'
import type { Entry } from './scanned.ts'

/** What a first pass over a document learns that the second needs. */
export type DocumentOutline = {
  /** Positions, among the top-level values, of those that are Bundles. */
  readonly bundles: ReadonlySet<number>
  /** Everything that was seen, each with the position of its top-level value, when asked for and not too much. */
  readonly events: readonly { readonly event: ScanEvent; readonly value: number }[] | undefined
}

/**
 * First pass: which top-level values are Bundles (their type may stand behind their entries), and each entry's name.
 * Memory does not grow with the document, apart from what `onEntry` keeps.
 *
 * @param start the offset of the first byte, when it is a part of a larger document
 * @param keep events that are kept, so that a short document needs no second pass
 */
export const createOutliner = (
  onEntry: (entry: Entry) => void,
  { start = 0, keep = 0 }: { readonly start?: number; readonly keep?: number } = {},
): { readonly push: (chunk: Uint8Array) => void; readonly end: () => DocumentOutline } => {
  const bundles = new Set<number>()
  let events: { readonly event: ScanEvent; readonly value: number }[] | undefined = keep === 0 ? undefined : []
  let holdsResources = false
  const scanner = createJsonScanner(event => {
    events?.push({ event, value: scanner.values() })
    if (events !== undefined && events.length > keep) events = undefined
    if (event.kind === 'entry') {
      onEntry(event)
      holdsResources ||= event.resource !== undefined
      return
    }
    const { resourceType } = event.outline
    // Of a broken value the type may not have come yet: then members that look like entries decide.
    const looksLikeBundle = event.kind === 'broken' && resourceType === undefined && holdsResources
    if (resourceType === 'Bundle' || looksLikeBundle) bundles.add(scanner.values())
    holdsResources = false
  }, start)
  return {
    push: scanner.push,
    end: () => {
      scanner.end()
      return { bundles, events }
    },
  }
}
