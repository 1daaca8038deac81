import { codeSystems } from '../../../core/index.ts'
import { fullUrlOf, idOf } from './ids.ts'
import { createInstantTexts } from './instant-text.ts'
import type { ConvertedSeries } from './series.ts'

const signs = ['', '"comparator":"<",', '"comparator":">",']

/**
 * A series as FHIR would have it, one Observation a reading, for who wants to see it: entries of a Bundle as JSON text. Millions of
 * them are written, so that what all have in common is put together once.
 */
export function* seriesEntries(series: ConvertedSeries): Generator<string> {
  const { start, end, value, offset, comparator } = series.readings
  const { before, after, identity } = frameOf(series)
  const timeOf = createInstantTexts()
  for (let n = 0; n < start.length; n++) {
    const from = timeOf(start[n]!, offset[n]!)
    const id = readingId(identity, start[n]!, (end?.[n] ?? start[n]!) - start[n]!, value[n]!)
    const when =
      end === undefined
        ? `"effectiveDateTime":"${from}"`
        : `"effectivePeriod":{"start":"${from}","end":"${timeOf(end[n]!, offset[n]!)}"}`
    const sign = comparator === undefined ? '' : signs[comparator[n]!]!
    yield `{"fullUrl":"${fullUrlOf(id)}","resource":{"resourceType":"Observation","id":"${id}",${before}${when},"valueQuantity":{"value":${value[n]!},${sign}${after}}}`
  }
}

/** The text that all Observations of a series share, before and after its time and value, and what tells it from others. */
const frameOf = ({ patient, codings, text, unit, category, device }: ConvertedSeries) => {
  const head = {
    status: 'final',
    category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: category }] }],
    code: { ...(codings.length === 0 ? {} : { coding: codings }), ...(text === undefined ? {} : { text }) },
    ...(patient === '' ? {} : { subject: { reference: `Patient/${patient}` } }),
  }
  const reference = device?.id === undefined ? {} : { reference: `Device/${device.id}` }
  const tail = device === undefined ? '' : `,"device":${JSON.stringify({ ...reference, display: device.text })}`
  const quantity = JSON.stringify({ unit, system: codeSystems.ucum, code: unit }).slice(1)
  return {
    before: `${JSON.stringify(head).slice(1, -1)},`,
    after: `${quantity}${tail}`,
    identity: idOf(
      'Observation',
      patient,
      ...codings.flatMap(({ system, code }) => [system, code]),
      text,
      device?.text,
    ),
  }
}

/**
 * The id of a reading, a UUID of version 8 like all others, but put together instead of hashed, which would be most of the work: 48 bits of
 * the hash of its series, 26 of its value and length, 48 of its time.
 */
const readingId = (series: string, start: number, length: number, value: number): string => {
  const mixed =
    (Math.imul(Math.round(value * 1_000) | 0, 0x9e3779b1) ^ Math.imul(Math.round(length) | 0, 0x85ebca6b)) >>> 0
  const variant = (0x8 | (mixed >>> 30)).toString(16)
  const middle = (mixed & 0xffffff).toString(16).padStart(6, '0')
  const time = (start + 0x400000000000).toString(16)
  return `${series.slice(0, 13)}-8${middle.slice(0, 3)}-${variant}${middle.slice(3)}-${time}`
}
