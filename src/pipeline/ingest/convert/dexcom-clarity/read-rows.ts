import type { CsvRecord } from '../../../../standards/csv/index.ts'
import type { ByteRange } from '../../../../standards/fhir/index.ts'
import type { ConversionContext, Converted, ConvertedResource } from '../conversion.ts'
import { carbohydrates, insulinDose, remark } from '../devices/care-events.ts'
import { createDeviceClock, type DeviceTime } from '../devices/device-clock.ts'
import { concept, observation, ucum } from '../devices/fhir.ts'
import {
  comparatorOf,
  type GlucoseUnit,
  glucoseCode,
  glucoseUnit,
  measuringRange,
  numberOf,
  readGlucose,
} from '../devices/glucose.ts'
import type { Notices } from '../devices/notices.ts'
import { createRowLedger } from '../devices/row-ledger.ts'
import { createSeriesBuffer } from '../devices/series-buffer.ts'
import { columnsOf, durationValue } from './columns.ts'
import { createHeadRows, headTypes } from './head-rows.ts'

const format = 'dexcom-clarity'

const reasons = {
  Index: 'A counter of the export',
  'Transmitter Time (Long Integer)': 'A clock of the transmitter that nobody reads',
}

/** Reads the rows below a header: who it is and what is set, then the events. */
export const createRowReader = (header: readonly string[], context: ConversionContext, notices: Notices) => {
  const names = header.map(name => name.replace(/^\uFEFF/, '').trim())
  const columns = columnsOf(names)
  const unit = unitOf(names[columns.glucose] ?? '', notices)
  const ledger = createRowLedger(names, context.loss, reasons)
  const clock = createDeviceClock(context.said, notices)
  const head = createHeadRows(columns, unit, context, notices)
  const buffer = createSeriesBuffer()
  let patient: string | undefined

  function* settle(): Generator<Converted> {
    if (patient !== undefined) return
    const settled = head.settle(ledger)
    patient = settled.patient
    yield* settled.found
  }

  function* event(row: CsvRecord, range: ByteRange, start: DeviceTime): Generator<Converted> {
    const place = `line ${row.line}`
    if (start.kind === 'moment' || !timeIsFiner(start)) ledger.take(columns.timestamp)
    else ledger.text(columns.timestamp)
    const type = ledger.take(columns.type)
    const source = ledger.take(columns.source)
    const transmitter = ledger.take(columns.transmitter)
    const device = [source, transmitter && `transmitter ${transmitter}`].filter(Boolean).join(', ') || 'Dexcom'
    const told = { format, patient: patient!, start, device }
    if (type === 'EGV') {
      const reading =
        unit === undefined ? undefined : readGlucose(ledger.peek(columns.glucose), measuringRange.dexcom[unit])
      if (reading === undefined || unit === undefined) {
        notices.note('error', 'value-invalid', 'A sensor reading that is no number, or without a unit', place, range)
        return
      }
      ledger.take(columns.glucose)
      const code = glucoseCode('interstitial-glucose', unit)
      if (start.kind === 'moment') {
        const column = buffer.column(device, () => ({
          ...code,
          patient: patient!,
          unit,
          device: { text: device },
          spans: false,
        }))
        const { at, offset } = start
        const { offset: from, length } = range
        const run = column.push(at, at, reading.value, offset, reading.comparator, from, from + length)
        if (run !== undefined) yield run
        return
      }
      const value = { valueQuantity: { ...comparatorOf(reading), ...ucum(reading.value, unit) } }
      yield { kind: 'resource', resource: observation({ ...told, ...code, value, key: `${reading.value}` }), range }
      return
    }
    const resource = resourceOf(type, told, place)
    if (resource !== undefined) yield { kind: 'resource', resource, range }
  }

  const numberAt = (column: number, place: string): number | undefined => {
    const text = ledger.peek(column)
    if (text === '') return undefined
    const value = numberOf(text)
    if (value === undefined) notices.note('error', 'value-invalid', 'An amount that is no number', place)
    else ledger.take(column)
    return value
  }

  type Told = { readonly format: string; readonly patient: string; readonly start: DeviceTime; readonly device: string }

  const resourceOf = (type: string, told: Told, place: string): ConvertedResource | undefined => {
    const subtype = ledger.take(columns.subtype)
    const amount = numberAt(columns.insulin, place)
    if (type === 'Insulin') {
      if (amount === undefined) notices.note('warning', 'value-missing', 'Insulin without an amount', place)
      const kind = /^fast/i.test(subtype) ? 'fast' : /^long/i.test(subtype) ? 'long' : undefined
      return insulinDose({
        ...told,
        kind,
        amount,
        ...(kind === undefined && subtype !== '' ? { notes: [subtype] } : {}),
      })
    }
    const grams = numberAt(columns.carbs, place)
    if (/^carbs?$/i.test(type) && grams !== undefined) {
      return carbohydrates({ ...told, grams, ...(subtype === '' ? {} : { notes: [subtype] }) })
    }
    const glucose = glucoseAt(place)
    if (type === 'Calibration' && glucose !== undefined && unit !== undefined) {
      const { value, ...sign } = glucose
      return observation({
        ...told,
        ...glucoseCode('blood-glucose', unit),
        value: { valueQuantity: { ...sign, ...ucum(value, unit) } },
        key: `${value}`,
        notes: ['Entered to calibrate the sensor'],
      })
    }
    return otherEvent(type, subtype, told, { amount, grams, glucose })
  }

  const glucoseAt = (place: string): { readonly value: number; readonly comparator?: '<' | '>' } | undefined => {
    const text = ledger.peek(columns.glucose)
    if (text === '' || unit === undefined) return undefined
    const reading = readGlucose(text, measuringRange.dexcom[unit])
    if (reading === undefined) {
      notices.note('error', 'value-invalid', 'A glucose that is no number', place)
      return undefined
    }
    ledger.take(columns.glucose)
    return { value: reading.value, ...comparatorOf(reading) }
  }

  /** Exercise, health, notes, and what later versions of the export may hold: kept in the document's words. */
  const otherEvent = (
    type: string,
    subtype: string,
    told: Told,
    { amount, grams, glucose }: Amounts,
  ): ConvertedResource => {
    const duration = ledger.take(columns.duration)
    const rate = ledger.take(columns.rate)
    const parts = [
      ...(glucose === undefined || unit === undefined
        ? []
        : [part('Glucose', { valueQuantity: { ...glucose, ...ucum(glucose.value, unit) } })]),
      ...(amount === undefined ? [] : [part('Insulin', { valueQuantity: ucum(amount, '[iU]', 'units') })]),
      ...(grams === undefined ? [] : [part('Carbohydrate intake', { valueQuantity: ucum(grams, 'g') })]),
      ...(duration === '' ? [] : [part('Duration', durationValue(duration))]),
      ...(rate === '' ? [] : [part(names[columns.rate]!, { valueString: rate })]),
    ]
    if (parts.length === 0) return remark({ ...told, text: type, said: subtype === '' ? type : subtype })
    return observation({
      ...told,
      category: type === 'Exercise' ? 'activity' : 'survey',
      codings: [],
      text: type,
      value: {
        ...(subtype === '' ? {} : { valueCodeableConcept: { text: subtype } }),
        component: parts,
      },
      key: `${subtype} ${duration} ${rate}`,
    })
  }

  return {
    *read(row: CsvRecord): Generator<Converted> {
      const range = { offset: row.offset, length: row.length }
      ledger.open(row.values, row.line)
      if (row.values.length > names.length) {
        notices.note(
          'error',
          'csv-columns',
          'A row with more values than the header has columns',
          `line ${row.line}`,
          range,
        )
      }
      const dated = ledger.peek(columns.timestamp) !== ''
      if (!dated && patient === undefined && headTypes.test(ledger.peek(columns.type))) {
        head.add(row)
        return
      }
      const start = dated ? clock.read(ledger.peek(columns.timestamp), `line ${row.line}`) : undefined
      // Before the patient: whoever stores facts stops at what is not said.
      yield* clock.unsaid()
      yield* settle()
      ledger.open(row.values, row.line)
      if (start !== undefined) yield* event(row, range, start)
      else if (!dated) {
        const message = 'A row without a time behind the first event: not used'
        notices.note('warning', 'row-without-time', message, `line ${row.line}`, range)
      }
      ledger.close(dated && start === undefined ? 'Its row has no time that is read' : undefined)
    },
    *end(): Generator<Converted> {
      yield* settle()
      yield* buffer.rest()
    },
  }
}

type Amounts = {
  readonly amount: number | undefined
  readonly grams: number | undefined
  readonly glucose: { readonly value: number; readonly comparator?: '<' | '>' } | undefined
}

const part = (text: string, value: Readonly<Record<string, unknown>>) =>
  ({ code: concept([], text), ...value }) as never

/** A partial time whose text says more than the date that is kept. */
const timeIsFiner = (time: DeviceTime): boolean => time.kind === 'partial' && time.text !== time.date

const unitOf = (header: string, notices: Notices): GlucoseUnit | undefined => {
  const written = /\(([^)]*)\)/.exec(header)?.[1]
  const unit = written === undefined ? undefined : glucoseUnit(written)
  if (unit === undefined) {
    notices.note('error', 'unit-unknown', 'The header names no unit of glucose: no reading is used', 'line 1')
  }
  return unit
}
