import type { Issue } from '../../core/index.ts'
import type { Chunks, Format, Said } from './convert/index.ts'
import { createLossTally } from './convert/index.ts'
import { createHeard, type Heard } from './heard.ts'
import type { JoinedParts } from './joined-parts.ts'
import { createNames } from './names.ts'
import { type ReadConverted, recordIdOf } from './read-resource.ts'
import { type IngestEvent, locatorOf, type SourceDocument } from './source-record.ts'

/** Types that belong to no patient, and are named again and again. */
const nobodys = new Set(['Organization', 'Practitioner', 'PractitionerRole', 'Location', 'Device'])

/**
 * What a converted document states: each resource is read as if it had come as R4, and its place is that of the message or
 * element it was made from.
 *
 * @param aside.parts takes what is only a part of something; without it each part stands alone
 * @param aside.heard what is not read again; by default only what this document says twice
 */
export async function* convertedEvents(
  document: SourceDocument,
  format: Format,
  chunks: Chunks,
  read: ReadConverted,
  said: Said = {},
  { parts, heard = createHeard() }: { readonly parts?: JoinedParts; readonly heard?: Heard | undefined } = {},
): AsyncGenerator<IngestEvent> {
  const loss = createLossTally(0)
  const names = createNames()
  for await (const found of format.convert(chunks, { name: document.name, source: document.source, loss, said })) {
    if (found.kind === 'unsaid') {
      yield refused(document, found.issue)
      return
    }
    const { range } = found
    if (found.kind === 'resource') {
      const { resource } = found
      if (parts !== undefined && format.joins?.resourceType === resource.resourceType) {
        parts.add(resource, format.joins)
        continue
      }
      const text = JSON.stringify(resource)
      // Every message names the same wards and doctors: what was said word for word is read once.
      if (nobodys.has(resource.resourceType)) {
        if (heard.has(text)) continue
        heard.add(text)
      }
      yield read(resource, text, found.range, document.document, names)
    } else if (found.kind === 'series') {
      const { series } = found
      const { patient } = series
      const { source } = document
      const stands = { document: document.document, locator: locatorOf(found.range) }
      yield { kind: 'series', series: { record: recordIdOf(source, patient), source, patient, series, ...stands } }
    } else if (found.kind === 'quarantine') {
      const { code, message } = found
      const locator = locatorOf(found.range)
      yield {
        kind: 'quarantine',
        quarantined: { document: document.document, locator, code, message, range: found.range },
      }
    } else {
      const place = range === undefined ? {} : { locator: locatorOf(range) }
      yield { kind: 'issue', issue: found.issue, document: document.document, ...place }
    }
  }
  yield { kind: 'loss', loss: loss.report(), document: document.document }
}

/** Without it the document would say something of nobody, or of no known time; said later, everything would stand twice. */
const refused = ({ document, bytes }: SourceDocument, { code, message }: Issue): IngestEvent => {
  const range = { offset: 0, length: bytes }
  return { kind: 'quarantine', quarantined: { document, locator: locatorOf(range), code, message, range } }
}
