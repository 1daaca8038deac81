import type { Chunks, ConversionContext, Converted, Format } from '../conversion.ts'
import { createNotices } from '../devices/notices.ts'
import { countElement } from './apple-loss.ts'
import { createCorrelations } from './correlations.ts'
import type { AppleElement } from './element.ts'
import { createElementStream } from './element-stream.ts'
import { createMe } from './me.ts'
import { createRecordReader, rangeOf } from './record-reader.ts'
import { readActivitySummary, readClinicalRecord, readWorkout } from './summaries.ts'

/** `export.xml` of Apple Health. */
export const appleHealth: Format = {
  id: 'apple-health',
  title: 'Apple Health export.xml',
  extensions: ['xml'],
  recognises: (_name, head) => {
    const text = new TextDecoder('latin1').decode(head)
    return /^(?:ï»¿)?\s*</.test(text) && /<!DOCTYPE\s+HealthData[\s[>]|<HealthData[\s>]/.test(text)
  },
  revises: false,
  zipped: true,
  convert: convertExport,
  render: bytes => new TextDecoder().decode(bytes),
}

/** Text made at a time: a longer one is kept by the garbage collector for long. */
const pieceBytes = 64 * 1024

async function* convertExport(chunks: Chunks, context: ConversionContext): AsyncGenerator<Converted> {
  const notices = createNotices()
  const me = createMe(context)
  const records = createRecordReader(context, notices, me.patient)
  const correlations = createCorrelations(context, notices, records, me.patient)
  const summary = () => ({ context, notices, patient: me.patient() })

  const read = (element: AppleElement, found: Converted[]): void => {
    const { name } = element
    if (name === 'Me') me.read(element, found)
    else if (name === 'ExportDate') countElement(element, context.loss, () => 'When the export was made')
    else {
      me.settle(rangeOf(element), found)
      if (name === 'Record') {
        if (!correlations.takes(element)) records.read(element, found)
      } else if (name === 'Correlation') correlations.correlation(element, found)
      else if (name === 'Workout') found.push(...readWorkout(element, summary()))
      else if (name === 'ActivitySummary') found.push(...readActivitySummary(element, summary()))
      else if (name === 'ClinicalRecord') found.push(...readClinicalRecord(element, summary()))
      else {
        notices.note(
          'warning',
          'element-unknown',
          'An element that is not read: kept in the document',
          `byte ${element.from}`,
          rangeOf(element),
        )
        countElement(element, context.loss, () => 'The element is not read', name.slice(0, 100))
      }
    }
  }

  let found: Converted[] = []
  const stream = createElementStream(one => {
    if (one.kind === 'element') read(one.element, found)
    else if (one.kind === 'root') countElement(one.element, context.loss, () => 'The language of the phone')
    else if (one.from === one.to) notices.note('error', one.code, one.message, `byte ${one.from}`)
    else found.push({ kind: 'quarantine', range: rangeOf(one), code: one.code, message: one.message })
  })
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
    for (let at = 0; at < bytes.length; at += pieceBytes) {
      stream.push(bytes.toString('latin1', at, Math.min(bytes.length, at + pieceBytes)))
      const given = found
      found = []
      yield* given
    }
  }
  stream.end()
  correlations.rest(found)
  yield* found
  yield* records.rest()
  yield* notices.all()
}
