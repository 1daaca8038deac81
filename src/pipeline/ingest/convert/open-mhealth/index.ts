import type { Chunks, ConversionContext, Converted, Format } from '../conversion.ts'
import { jsonValues, parseObject } from '../devices/json-values.ts'
import { createNotices } from '../devices/notices.ts'
import { createDataPointReader } from './read-data-point.ts'

/** Open mHealth data points with or without their header: one, several, or an array of them. */
export const openMhealth: Format = {
  id: 'open-mhealth',
  title: 'Open mHealth data points',
  extensions: ['json'],
  recognises: (_name, head) => {
    const text = new TextDecoder('latin1').decode(head).replace(/^ï»¿/, '')
    if (!/^\s*[[{]/.test(text) || text.includes('"resourceType"')) return false
    const point = /"schema_id"\s*:/.test(text) && /"body"\s*:/.test(text)
    return point || /"effective_time_frame"\s*:\s*\{/.test(text)
  },
  revises: false,
  zipped: true,
  convert: convertPoints,
  render: bytes => new TextDecoder().decode(bytes),
}

async function* convertPoints(chunks: Chunks, context: ConversionContext): AsyncGenerator<Converted> {
  const notices = createNotices()
  const reader = createDataPointReader(context, notices)
  for await (const value of jsonValues(chunks)) {
    if (value.kind === 'unreadable') {
      const { offset, length, code, message } = value
      yield { kind: 'quarantine', range: { offset, length }, code, message }
      continue
    }
    const range = { offset: value.offset, length: value.bytes.length }
    const parsed = parseObject(value.bytes)
    if (parsed.ok) yield* reader(parsed.object, range)
    else yield { kind: 'quarantine', range, code: parsed.code, message: 'Not an object of UTF-8 JSON' }
  }
  yield* notices.all()
}
