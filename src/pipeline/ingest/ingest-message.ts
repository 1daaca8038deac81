import { formatOf } from './convert/index.ts'
import { convertedEvents } from './converted-events.ts'
import type { Heard } from './heard.ts'
import type { DocumentBlobs } from './read-document.ts'
import { createConvertedReader } from './read-resource.ts'
import { type IngestEvent, locatorOf } from './source-record.ts'

export type MessageOptions = {
  readonly source: string
  /** What the store calls the document. */
  readonly name: string
  readonly blobs: DocumentBlobs
  /** What earlier messages have said of wards and doctors, and is stored: it is not read again. */
  readonly heard?: Heard
}

/**
 * What one message states that came by itself, such as over a socket. Its bytes are in the blob store before anything in
 * them is reported; bytes of no known format are quarantined as a whole.
 */
export async function* ingestMessage(
  bytes: Uint8Array,
  { source, name, blobs, heard }: MessageOptions,
): AsyncGenerator<IngestEvent> {
  const stored = await blobs.put(bytes)
  const document = { document: stored.hash, source, name, bytes: stored.bytes }
  yield { kind: 'document', document }
  const format = formatOf('', bytes)
  if (format !== undefined) {
    yield* convertedEvents(document, format, [bytes], createConvertedReader(source), {}, { heard })
    return
  }
  const range = { offset: 0, length: bytes.length }
  const message = 'A frame without a message that can be read'
  yield {
    kind: 'quarantine',
    quarantined: { document: document.document, locator: locatorOf(range), code: 'msh-missing', message, range },
  }
}
