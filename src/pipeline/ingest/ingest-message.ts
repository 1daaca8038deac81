import { formatOf } from './convert/index.ts'
import { convertedEvents } from './converted-events.ts'
import type { DocumentBlobs } from './read-document.ts'
import { createResourceReader } from './read-resource.ts'
import { type IngestEvent, locatorOf } from './source-record.ts'

/**
 * What one message states that came by itself, such as over a socket. Its bytes are in the blob store before anything in
 * them is reported; bytes of no known format are quarantined as a whole.
 *
 * @param name what the store calls the document
 */
export async function* ingestMessage(
  bytes: Uint8Array,
  { source, name, blobs }: { readonly source: string; readonly name: string; readonly blobs: DocumentBlobs },
): AsyncGenerator<IngestEvent> {
  const stored = await blobs.put(bytes)
  const document = { document: stored.hash, source, name, bytes: stored.bytes }
  yield { kind: 'document', document }
  const format = formatOf('', bytes)
  if (format !== undefined) {
    yield* convertedEvents(document, format, [bytes], createResourceReader(source))
    return
  }
  const range = { offset: 0, length: bytes.length }
  const message = 'A frame without a message that can be read'
  yield {
    kind: 'quarantine',
    quarantined: { document: document.document, locator: locatorOf(range), code: 'msh-missing', message, range },
  }
}
