import type { SqliteTable, SqlValue } from '../../../../standards/sqlite/index.ts'
import type { LossTally } from '../loss.ts'
import codes from './codes.json' with { type: 'json' }

export type CodeList = keyof typeof codes

type Row = { readonly values: readonly (SqlValue | undefined)[]; readonly from: number; readonly to: number }

/**
 * The word of a number of a code list; some columns hold the number as text.
 *
 * @returns `undefined` for one that is not known, and for 0, by which the phone says that it does not know
 */
export const wordOf = (list: CodeList, value: SqlValue | undefined): string | undefined => {
  const number = typeof value === 'string' && /^\d{1,3}$/.test(value) ? Number(value) : value
  return typeof number === 'number' && number > 0 ? codes[list].names[number] : undefined
}

/** What becomes of a column's values: `mapped`, `text`, words of a code list (as `text`), or the reason why they are not mapped. */
export type Fate = 'mapped' | 'text' | { readonly words: CodeList } | { readonly reason: string }

/** Columns that every table of records has (AOSP RecordHelper, InstantRecordHelper, IntervalRecordHelper). */
const common: Readonly<Record<string, Fate>> = {
  row_id: { reason: 'The number of a row within the database' },
  client_record_id: { reason: 'The key of the app that wrote it' },
  client_record_version: { reason: 'The version of the app that wrote it' },
  dedupe_hash: { reason: 'By which the phone knows a record again' },
  local_date: { reason: 'The day, which time and offset say already' },
  device_data_provider_id: { reason: 'A link within the database' },
  app_info_id: 'mapped',
  device_info_id: 'mapped',
  time: 'mapped',
  zone_offset: 'mapped',
  start_time: 'mapped',
  start_zone_offset: 'mapped',
  end_time: 'mapped',
  end_zone_offset: 'mapped',
}

const ofSeries: Readonly<Record<string, Fate>> = {
  ...common,
  uuid: { reason: 'A series has no place for it' },
  last_modified_time: { reason: 'A series has no place for it' },
  recording_method: { reason: 'A series has no place for it' },
}

const ofResource: Readonly<Record<string, Fate>> = {
  ...common,
  uuid: 'mapped',
  last_modified_time: 'mapped',
  recording_method: { words: 'recordingMethod' },
}

const notRead: Fate = { reason: 'A column whose meaning is not certain' }

/** The columns of a table as its rows are read and counted. */
export type Columns = {
  readonly of: (row: Row, column: string) => SqlValue | undefined
  readonly at: (column: string) => number
  /** Counts every value of a row that is not empty, once. `dropped`: why nothing of it is used. */
  readonly count: (row: Row, dropped?: string) => void
}

/** @param own what becomes of the columns that only this table has; `undefined`: no table that is read */
export const createColumns = (
  table: SqliteTable,
  shape: 'series' | 'resource' | 'other',
  own: Readonly<Record<string, Fate>>,
  loss: LossTally,
  otherwise: Fate = notRead,
): Columns => {
  const places = new Map(table.columns.map((name, n) => [name, n]))
  const at = (column: string) => places.get(column) ?? -1
  const shared = shape === 'series' ? ofSeries : shape === 'resource' ? ofResource : {}
  const fates = table.columns.map(name => own[name] ?? shared[name] ?? otherwise)
  const paths = table.columns.map(name => `${table.name}.${name}`.slice(0, 200))
  return {
    at,
    of: ({ values }, column) => values[at(column)],
    count: ({ values, from }, dropped) => {
      for (let n = 0; n < values.length; n++) {
        const value = values[n]
        if (value === null || value === '') continue
        const fate = value === undefined ? long : dropped === undefined ? fates[n]! : { reason: dropped }
        const path = paths[n]!
        if (fate === 'mapped') loss.mapped(path)
        else if (fate === 'text') loss.text(path)
        else if ('reason' in fate) loss.unmapped(path, fate.reason, shown(value), `byte ${from}`)
        else if (wordOf(fate.words, value) === undefined)
          loss.unmapped(path, noWord(value), shown(value), `byte ${from}`)
        else loss.text(path)
      }
    },
  }
}

const long: Fate = { reason: 'A long value that goes on in further pages, which are not followed' }

const noWord = (value: SqlValue | undefined): string =>
  Number(value) === 0 ? 'The phone says that it is not known' : 'A number that its code list does not have'

const shown = (value: SqlValue | undefined): string | undefined =>
  value instanceof Uint8Array ? `${value.length} bytes` : value === undefined ? undefined : String(value)
