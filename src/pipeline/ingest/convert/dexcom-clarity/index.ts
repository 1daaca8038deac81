import type { Chunks, ConversionContext, Converted, Format } from '../conversion.ts'
import { renderRows } from '../csv-rows.ts'
import { csvDocument } from '../devices/csv-document.ts'
import { createNotices } from '../devices/notices.ts'
import { headOf } from '../head.ts'
import { createRowReader } from './read-rows.ts'

/** CSV exports of Dexcom Clarity, with and without the columns of the transmitter, in mg/dL or mmol/L. */
export const dexcomClarity: Format = {
  id: 'dexcom-clarity',
  title: 'Dexcom Clarity CSV',
  extensions: ['csv'],
  recognises: (_name, head) => {
    const text = new TextDecoder('latin1').decode(head.subarray(0, 4096))
    return (
      isGerman(text) ||
      (/timestamp \(yyyy-mm-ddthh:mm:ss\)/i.test(text) && /event type/i.test(text) && /glucose value/i.test(text))
    )
  },
  revises: false,
  zipped: true,
  convert: convertClarity,
  render: renderRows,
}

/** German column names: public examples agree on two of them only, and not on the words for events, which say what a row is. */
const isGerman = (text: string): boolean => /zeitstempel \(jjjj-mm-tt/i.test(text) && /glukosewert/i.test(text)

const otherLanguage =
  'A Clarity export with German column names: which rows are readings is not certain. Export it again with Clarity set to English'

async function* convertClarity(chunks: Chunks, context: ConversionContext): AsyncGenerator<Converted> {
  const { head, all } = await headOf(chunks, 4_096)
  if (isGerman(new TextDecoder('latin1').decode(head.subarray(0, 4_096)))) {
    let length = 0
    for await (const chunk of all) length += chunk.length
    yield { kind: 'quarantine', range: { offset: 0, length }, code: 'language-unknown', message: otherLanguage }
  } else yield* convertRows(all, context)
}

function convertRows(chunks: Chunks, context: ConversionContext): AsyncIterable<Converted> {
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
