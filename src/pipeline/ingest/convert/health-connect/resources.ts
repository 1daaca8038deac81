import type { SqlValue } from '../../../../standards/sqlite/index.ts'
import type { ConvertedResource } from '../conversion.ts'
import { observation } from '../devices/fhir.ts'
import { idOf } from '../ids.ts'
import { instantText } from '../instant-text.ts'
import { type CodeList, type Columns, wordOf } from './columns.ts'
import { momentOf } from './row-time.ts'
import { format, type Row, type RowTime, type Scope } from './scope.ts'

/** Columns that stand in a resource as notes, with their titles. */
export type Noted = Readonly<Record<string, { readonly title: string; readonly words?: CodeList }>>

const notesOf = (columns: Columns, row: Row, noted: Noted): readonly string[] =>
  Object.entries({ ...noted, ...recorded }).flatMap(([column, { title, words }]) => {
    const value = columns.of(row, column)
    const text = words === undefined ? value : wordOf(words, value)
    return typeof text === 'string' && text.trim() !== '' ? [`${title}: ${text}`] : []
  })

const recorded: Noted = { recording_method: { title: 'Recorded', words: 'recordingMethod' } }

type Told = Pick<Parameters<typeof observation>[0], 'category' | 'codings' | 'text' | 'value'> & {
  readonly start: RowTime
  readonly end?: RowTime
  readonly noted: Noted
}

/** A record of the phone as an Observation. Its id is that of the record, so that a corrected one takes its place. */
export const recordObservation = (scope: Scope, columns: Columns, row: Row, told: Told): ConvertedResource => {
  const { patient, origins } = scope
  const { start, end, noted, ...rest } = told
  const device = origins.words(columns.of(row, 'app_info_id'), columns.of(row, 'device_info_id'))
  const uuid = hexOf(columns.of(row, 'uuid'))
  const modified = momentOf(columns.of(row, 'last_modified_time'))
  const made = observation({
    ...rest,
    format,
    patient,
    start,
    ...(end === undefined || end.at === start.at ? {} : { end }),
    ...(device === '' ? {} : { device }),
    notes: notesOf(columns, row, noted),
    key: JSON.stringify(rest.value),
  })
  return {
    ...made,
    id: uuid === undefined ? made.id : idOf('Observation', format, patient, uuid, rest.text),
    ...(modified === undefined ? {} : { meta: { lastUpdated: instantText(modified, 0) } }),
  }
}

const hexOf = (value: SqlValue | undefined): string | undefined =>
  value instanceof Uint8Array && value.length === 16 ? Buffer.from(value).toString('hex') : undefined
