import { issue } from '../../core/index.ts'
import { createFrameText, frameOfEntry, issuesOfBundle, issuesOfEntry } from './frame-text.ts'
import { createJsonScanner } from './json-scanner.ts'
import { largestFrame } from './limits.ts'
import type { DocumentOutline } from './outliner.ts'
import type { ByteRange, ScanEvent } from './scan-event.ts'
import { brokenOf, type Entry, entryOf, resourceOf, type Scanned, type SliceOf } from './scanned.ts'

export type ItemScanner = {
  /** Takes the next bytes; gives what is complete with them. */
  readonly push: (chunk: Uint8Array) => readonly Scanned[]
  readonly end: () => readonly Scanned[]
  /** Bytes before this offset are not needed any more. */
  readonly needed: () => number
}

export type ItemOptions = {
  /** The offset of the first byte. */
  readonly start: number
  /** Bytes of a resource beyond which it is refused. */
  readonly largest: number
}

/** Second pass: everything in a document, in order, with what is wrong around it. */
export const createItemScanner = (
  { bundles }: DocumentOutline,
  slice: SliceOf,
  { start, largest }: ItemOptions,
): ItemScanner => {
  let events: { readonly event: ScanEvent; readonly value: number }[] = []
  const scanner = createJsonScanner(event => events.push({ event, value: scanner.values() }), start)
  const items = createItems(slice, { start, largest })
  /** What stands around entries, up to what is still open. */
  const settle = () => {
    if (scanner.openValue() < 0) items.frame.skipTo(scanner.offset())
    else if (bundles.has(scanner.values())) {
      const open = scanner.openEntry()
      items.frame.upTo(open < 0 ? scanner.offset() : open)
    }
  }
  return {
    push: chunk => {
      scanner.push(chunk)
      // A broken end waits for the last byte, which its range reaches to.
      const complete = events.filter(({ event }) => event.kind !== 'broken')
      events = events.filter(({ event }) => event.kind === 'broken')
      const found = complete.flatMap(({ event, value }) => items.of(event, bundles.has(value), scanner.offset()))
      if (events.length === 0) settle()
      return found
    },
    end: () => {
      scanner.end()
      return events.flatMap(({ event, value }) => items.of(event, bundles.has(value), scanner.offset()))
    },
    needed: () => {
      const open = bundles.has(scanner.values()) ? scanner.openEntry() : scanner.openValue()
      const kept = open < 0 || events.length > 0 ? scanner.offset() : open
      return scanner.offset() - kept > largest ? scanner.offset() : kept
    },
  }
}

/** What events stand for. `of` takes all events of a document in order; `end` is where the document ends. */
export const createItems = (slice: SliceOf, { start, largest }: ItemOptions) => {
  const frame = createFrameText(slice, start)
  const entry = (event: Entry): readonly Scanned[] => {
    frame.entry(event.range)
    const item = entryOf(event, slice, largest)
    // Of one that was too large to hold, the frame is gone as well.
    if (!event.object || (item.kind === 'unreadable' && item.code === 'too-large')) return [item]
    const text = frameOfEntry(event, slice)
    return [item, ...(text === undefined ? [notLookedAt(event.range, 'Bundle.entry')] : issuesOfEntry(text, event))]
  }
  const bundle = (range: ByteRange): readonly Scanned[] => {
    const text = frame.finish(range.offset + range.length)
    return text === undefined ? [notLookedAt(range, 'Bundle')] : issuesOfBundle(text, range)
  }
  const of = (event: ScanEvent, inBundle: boolean, end: number): readonly Scanned[] => {
    if (event.kind === 'entry') return inBundle ? entry(event) : []
    if (event.kind === 'broken') return [brokenOf(event, inBundle, end)]
    const { offset, length } = event.outline
    if (inBundle) return bundle({ offset, length })
    frame.skipTo(offset + length)
    return [resourceOf(event.outline, undefined, slice, largest)]
  }
  return { of, frame }
}

const notLookedAt = (range: ByteRange, where: string): Scanned => {
  const message = `What stands around the resources is more than ${largestFrame} bytes: not looked at`
  return { kind: 'issue', range, issue: issue('warning', 'bundle-too-large', message, where) }
}
