import type { Chunks, ConversionContext, Converted, Format } from '../conversion.ts'
import { renderRows } from '../csv-rows.ts'
import { csvDocument } from '../devices/csv-document.ts'
import { createNotices } from '../devices/notices.ts'
import { createRowReader } from './read-rows.ts'

/** CSV exports of Dexcom Clarity, with and without the columns of the transmitter, in mg/dL or mmol/L. */
export const dexcomClarity: Format = {
  id: 'dexcom-clarity',
  title: 'Dexcom Clarity CSV',
  extensions: ['csv'],
  recognises: (_name, head) => {
    const text = new TextDecoder('latin1').decode(head.subarray(0, 4096))
    return /timestamp \(yyyy-mm-ddthh:mm:ss\)/i.test(text) && /event type/i.test(text) && /glucose value/i.test(text)
  },
  revises: false,
  zipped: true,
  convert: convertClarity,
  render: renderRows,
}

function convertClarity(chunks: Chunks, context: ConversionContext): AsyncIterable<Converted> {
  const notices = createNotices()
  return csvDocument(chunks, notices, context.loss, row => {
    if (row.values.some(cell => /^timestamp/i.test(cell.trim()))) return createRowReader(row.values, context, notices)
    for (const cell of row.values) {
      if (cell.trim() !== '')
        context.loss.unmapped('above the header', 'Nothing is known of rows above the header', cell)
    }
    return undefined
  })
}
