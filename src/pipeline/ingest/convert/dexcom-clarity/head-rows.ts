import type { CsvRecord } from '../../../../standards/csv/index.ts'
import type { ConversionContext, Converted } from '../conversion.ts'
import { concept, ucum } from '../devices/fhir.ts'
import { type GlucoseUnit, numberOf } from '../devices/glucose.ts'
import type { Notices } from '../devices/notices.ts'
import type { RowLedger } from '../devices/row-ledger.ts'
import { type PatientWords, subjectOf } from '../devices/subject.ts'
import { dayOf, readWritten } from '../devices/written-time.ts'
import { idOf } from '../ids.ts'
import { type Columns, durationValue } from './columns.ts'

/** Rows above the first event, which have no time. */
export const headTypes = /^(?:FirstName|LastName|DateOfBirth|Device|Sensor|Alert)$/

/** Alerts and devices of an account; there are a dozen. */
const mostHeadRows = 1_000

/**
 * Who it is, and what is set on their devices: the rows above the first event. Alerts become the properties of a Device, one for each
 * device that the export names.
 */
export const createHeadRows = (
  columns: Columns,
  unit: GlucoseUnit | undefined,
  { said, loss }: ConversionContext,
  notices: Notices,
) => {
  const rows: CsvRecord[] = []

  const wordsOf = (ledger: RowLedger): PatientWords => {
    const words: { given?: string; family?: string; birthDate?: string } = {}
    for (const row of rows) {
      ledger.open(row.values, row.line)
      const value = ledger.peek(columns.patient).trim()
      if (value === '') continue
      const type = ledger.peek(columns.type)
      if (type === 'FirstName') words.given = value
      else if (type === 'LastName') words.family = value
      else if (type === 'DateOfBirth') {
        const birthDate = birthDateOf(value, said.dateOrder, `line ${row.line}`, notices)
        if (birthDate !== undefined) words.birthDate = birthDate
      }
    }
    return words
  }

  return {
    add: (row: CsvRecord): void => {
      if (rows.length < mostHeadRows) rows.push(row)
      else {
        notices.note('error', 'too-many', 'More rows above the first event than are read', `line ${row.line}`)
        for (const cell of row.values) if (cell.trim() !== '') loss.unmapped('beyond the limit', 'Too many rows', cell)
      }
    },
    settle: (ledger: RowLedger): { readonly patient: string; readonly found: readonly Converted[] } => {
      const first = rows[0]
      const last = rows.at(-1)
      const range =
        first === undefined || last === undefined
          ? { offset: 0, length: 0 }
          : { offset: first.offset, length: last.offset + last.length - first.offset }
      const subject = subjectOf('dexcom-clarity', said, wordsOf(ledger), range)
      const devices = new Map<string, DeviceWords>()
      for (const row of rows) {
        ledger.open(row.values, row.line)
        if (ledger.peek(columns.patient) === '') readDevice(ledger, columns, unit, devices)
        else if (subject.mapped) {
          ledger.take(columns.type)
          ledger.take(columns.patient)
        }
        ledger.close(subject.mapped ? undefined : 'The patient was named by the caller')
      }
      const found = [...devices].map(
        ([source, words]): Converted => ({ kind: 'resource', resource: deviceOf(source, words, subject.id), range }),
      )
      return { patient: subject.id, found: [...subject.found, ...found] }
    },
  }
}

type DeviceWords = { readonly names: Set<string>; readonly properties: object[] }

const readDevice = (
  ledger: RowLedger,
  columns: Columns,
  unit: GlucoseUnit | undefined,
  devices: Map<string, DeviceWords>,
): void => {
  const source = ledger.take(columns.source)
  const words = devices.get(source) ?? { names: new Set(), properties: [] }
  devices.set(source, words)
  const type = ledger.take(columns.type)
  const name = ledger.take(columns.device)
  if (name !== '') words.names.add(type === 'Device' ? name : `${type} ${name}`)
  const subtype = ledger.take(columns.subtype)
  if (type !== 'Alert') return
  const glucose = ledger.peek(columns.glucose)
  const value = numberOf(glucose)
  if (value !== undefined && unit !== undefined) ledger.take(columns.glucose)
  const duration = ledger.take(columns.duration)
  const lasting = durationValue(duration)
  const rate = numberOf(ledger.peek(columns.rate))
  if (rate !== undefined) ledger.take(columns.rate)
  words.properties.push({
    type: concept([], `Alert: ${subtype}`),
    valueQuantity: [
      ...(value === undefined || unit === undefined ? [] : [ucum(value, unit)]),
      ...('valueQuantity' in lasting ? [lasting.valueQuantity] : []),
      ...(rate === undefined || unit === undefined ? [] : [ucum(rate, `${unit}/min`)]),
    ],
    valueCode: duration === '' || 'valueQuantity' in lasting ? [] : [{ text: duration }],
  })
}

const deviceOf = (source: string, { names, properties }: DeviceWords, patient: string) => {
  const name = [...names].join(', ')
  return {
    resourceType: 'Device',
    id: idOf('Device', 'dexcom-clarity', patient, source, name),
    deviceName: [
      ...(name === '' ? [] : [{ name, type: 'model-name' }]),
      ...(source === '' ? [] : [{ name: source, type: 'user-friendly-name' }]),
    ],
    ...(patient === '' ? {} : { patient: { reference: `Patient/${patient}` } }),
    ...(properties.length === 0
      ? {}
      : {
          property: properties.map(one =>
            Object.fromEntries(Object.entries(one).filter(([, value]) => value.length !== 0)),
          ),
        }),
  }
}

/** As fine as it is known: of 3/4/1970 the year. */
const birthDateOf = (
  text: string,
  order: Parameters<typeof dayOf>[1],
  place: string,
  notices: Notices,
): string | undefined => {
  const written = readWritten(text)
  const day = written === undefined ? undefined : dayOf(written, order)
  if (written === undefined || day === undefined) {
    notices.note('warning', 'date-invalid', 'A date of birth that is not read', place)
    return undefined
  }
  if (day !== null) return new Date(day).toISOString().slice(0, 10)
  const message = 'Day and month of the date of birth cannot be told apart: the year is used. Say it: --date-order'
  notices.note('warning', 'date-order-unknown', message, place)
  return String(written.year)
}
