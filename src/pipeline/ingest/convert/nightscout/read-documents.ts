import type { ByteRange } from '../../../../standards/fhir/index.ts'
import type { ConversionContext, Converted } from '../conversion.ts'
import type { DeviceTime } from '../devices/device-clock.ts'
import { concept, observation, ucum } from '../devices/fhir.ts'
import { glucoseCode } from '../devices/glucose.ts'
import { createJsonLedger, type JsonLedger } from '../devices/json-ledger.ts'
import type { Notices } from '../devices/notices.ts'
import { createSeriesBuffer } from '../devices/series-buffer.ts'
import { subjectOf } from '../devices/subject.ts'
import { dayOf, readWritten } from '../devices/written-time.ts'
import { type Told, treatmentResources } from './treatment.ts'

const format = 'nightscout'

/**
 * Entries keep glucose in mg/dL (Nightscout API v1 and v3), and below 39 the sensor's error codes instead of readings
 * (its `errorcodes` plug-in).
 */
const lowestReading = 39

const own: Readonly<Record<string, string>> = {
  _id: 'An id of the database',
  identifier: 'An id of the database',
  srvModified: 'When the server changed it',
  srvCreated: 'When the server wrote it',
  direction: 'An arrow of the display, computed from readings',
  delta: 'Computed from readings',
  trend: 'An arrow of the display, computed from readings',
  mills: 'The time again',
  sysTime: 'The time again',
  dateString: 'The time again',
  timestamp: 'The time again',
}

/** Reads documents of both collections, in any order. */
export const createDocumentReader = (context: ConversionContext, notices: Notices) => {
  const buffer = createSeriesBuffer()
  let patient: string | undefined

  function* entry(ledger: JsonLedger, told: Told, range: ByteRange): Generator<Converted> {
    const type = ledger.string('type') ?? (ledger.peek('sgv') === undefined ? 'mbg' : 'sgv')
    const { start } = told
    if (type === 'sgv') {
      const value = ledger.number('sgv')
      if (value === undefined || value < lowestReading) {
        const code = value === undefined ? 'value-invalid' : 'sensor-error-code'
        const message =
          value === undefined ? 'A sensor reading that is no number' : 'An error code of the sensor, not a reading'
        notices.note(value === undefined ? 'error' : 'information', code, message, at(range), range)
        return
      }
      ledger.mapped('sgv', 'type')
      const code = glucoseCode('interstitial-glucose', 'mg/dL')
      const device = told.device ?? 'Nightscout'
      const kind = () => ({ ...code, patient: told.patient, unit: 'mg/dL', device: { text: device }, spans: false })
      if (start.kind !== 'moment') return
      const { offset, length } = range
      const run = buffer.column(device, kind).push(start.at, start.at, value, start.offset, 0, offset, offset + length)
      if (run !== undefined) yield run
      return
    }
    if (type === 'mbg') {
      const value = ledger.number('mbg')
      if (value === undefined) {
        notices.note('error', 'value-invalid', 'A blood glucose that is no number', at(range), range)
        return
      }
      ledger.mapped('mbg', 'type')
      const quantity = { valueQuantity: ucum(value, 'mg/dL') }
      const code = glucoseCode('blood-glucose', 'mg/dL')
      yield {
        kind: 'resource',
        resource: observation({ ...told, ...code, value: quantity, key: String(value) }),
        range,
      }
      return
    }
    if (type === 'cal') {
      const numbers = ['slope', 'intercept', 'scale'].flatMap(name => {
        const value = ledger.number(name)
        if (value === undefined) return []
        ledger.mapped(name)
        return [{ code: concept([], name), valueQuantity: { value } }]
      })
      ledger.mapped('type')
      const value = { component: numbers }
      const resource = observation({
        ...told,
        category: 'survey',
        codings: [],
        text: 'Sensor calibration',
        value,
        key: JSON.stringify(numbers),
      })
      yield { kind: 'resource', resource, range }
      return
    }
    notices.note('warning', 'type-unknown', 'An entry of another type: not used', at(range), range)
  }

  return {
    *read(object: Readonly<Record<string, unknown>>, range: ByteRange): Generator<Converted> {
      if (patient === undefined) {
        const subject = subjectOf(format, context.said, {}, range)
        patient = subject.id
        yield* subject.found
      }
      const ledger = createJsonLedger(object, context.loss)
      const isTreatment =
        ledger.string('eventType') !== undefined ||
        (ledger.peek('created_at') !== undefined &&
          ledger.peek('sgv') === undefined &&
          ledger.peek('mbg') === undefined)
      if (isSettings(ledger)) {
        notices.note('warning', 'document-unread', unread, at(range), range)
        ledger.close('other/', () => 'Settings and states of devices are not read')
        return
      }
      const start = timeOf(ledger, isTreatment)
      if (start === undefined) {
        notices.note('error', 'time-invalid', 'A document without a moment that is read', at(range), range)
        ledger.close(isTreatment ? 'treatment/' : 'entry/', () => 'It has no moment that is read')
        return
      }
      const device = ledger.string(isTreatment ? 'enteredBy' : 'device')
      if (device !== undefined) ledger.mapped(isTreatment ? 'enteredBy' : 'device')
      const told: Told = { format, patient, start, ...(device === undefined ? {} : { device }) }
      if (isTreatment) {
        for (const resource of treatmentResources(ledger, told, notices, at(range)))
          yield { kind: 'resource', resource, range }
      } else yield* entry(ledger, told, range)
      ledger.close(
        isTreatment ? 'treatment/' : 'entry/',
        path => own[path] ?? 'No place for it in what the document became',
      )
    },
    *end(): Generator<Converted> {
      yield* buffer.rest()
    },
  }
}

const unread = 'A profile of settings, or the state of a pump or phone: kept in the document'

/** Documents of the other collections of Nightscout: profile (its `store`) and devicestatus. */
const isSettings = (ledger: JsonLedger): boolean =>
  ledger.string('eventType') === undefined &&
  ['store', 'openaps', 'loop', 'pump', 'uploader'].some(name => typeof ledger.peek(name) === 'object')

const at = ({ offset, length }: ByteRange): string => `bytes=${offset}+${length}`

/** `date` and `mills` are milliseconds in UTC; texts carry their offset. A text without one is of no known moment. */
const timeOf = (ledger: JsonLedger, treatment: boolean): DeviceTime | undefined => {
  const names = treatment ? ['created_at', 'timestamp', 'mills', 'date'] : ['date', 'mills', 'dateString', 'sysTime']
  const clock = ledger.number('utcOffset')
  for (const name of names) {
    const found = ledger.peek(name)
    const moment =
      typeof found === 'number'
        ? { at: found, offset: undefined }
        : typeof found === 'string'
          ? momentOf(found)
          : undefined
    if (moment === undefined || !Number.isSafeInteger(moment.at) || Math.abs(moment.at) > 8e15) continue
    ledger.mapped(name)
    if (clock !== undefined && Math.abs(clock) <= 14 * 60) ledger.mapped('utcOffset')
    const offset = clock !== undefined && Math.abs(clock) <= 14 * 60 ? clock : (moment.offset ?? 0)
    return { kind: 'moment', at: moment.at, offset }
  }
  return undefined
}

const momentOf = (text: string): { readonly at: number; readonly offset: number } | undefined => {
  const written = readWritten(text)
  if (written?.offset === undefined || written.time === undefined) return undefined
  const day = dayOf(written, undefined)
  if (day === undefined || day === null) return undefined
  return { at: day + written.time - written.offset * 60_000, offset: written.offset }
}
