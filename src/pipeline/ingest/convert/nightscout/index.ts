import type { Chunks, ConversionContext, Converted, Format } from '../conversion.ts'
import { headText, jsonDocument, startsAsJson } from '../devices/json-document.ts'
import { createNotices } from '../devices/notices.ts'
import { createDocumentReader } from './read-documents.ts'

/** Collections of Nightscout as JSON: entries (sensor readings, finger sticks, calibrations) and treatments. */
export const nightscout: Format = {
  id: 'nightscout',
  title: 'Nightscout entries and treatments',
  extensions: ['json'],
  recognises: (_name, head) => {
    const text = headText(head)
    if (!startsAsJson(text)) return false
    const entry = /"(?:sgv|mbg)"\s*:/.test(text) && /"(?:date|dateString)"\s*:/.test(text)
    return entry || (/"eventType"\s*:/.test(text) && /"created_at"\s*:/.test(text))
  },
  revises: false,
  zipped: true,
  convert: convertNightscout,
  render: bytes => new TextDecoder().decode(bytes),
}

function convertNightscout(chunks: Chunks, context: ConversionContext): AsyncIterable<Converted> {
  const notices = createNotices()
  return jsonDocument(chunks, notices, createDocumentReader(context, notices))
}
