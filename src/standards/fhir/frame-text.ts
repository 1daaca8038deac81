import { type Issue, issue } from '../../core/index.ts'
import { largestFrame } from './limits.ts'
import type { ByteRange } from './scan-event.ts'
import type { Entry, Scanned, SliceOf } from './scanned.ts'
import { unnoticedIn } from './unnoticed.ts'

const standIn = new TextEncoder().encode('null')

/** What stands around the entries of a Bundle, `null` in the place of each, while the document streams by. */
export type FrameText = {
  /** What comes before this offset is collected now, and may be let go. */
  readonly upTo: (offset: number) => void
  /** An entry, which is looked at by itself. */
  readonly entry: (range: ByteRange) => void
  /** Nothing before this offset belongs to a Bundle's frame. */
  readonly skipTo: (offset: number) => void
  /** The text up to here, of which nothing is kept; `undefined` when it is too large. */
  readonly finish: (offset: number) => Uint8Array | undefined
}

export const createFrameText = (slice: SliceOf, start: number): FrameText => {
  let held = new Uint8Array(1024)
  let size = 0
  let tooLarge = false
  let from = start
  const add = (bytes: Uint8Array | undefined) => {
    tooLarge ||= bytes === undefined || size + bytes.length > largestFrame
    if (bytes === undefined || tooLarge) return
    if (size + bytes.length > held.length) {
      const larger = new Uint8Array((size + bytes.length) * 2)
      larger.set(held.subarray(0, size))
      held = larger
    }
    held.set(bytes, size)
    size += bytes.length
  }
  const upTo = (offset: number) => {
    if (offset > from) add(slice({ offset: from, length: offset - from }))
    from = Math.max(from, offset)
  }
  const skipTo = (offset: number) => {
    size = 0
    tooLarge = false
    from = offset
  }
  return {
    upTo,
    skipTo,
    entry: ({ offset, length }) => {
      upTo(offset)
      add(standIn)
      from = offset + length
    },
    finish: offset => {
      upTo(offset)
      const text = tooLarge ? undefined : held.slice(0, size)
      skipTo(offset)
      return text
    },
  }
}

/** An entry of a Bundle without its resource; `undefined` when it is too large. */
export const frameOfEntry = ({ range, resource }: Entry, slice: SliceOf): Uint8Array | undefined => {
  if (range.length - (resource?.length ?? 0) > largestFrame) return undefined
  const bytes = slice(range)
  if (bytes === undefined || resource === undefined) return bytes
  const start = resource.offset - range.offset
  const after = bytes.subarray(start + resource.length)
  const frame = new Uint8Array(start + standIn.length + after.length)
  frame.set(bytes.subarray(0, start))
  frame.set(standIn, start)
  frame.set(after, start + standIn.length)
  return frame
}

/** What is wrong with a Bundle around its entries. The resources are read all the same, each by itself. */
export const issuesOfBundle = (frame: Uint8Array, range: ByteRange): readonly Scanned[] => {
  const text = jsonText(frame)
  if (text === undefined) return [invalid(range, 'Bundle')]
  return unnoticedIn(text)
    .filter(({ kind }) => kind === 'name-twice')
    .map(({ path }) => told(range, twice(`Bundle.${path}`, path === 'entry' ? entriesTwice : nameTwice)))
}

/** What is wrong with an entry around its resource. */
export const issuesOfEntry = (frame: Uint8Array, { range, nameTwice: isTwice }: Entry): readonly Scanned[] => [
  ...(jsonText(frame) === undefined ? [invalid(range, 'Bundle.entry')] : []),
  ...(isTwice ? [told(range, twice('Bundle.entry', nameTwice))] : []),
]

const told = (range: ByteRange, found: Issue): Scanned => ({ kind: 'issue', range, issue: found })

const invalid = (range: ByteRange, where: string): Scanned =>
  told(range, issue('error', 'bundle-invalid', 'No valid JSON around the resources; each was read by itself', where))

const twice = (where: string, message: string): Issue => issue('warning', 'duplicate-name', message, where)

const entriesTwice = 'A Bundle has two lists of entries; both are read'

/** What is said of a member that stands twice. JSON readers differ in which of them counts. */
export const nameTwice = 'A member stands twice; the last one counts'

const decoder = new TextDecoder('utf-8', { fatal: true })

const jsonText = (bytes: Uint8Array): string | undefined => {
  try {
    const text = decoder.decode(bytes)
    JSON.parse(text)
    return text
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined
    throw error
  }
}
