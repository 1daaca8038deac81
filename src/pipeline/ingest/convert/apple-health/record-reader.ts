import type { ByteRange } from '../../../../standards/fhir/index.ts'
import type { ConversionContext, Converted } from '../conversion.ts'
import { insulinDose } from '../devices/care-events.ts'
import type { DeviceTime } from '../devices/device-clock.ts'
import { concept, observation, ucum } from '../devices/fhir.ts'
import { glucoseCode } from '../devices/glucose.ts'
import type { Notices } from '../devices/notices.ts'
import { createSeriesBuffer, type SeriesColumn } from '../devices/series-buffer.ts'
import { countElement, usual } from './apple-loss.ts'
import { createAppleTimes } from './apple-time.ts'
import type { AppleElement } from './element.ts'
import { ownText } from './fast-record.ts'
import { appleCoding, categoryTypes, glucoseFluid, type QuantityType, quantityTypes } from './types.ts'

export const format = 'apple-health'

const decimal = /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i

/** What was told apart last of a type: records of one type follow each other. */
type Last = { unit: string; source: string; device: string; column: SeriesColumn; factor: number }

export type RecordReader = {
  readonly read: (record: AppleElement, found: Converted[]) => void
  readonly rest: () => Converted[]
}

/** Reads records: those of a series go into its column, the others become resources. */
export const createRecordReader = (
  context: ConversionContext,
  notices: Notices,
  patient: () => string,
): RecordReader => {
  const { loss } = context
  const buffer = createSeriesBuffer()
  const start = createAppleTimes()
  const end = createAppleTimes()
  const last = new Map<string, Last>()

  /** The usual record, and nearly all of an export: as little as can be is done for it. */
  const countSeries = ({ attributes, children }: AppleElement, from: number) => {
    for (const attribute in attributes) {
      if (attributes[attribute] === '') continue
      const path = paths[attribute]
      if (path !== undefined) loss.mapped(path)
      else if (attribute === 'creationDate')
        loss.unmapped('Record/@creationDate', usual('')(attribute), attributes[attribute])
      else if (attribute === 'sourceVersion')
        loss.unmapped('Record/@sourceVersion', usual('')(attribute), attributes[attribute])
      else
        loss.unmapped(`Record/@${attribute}`, 'An attribute that is not known', attributes[attribute], `byte ${from}`)
    }
    for (const child of children)
      countElement(child, loss, () => 'A series has no place for it', `Record/${child.name}`)
  }

  const drop = (record: AppleElement, code: string, message: string, reason: string, path = 'Record') => {
    notices.note(code === 'type-unknown' ? 'warning' : 'error', code, message, `byte ${record.from}`, rangeOf(record))
    countElement(record, loss, () => reason, path)
  }

  const columnOf = (record: AppleElement, type: QuantityType): Last | undefined => {
    const { type: name = '', unit = '', sourceName = '', device = '' } = record.attributes
    const before = last.get(name)
    const rest = deviceWords(device)
    if (before !== undefined && before.unit === unit && before.source === sourceName && before.device === rest)
      return before
    const known = type.unit(unit)
    if (known === undefined) return undefined
    const text = ownText(rest === '' ? sourceName : `${sourceName} (${rest})`)
    const { codings, text: title, category, spans } = type
    const kind = () => ({
      codings,
      text: title,
      category,
      spans,
      patient: patient(),
      unit: known.code,
      device: { text },
    })
    // Half a dozen sources write one type; what was told apart is kept only for the last.
    const column = buffer.column(`${name} ${known.code} ${text}`, kind)
    const found = {
      unit: ownText(unit),
      source: ownText(sourceName),
      device: ownText(rest),
      column,
      factor: known.factor,
    }
    last.set(ownText(name), found)
    return found
  }

  const readSeries = (record: AppleElement, type: QuantityType, value: number, found: Converted[]): void => {
    const series = columnOf(record, type)
    if (series === undefined) {
      drop(record, 'unit-unknown', 'A unit that is not known: not used', 'Its unit is not known')
      return
    }
    if (series.factor !== 1 && value > 1) {
      drop(record, 'percent-ambiguous', percentAmbiguous, 'Nobody can say whether it is a fraction')
      return
    }
    const amount = series.factor === 1 ? value : scaled(value, series.factor)
    const run = series.column.push(start.at(), end.at(), amount, start.offset(), 0, record.from, record.to)
    if (run !== undefined) found.push(run)
    countSeries(record, record.from)
  }

  const readObservation = (record: AppleElement, type: QuantityType, value: number, found: Converted[]): void => {
    const unit = type.unit(record.attributes.unit ?? '')
    if (unit === undefined) {
      drop(record, 'unit-unknown', 'A unit that is not known: not used', 'Its unit is not known')
      return
    }
    if (unit.factor !== 1 && value > 1) {
      drop(record, 'percent-ambiguous', percentAmbiguous, 'Nobody can say whether it is a fraction')
      return
    }
    const amount = unit.factor === 1 ? value : scaled(value, unit.factor)
    const quantity = { valueQuantity: ucum(amount, unit.code, record.attributes.unit) }
    const { codings, text, category } = type
    const resource = observation({ ...told(record), codings, text, category, value: quantity, key: String(amount) })
    found.push({ kind: 'resource', resource, range: rangeOf(record) })
    countElement(record, loss, sparse)
  }

  const told = (record: AppleElement) => {
    const { sourceName = '', device = '' } = record.attributes
    const words = deviceWords(device)
    const notes = record.children.flatMap(({ name, attributes: { key, value } }) =>
      name === 'MetadataEntry' ? [`${key}: ${value}`] : [],
    )
    const from: DeviceTime = { kind: 'moment', at: start.at(), offset: start.offset() }
    const to: DeviceTime = { kind: 'moment', at: end.at(), offset: end.offset() }
    return {
      format,
      patient: patient(),
      start: from,
      ...(to.at === from.at ? {} : { end: to }),
      device: words === '' ? sourceName : `${sourceName} (${words})`,
      notes,
    }
  }

  /** Of interstitial fluid or of blood, as far as the app that wrote it is known; else of neither. */
  const readBloodGlucose = (record: AppleElement, type: QuantityType, value: number, found: Converted[]): void => {
    const unit = type.unit(record.attributes.unit ?? '')?.code
    const { sourceName = '', device = '' } = record.attributes
    const byHand = record.children.some(
      ({ attributes: { key, value: entry } }) => key === 'HKWasUserEntered' && entry === '1',
    )
    const fluid = byHand ? undefined : glucoseFluid(sourceName, device)
    if ((unit !== 'mg/dL' && unit !== 'mmol/L') || fluid === undefined) {
      if (unit === 'mg/dL' || unit === 'mmol/L') {
        notices.note('warning', 'glucose-specimen-unknown', specimenUnknown, `byte ${record.from}`, rangeOf(record))
      }
      readObservation(record, type, value, found)
      return
    }
    const code = glucoseCode(fluid, unit)
    const codings = [...code.codings, ...type.codings]
    const kind = { ...type, ...code, codings }
    if (fluid === 'interstitial-glucose') readSeries(record, kind, value, found)
    else readObservation(record, kind, value, found)
  }

  const readInsulin = (record: AppleElement, value: number, found: Converted[]): void => {
    if (record.attributes.unit !== 'IU') {
      drop(record, 'unit-unknown', 'A unit that is not known: not used', 'Its unit is not known')
      return
    }
    const resource = insulinDose({ ...told(record), kind: undefined, amount: value })
    found.push({ kind: 'resource', resource, range: rangeOf(record) })
    countElement(record, loss, sparse)
  }

  const readCategory = (record: AppleElement, found: Converted[]): boolean => {
    const category = categoryTypes.get(record.attributes.type ?? '')
    if (category === undefined) return false
    const value = record.attributes.value ?? ''
    const resource = observation({
      ...told(record),
      category: 'survey',
      codings: category.codings,
      text: category.text,
      value:
        value === ''
          ? {}
          : { valueCodeableConcept: concept(value.startsWith('HK') ? [appleCoding(value)] : [], value) },
      key: value,
    })
    found.push({ kind: 'resource', resource, range: rangeOf(record) })
    countElement(record, loss, sparse)
    return true
  }

  return {
    read: (record, found) => {
      const { type: name = '', value = '', startDate, endDate } = record.attributes
      if (!start.read(startDate) || !end.read(endDate ?? startDate)) {
        drop(
          record,
          'time-invalid',
          'A record without a time that is read, or one that does not exist',
          'It has no time',
        )
        return
      }
      const type = quantityTypes.get(name)
      if (type === undefined) {
        if (!readCategory(record, found)) {
          drop(
            record,
            'type-unknown',
            'A type that is not known: kept in the document',
            'Its type is not known',
            `Record[${name.slice(0, 100)}]`,
          )
        }
        return
      }
      if (!decimal.test(value)) {
        drop(record, 'value-invalid', 'A value that is no number', 'Its value is no number')
        return
      }
      if (type.shape === 'series') readSeries(record, type, Number(value), found)
      else if (type.shape === 'glucose') readBloodGlucose(record, type, Number(value), found)
      else if (type.shape === 'insulin') readInsulin(record, Number(value), found)
      else readObservation(record, type, Number(value), found)
    },
    rest: () => buffer.rest(),
  }
}

const percentAmbiguous = 'A percentage above 1: the export writes fractions, so nobody can say what it is'
const specimenUnknown =
  'A glucose of which nobody knows whether it is of blood or of a sensor: it has only the code of the phone'

const paths: Readonly<Record<string, string>> = Object.fromEntries(
  ['type', 'unit', 'value', 'sourceName', 'device', 'startDate', 'endDate'].map(name => [name, `Record/@${name}`]),
)

/** In a resource of its own, metadata stand as notes. */
const sparse = (attribute: string, { name }: AppleElement): string =>
  name === 'MetadataEntry'
    ? 'text'
    : name === 'Record'
      ? usual('mapped')(attribute)
      : 'No place for it in an Observation'

/** Digits that a fraction of hundred has, without a binary tail. */
const scaled = (value: number, factor: number): number => Number((value * factor).toPrecision(12))

export const rangeOf = ({ from, to }: { readonly from: number; readonly to: number }): ByteRange => ({
  offset: from,
  length: to - from,
})

/** `<<HKDevice: 0x283c4b6b0>, name:Apple Watch, model:Watch>` without the address, which is another in every export. */
const deviceWords = (device: string): string => {
  if (device === '') return ''
  const at = device.indexOf('>, ')
  return device.startsWith('<<HKDevice') && at > 0 && device.endsWith('>') ? device.slice(at + 3, -1) : device
}
