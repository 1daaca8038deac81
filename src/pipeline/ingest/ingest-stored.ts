import type { ByteRange } from '../../standards/fhir/index.ts'
import type { Format, Said } from './convert/index.ts'
import { documentEvents } from './ingest-paths.ts'
import { createJoinedParts, type EarlierParts } from './joined-parts.ts'
import { withinLimits } from './quarantine-limit.ts'
import { type DocumentBlobs, openStored } from './read-document.ts'
import { createConvertedReader, createResourceReader } from './read-resource.ts'
import type { IngestEvent, SourceDocument } from './source-record.ts'
import type { VcfOwners } from './vcf-owners.ts'

export type StoredOptions = {
  readonly blobs: DocumentBlobs
  /** The stretches to read; what else stands in the document was read when it came. */
  readonly within: readonly ByteRange[]
  readonly said: Said
  /** Whether `said` is what was said when the document came. */
  readonly saidBefore: boolean
  readonly table?: Format
  readonly vcf?: VcfOwners
  readonly earlier?: EarlierParts
}

/**
 * Reads a stored document again, and gives only what stands within some of its stretches: said otherwise than before, the
 * rest would stand twice. A series reaches over many rows and is given when it touches a stretch, if nothing is said
 * otherwise: readings that are known are told by themselves. Something joined from parts is given when its whole document
 * is among the stretches.
 *
 * @throws AppError `not-found` when its bytes are not kept any more
 */
export async function* ingestStored(
  document: SourceDocument,
  { blobs, within, said, saidBefore, table, vcf, earlier }: StoredOptions,
): AsyncGenerator<IngestEvent> {
  const whole = within.some(({ offset, length }) => offset === 0 && length >= document.bytes)
  const isInside = (locator: string) => within.some(stretch => contains(stretch, rangeOf(locator)))
  const touches = (locator: string) => within.some(stretch => overlaps(stretch, rangeOf(locator)))
  const isAsked = (event: IngestEvent): boolean => {
    switch (event.kind) {
      case 'document':
        return whole || event.document.document === document.document
      case 'record':
        return event.record.document === document.document ? isInside(event.record.locator) : whole
      case 'series':
        return isInside(event.series.locator) || (saidBefore && touches(event.series.locator))
      case 'quarantine':
        return event.quarantined.document === document.document && isInside(event.quarantined.locator)
      case 'issue':
        return event.locator === undefined || isInside(event.locator)
      case 'loss':
        return whole
    }
  }
  const read = createResourceReader(document.source)
  const readConverted = createConvertedReader(document.source)
  const parts = createJoinedParts(earlier)
  const opened = await openStored(document, blobs, { further: table, said })
  const everything = async function* (): AsyncGenerator<IngestEvent> {
    yield* documentEvents(opened, { read, readConverted, said, parts, ...(vcf === undefined ? {} : { vcf }) })
    yield* parts.finish(document.source, blobs, read)
  }
  const asked = async function* (): AsyncGenerator<IngestEvent> {
    for await (const event of everything()) if (isAsked(event)) yield event
  }
  yield* withinLimits(asked())
}

/**
 * The stretch that a locator means.
 *
 * @example
 * rangeOf('bytes=10+5') // { offset: 10, length: 5 }
 */
export const rangeOf = (locator: string): ByteRange => {
  const match = /^bytes=(\d+)\+(\d+)$/.exec(locator)
  if (match === null) throw new Error('A locator of another form')
  return { offset: Number(match[1]), length: Number(match[2]) }
}

const contains = (outer: ByteRange, inner: ByteRange): boolean =>
  inner.offset >= outer.offset && inner.offset + inner.length <= outer.offset + outer.length

const overlaps = (a: ByteRange, b: ByteRange): boolean =>
  a.offset < b.offset + b.length && b.offset < a.offset + a.length
