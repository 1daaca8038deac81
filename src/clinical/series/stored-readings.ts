import { type DocumentHash, epochOf, type Instant } from '../../core/index.ts'
import { unpackReadings } from './codec.ts'
import { knownAtOf, merge, pick, type ReadingColumns } from './columns.ts'
import { addDigests, digestOf } from './reading-id.ts'

/** A place in the bytes received, and when they were. */
export type Origin = { readonly received: Instant; readonly document: DocumentHash; readonly locator: string }

/** Readings of one series on one UTC day, as they are stored: what came together, or was folded together since. */
export type SeriesPart = {
  readonly packed: Uint8Array
  readonly readings: number
  /** Milliseconds since 1970: the first start, and when the last reading was known. */
  readonly first: number
  readonly last: number
  readonly digest: string
  readonly origins: readonly Origin[]
}

/** The parts of one day, of which what was known by `until` and received by `receivedBy` counts; `null`: all. */
export type StoredReadings = {
  readonly parts: readonly SeriesPart[]
  readonly until: number | null
  readonly receivedBy: Instant | null
}

/** What a day holds at a moment; `undefined` when nothing of it was known or received by then. */
export type DayOfReadings = {
  readonly count: number
  readonly first: number
  readonly last: number
  readonly digest: string
  readonly readings: StoredReadings
}

/**
 * A day's parts as they stood at a moment. Only the day that the moment lies in is unpacked.
 *
 * @param asOf what is known later does not count
 * @param receivedBy what was received later does not count; `null`: everything was
 */
export const dayAt = (
  parts: readonly SeriesPart[],
  { asOf, receivedBy }: { readonly asOf: Instant; readonly receivedBy: Instant | null },
): DayOfReadings | undefined => {
  const until = epochOf(asOf)
  const isHere = ({ received }: Origin) => receivedBy === null || received <= receivedBy
  const here = parts.filter(({ first, origins }) => first <= until && origins.some(isHere))
  if (here.length === 0) return undefined
  if (here.every(({ last, origins }) => last <= until && origins.every(isHere))) {
    return {
      count: here.reduce((sum, { readings }) => sum + readings, 0),
      first: Math.min(...here.map(({ first }) => first)),
      last: Math.max(...here.map(({ last }) => last)),
      digest: addDigests(here.map(({ digest }) => digest)),
      readings: { parts: here, until: null, receivedBy: null },
    }
  }
  const readings = { parts: here, until, receivedBy }
  const columns = columnsOf(readings)
  if (columns.start.length === 0) return undefined
  return { count: columns.start.length, ...extentOf(columns), digest: digestOf(columns), readings }
}

/** The first start, and when the last was known. */
export const extentOf = (columns: ReadingColumns): { readonly first: number; readonly last: number } => {
  let last = Number.NEGATIVE_INFINITY
  for (let row = 0; row < columns.start.length; row += 1) last = Math.max(last, knownAtOf(columns, row))
  return { first: columns.start[0] ?? Number.POSITIVE_INFINITY, last }
}

const opened = new WeakMap<readonly SeriesPart[], ReadingColumns>()

/** The readings of a day, ascending by start; `origin` counts through `originsOf`. Unpacked once. */
export const columnsOf = ({ parts, until, receivedBy }: StoredReadings): ReadingColumns => {
  let all = opened.get(parts)
  if (all === undefined) {
    all = merge(parts.map(({ packed, origins }) => ({ columns: unpackReadings(packed), origins: origins.length })))
    opened.set(parts, all)
  }
  if (until === null) return all
  const origins = originsOf({ parts })
  const columns = all
  const rows = Array.from(columns.start, (_, row) => row).filter(
    row =>
      knownAtOf(columns, row) <= until &&
      (receivedBy === null || origins[columns.origin?.[row] ?? 0]!.received <= receivedBy),
  )
  return pick(columns, rows)
}

/** Where the readings of a day were received, in the order in which `origin` counts. */
export const originsOf = ({ parts }: Pick<StoredReadings, 'parts'>): readonly Origin[] =>
  parts.flatMap(({ origins }) => origins)
