import type { Chunks, ConversionContext, Converted, Format } from '../conversion.ts'
import { headText, jsonDocument, startsAsJson } from '../devices/json-document.ts'
import { createNotices } from '../devices/notices.ts'
import { createDataPointReader } from './read-data-point.ts'

/** Open mHealth data points with or without their header: one, several, or an array of them. */
export const openMhealth: Format = {
  id: 'open-mhealth',
  title: 'Open mHealth data points',
  extensions: ['json'],
  recognises: (_name, head) => {
    const text = headText(head)
    if (!startsAsJson(text)) return false
    const point = /"schema_id"\s*:/.test(text) && /"body"\s*:/.test(text)
    return point || /"effective_time_frame"\s*:\s*\{/.test(text)
  },
  revises: false,
  zipped: true,
  convert: convertPoints,
  render: bytes => new TextDecoder().decode(bytes),
}

function convertPoints(chunks: Chunks, context: ConversionContext): AsyncIterable<Converted> {
  const notices = createNotices()
  return jsonDocument(chunks, notices, { read: createDataPointReader(context, notices) })
}
