import type { ByteRange } from '../../../../standards/fhir/index.ts'
import type { ConversionContext, Converted, ConvertedResource, DateOrder } from '../conversion.ts'
import { carbohydrates, insulinDose, remark } from '../devices/care-events.ts'
import type { RowReader } from '../devices/csv-document.ts'
import { createDeviceClock, type DeviceTime } from '../devices/device-clock.ts'
import { observation, ucum } from '../devices/fhir.ts'
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
import { subjectOf } from '../devices/subject.ts'
import { columnsOf } from './columns.ts'

const format = 'libreview'

type Told = { readonly format: string; readonly patient: string; readonly start: DeviceTime; readonly device: string }

/**
 * Reads the rows below a header. Each value stands in a column of its own kind, and becomes what its column says; the record type only
 * repeats that.
 */
export const createRowReader = (
  header: readonly string[],
  context: ConversionContext,
  notices: Notices,
  order: DateOrder | undefined,
): RowReader => {
  const names = header.map(name => name.replace(/^\uFEFF/, '').trim())
  const columns = columnsOf(names)
  const ledger = createRowLedger(names, context.loss, {})
  const clock = createDeviceClock(context.said, notices, order)
  const buffer = createSeriesBuffer()
  let patient: string | undefined

  /** A unit stands behind the name of its column. */
  const unitOf = (column: number): GlucoseUnit | undefined =>
    column < 0 ? undefined : glucoseUnit(names[column]!.split(' ').at(-1) ?? '')
  const units = { historic: unitOf(columns.historic), scan: unitOf(columns.scan), strip: unitOf(columns.strip) }

  const amount = (column: number, place: string): number | undefined => {
    const text = ledger.peek(column)
    if (text.trim() === '') return undefined
    const value = numberOf(text)
    if (value === undefined) notices.note('error', 'value-invalid', 'An amount that is no number', place)
    else ledger.take(column)
    return value
  }

  function* sensor(name: 'historic' | 'scan', told: Told, place: string, range: ByteRange): Generator<Converted> {
    const text = ledger.peek(columns[name])
    if (text.trim() === '') return
    const unit = units[name]
    const reading = unit === undefined ? undefined : readGlucose(text, measuringRange.libre[unit])
    if (unit === undefined || reading === undefined) {
      const why = unit === undefined ? 'A reading whose column names no unit' : 'A reading that is no number'
      notices.note('error', unit === undefined ? 'unit-unknown' : 'value-invalid', why, place, range)
      return
    }
    ledger.take(columns[name])
    const device = name === 'scan' ? `${told.device}, scanned` : told.device
    const code = glucoseCode('interstitial-glucose', unit)
    const { start } = told
    if (start.kind === 'moment') {
      const kind = () => ({ ...code, patient: told.patient, unit, device: { text: device }, spans: false })
      const { at, offset } = start
      const { offset: from, length } = range
      const run = buffer
        .column(`${device} ${unit}`, kind)
        .push(at, at, reading.value, offset, reading.comparator, from, from + length)
      if (run !== undefined) yield run
      return
    }
    const value = { valueQuantity: { ...comparatorOf(reading), ...ucum(reading.value, unit) } }
    yield {
      kind: 'resource',
      resource: observation({ ...told, ...code, device, value, key: String(reading.value) }),
      range,
    }
  }

  const strip = (told: Told, place: string): ConvertedResource | undefined => {
    const text = ledger.peek(columns.strip)
    const unit = units.strip
    if (text.trim() === '') return undefined
    const value = numberOf(text)
    if (unit === undefined || value === undefined) {
      const why = unit === undefined ? 'A reading whose column names no unit' : 'A reading that is no number'
      notices.note('error', unit === undefined ? 'unit-unknown' : 'value-invalid', why, place)
      return undefined
    }
    ledger.take(columns.strip)
    const code = glucoseCode('blood-glucose', unit)
    return observation({ ...told, ...code, value: { valueQuantity: ucum(value, unit) }, key: String(value) })
  }

  const ketone = (told: Told, place: string): ConvertedResource | undefined => {
    if (!/mmol\/l$/i.test(names[columns.ketone] ?? '')) return undefined
    const value = amount(columns.ketone, place)
    if (value === undefined) return undefined
    const quantity = { valueQuantity: ucum(value, 'mmol/L') }
    return observation({
      ...told,
      category: 'laboratory',
      codings: [],
      text: 'Ketone in blood',
      value: quantity,
      key: String(value),
    })
  }

  const doses = (told: Told, place: string): (ConvertedResource | undefined)[] => {
    const dose = (column: number, said: number, kind: 'fast' | 'long' | undefined, note?: string) => {
      const units = amount(column, place)
      const words = said < 0 ? '' : ledger.peek(said)
      if (units === undefined && words.trim() === '') return undefined
      if (said >= 0) ledger.take(said)
      const notes = [note, words === '' ? undefined : `Not as a number: ${words}`].filter(one => one !== undefined)
      return insulinDose({ ...told, kind, amount: units, notes })
    }
    return [
      dose(columns.rapid, columns.rapidSaid, 'fast'),
      dose(columns.long, columns.longSaid, 'long'),
      dose(columns.meal, -1, undefined, 'Meal insulin'),
      dose(columns.correction, -1, undefined, 'Correction insulin'),
      dose(columns.change, -1, undefined, 'User change insulin'),
    ]
  }

  const food = (told: Told, place: string): (ConvertedResource | undefined)[] => {
    const grams = amount(columns.carbs, place)
    const said = (column: number, text: string) => {
      const words = ledger.peek(column)
      return words.trim() === '' ? undefined : remark({ ...told, text, said: ledger.take(column) })
    }
    return [
      grams === undefined ? undefined : carbohydrates({ ...told, grams }),
      said(columns.servings, 'Carbohydrate servings'),
      said(columns.food, 'Food, not as a number'),
      said(columns.notes, 'Note of the patient'),
    ]
  }

  return {
    *read(row) {
      const range = { offset: row.offset, length: row.length }
      const place = `line ${row.line}`
      if (patient === undefined) {
        const subject = subjectOf(format, context.said, {}, range)
        patient = subject.id
        yield* subject.found
      }
      ledger.open(row.values, row.line)
      if (row.values.length > names.length) {
        notices.note('error', 'csv-columns', 'A row with more values than the header has columns', place, range)
      }
      const start = clock.read(ledger.peek(columns.time), place)
      yield* clock.unsaid()
      if (start === undefined) {
        ledger.close('Its row has no time that is read')
        return
      }
      if (start.kind === 'moment') ledger.take(columns.time)
      else ledger.text(columns.time)
      if (/^[0-6]$/.test(ledger.peek(columns.type).trim())) ledger.take(columns.type)
      const serial = ledger.take(columns.serial)
      const device = [ledger.take(columns.device), serial].filter(Boolean).join(' ') || 'FreeStyle Libre'
      const told = { format, patient, start, device }
      yield* sensor('historic', told, place, range)
      yield* sensor('scan', told, place, range)
      const resources = [strip(told, place), ketone(told, place), ...doses(told, place), ...food(told, place)]
      for (const resource of resources) if (resource !== undefined) yield { kind: 'resource', resource, range }
      ledger.close()
    },
    *end() {
      yield* buffer.rest()
    },
  }
}
