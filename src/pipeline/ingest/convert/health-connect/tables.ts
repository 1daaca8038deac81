import type { SqliteTable } from '../../../../standards/sqlite/index.ts'
import type { Converted } from '../conversion.ts'
import { bloodPressureReader, glucoseReader } from './clinical-tables.ts'
import { type Columns, createColumns, type Fate } from './columns.ts'
import { measureReader, sampleTables } from './measures.ts'
import { createParents, type Parents } from './parents.ts'
import { offsetOf } from './row-time.ts'
import type { Row, RowReader, Scope } from './scope.ts'
import { sessionReader, sleepStageReader } from './sessions.ts'

const sleepSessions = 'sleep_session_record_table'

/** Tables whose records have samples or stages in another: they are read first. */
const parentTables: ReadonlySet<string> = new Set([...sampleTables.values(), sleepSessions])

/** Tables in which the phone keeps account of itself (seen in exports; they hold no health data). */
const bookkeeping: ReadonlySet<string> = new Set(
  `android_metadata sqlite_sequence activity_date_table access_logs_table read_access_logs_table change_logs_table
  change_log_request_table change_logs_request_table preference_table health_data_category_priority_table migration_entity_table
  device_data_sources_table device_data_provider_metadata_table app_op_logs_table backup_change_token_table`.split(
    /\s+/,
  ),
)

export type TableReaders = {
  readonly isParent: (table: SqliteTable) => boolean
  /** Remembers what later rows need of a record. */
  readonly remember: (table: SqliteTable, rows: readonly Row[]) => void
  readonly of: (table: SqliteTable) => RowReader
}

/** Readers of all tables of a database, whatever they are. */
export const createTableReaders = (scope: Scope): TableReaders => {
  const parents = new Map<string, Parents>()
  const readers = new Map<string, RowReader>()
  const remembered = new Map<string, Columns>()
  const parentsOf = (name: string): Parents => {
    const known = parents.get(name) ?? createParents()
    parents.set(name, known)
    return known
  }
  return {
    isParent: ({ name }) => parentTables.has(name),
    remember: (table, rows) => {
      const columns = remembered.get(table.name) ?? createColumns(table, 'other', {}, scope.context.loss)
      remembered.set(table.name, columns)
      const into = parentsOf(table.name)
      for (const row of rows) {
        const rowid = columns.of(row, 'row_id')
        const offset = offsetOf(columns.of(row, 'start_zone_offset'))
        const origin = scope.origins.words(columns.of(row, 'app_info_id'), columns.of(row, 'device_info_id'))
        if (typeof rowid === 'number') into.add(rowid, { offset, origin })
      }
    },
    of: table => {
      const known = readers.get(table.name) ?? readerOf(scope, table, parentsOf)
      readers.set(table.name, known)
      return known
    },
  }
}

const readerOf = (scope: Scope, table: SqliteTable, parentsOf: (name: string) => Parents): RowReader => {
  const { name } = table
  if (name === 'blood_pressure_record_table') return bloodPressureReader(scope, table)
  if (name === 'blood_glucose_record_table') return glucoseReader(scope, table)
  if (name === sleepSessions) return sessionReader(scope, table, 'sleep')
  if (name === 'exercise_session_record_table') return sessionReader(scope, table, 'exercise')
  if (name === 'sleep_stages_table') return sleepStageReader(scope, table, parentsOf(sleepSessions))
  return measureReader(scope, table, parentsOf) ?? countingReader(scope, table)
}

/** Counts the rows of a table that gives nothing of its own: a record that holds only its samples, or one that is not read. */
const countingReader = (scope: Scope, table: SqliteTable): RowReader => {
  const { name } = table
  if (parentTables.has(name)) {
    const holds: Readonly<Record<string, Fate>> = { row_id: 'mapped', start_time: within, end_time: within }
    const columns = createColumns(table, 'series', { ...holds, end_zone_offset: within }, scope.context.loss)
    return row => columns.count(row)
  }
  const reason = bookkeeping.has(name) ? 'The phone keeps account of itself' : 'A table that is not read'
  const columns = createColumns(table, 'other', {}, scope.context.loss, { reason })
  if (bookkeeping.has(name)) return row => columns.count(row)
  return (row: Row, _found: Converted[]) => {
    const place = { offset: row.from, length: row.to - row.from }
    const message = `Rows of ${name.slice(0, 80)} are not read: kept in the document`
    scope.notices.note('warning', 'table-unread', message, `byte ${row.from}`, place)
    columns.count(row)
  }
}

const within: Fate = { reason: 'When the samples were taken, which they say themselves' }
