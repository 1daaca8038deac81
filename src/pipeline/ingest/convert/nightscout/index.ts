import type { Chunks, ConversionContext, Converted, Format } from '../conversion.ts'
import { jsonValues, parseObject } from '../devices/json-values.ts'
import { createNotices } from '../devices/notices.ts'
import { createDocumentReader } from './read-documents.ts'

/** Collections of Nightscout as JSON: entries (sensor readings, finger sticks, calibrations) and treatments. */
export const nightscout: Format = {
  id: 'nightscout',
  title: 'Nightscout entries and treatments',
  extensions: ['json'],
  recognises: (_name, head) => {
    const text = new TextDecoder('latin1').decode(head).replace(/^ï»¿/, '')
    if (!/^\s*[[{]/.test(text) || text.includes('"resourceType"')) return false
    const entry = /"(?:sgv|mbg)"\s*:/.test(text) && /"(?:date|dateString)"\s*:/.test(text)
    return entry || (/"eventType"\s*:/.test(text) && /"created_at"\s*:/.test(text))
  },
  revises: false,
  zipped: true,
  convert: convertNightscout,
  render: bytes => new TextDecoder().decode(bytes),
}

async function* convertNightscout(chunks: Chunks, context: ConversionContext): AsyncGenerator<Converted> {
  const notices = createNotices()
  const reader = createDocumentReader(context, notices)
  for await (const value of jsonValues(chunks)) {
    if (value.kind === 'unreadable') {
      const { offset, length, code, message } = value
      yield { kind: 'quarantine', range: { offset, length }, code, message }
      continue
    }
    const range = { offset: value.offset, length: value.bytes.length }
    const parsed = parseObject(value.bytes)
    if (parsed.ok) yield* reader.read(parsed.object, range)
    else yield { kind: 'quarantine', range, code: parsed.code, message: 'Not an object of UTF-8 JSON' }
  }
  yield* reader.end()
  yield* notices.all()
}
