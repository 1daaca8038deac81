import { formatOf, type Said } from './convert/index.ts'
import { convertedEvents } from './converted-events.ts'
import { ingestSlices } from './ingest-slices.ts'
import { createConvertedReader } from './read-resource.ts'
import type { IngestEvent, SourceDocument } from './source-record.ts'

/** What a Bundle or resource states that is in memory, and whose bytes are in the blob store already: R4, or converted to it. */
export async function* ingestPage(
  document: SourceDocument,
  bytes: Uint8Array,
  said: Said,
): AsyncGenerator<IngestEvent> {
  const format = formatOf('', bytes, said)
  if (format === undefined) yield* ingestSlices(document, bytes, [{ offset: 0, length: bytes.length }])
  else {
    yield { kind: 'document', document }
    yield* convertedEvents(document, format, [bytes], createConvertedReader(document.source), said)
  }
}
