import { isSqlite, readSqlite, type SqliteDatabase } from '../../../../standards/sqlite/index.ts'
import type { Chunks, ConversionContext, Converted, Format } from '../conversion.ts'
import { createNotices } from '../devices/notices.ts'
import { createSeriesBuffer } from '../devices/series-buffer.ts'
import { subjectOf } from '../devices/subject.ts'
import { createOrigins, originTables } from './origins.ts'
import { renderRows } from './render.ts'
import { format } from './scope.ts'
import { createTableReaders } from './tables.ts'

/** The database that Google Health Connect exports: `health_connect_export.db`, alone in a zip archive. */
export const healthConnect: Format = {
  id: format,
  title: 'Google Health Connect export',
  extensions: ['db'],
  recognises: (name, head) => isSqlite(head) || /(?:^|\/)health_connect[^/]*\.db$/i.test(name),
  revises: false,
  zipped: true,
  convert: convertDatabase,
  render: renderRows,
}

/** Tables of records of the phone; without one it is the database of something else. */
const recordTable = /(?:^|_)record_?table$/i

async function* convertDatabase(chunks: Chunks, context: ConversionContext): AsyncGenerator<Converted> {
  const read = await readSqlite(chunks)
  if (!read.ok) {
    const [first] = read.issues
    yield await whole(chunks, first?.code ?? 'sqlite-invalid', first?.message ?? 'Not a database')
    return
  }
  const database = read.value
  if (!database.tables.some(({ name }) => recordTable.test(name))) {
    yield await whole(chunks, 'database-unknown', 'An SQLite database without a table of Health Connect')
    return
  }
  for (const found of database.issues) yield { kind: 'issue', issue: found }
  yield* recordsOf(database, context)
}

async function* recordsOf(database: SqliteDatabase, context: ConversionContext): AsyncGenerator<Converted> {
  const { id: patient, found: told } = subjectOf(format, context.said, {}, { offset: 0, length: 0 })
  yield* told
  const notices = createNotices()
  const buffer = createSeriesBuffer()
  const origins = createOrigins(context.loss)
  const readers = createTableReaders({ context, notices, patient, origins, buffer })
  const originNames: ReadonlySet<string> = new Set(originTables)
  // Apps and devices, then what has samples, then everything: rows refer to each other in any order of the file.
  for await (const found of database.rows(({ name }) => originNames.has(name))) {
    if (found.kind === 'rows') origins.take(found)
    else yield unreadable(found)
  }
  for await (const found of database.rows(readers.isParent)) {
    if (found.kind === 'rows') readers.remember(found.table, found.rows)
  }
  for await (const found of database.rows(({ name }) => !originNames.has(name))) {
    if (found.kind === 'unreadable') {
      yield unreadable(found)
      continue
    }
    const read = readers.of(found.table)
    const given: Converted[] = []
    for (const row of found.rows) read(row, given)
    yield* given
  }
  yield* buffer.rest()
  yield* notices.all()
}

const unreadable = (found: {
  readonly from: number
  readonly to: number
  readonly table: { readonly name: string }
}): Converted => ({
  kind: 'quarantine',
  range: { offset: found.from, length: found.to - found.from },
  code: 'sqlite-page-invalid',
  message: `A page of the table ${found.table.name.slice(0, 80)} that is damaged: what of it reads is used`,
})

/** The whole document, which gives nothing. */
const whole = async (chunks: Chunks, code: string, message: string): Promise<Converted> => {
  let length = 0
  for await (const chunk of chunks) length += chunk.length
  return { kind: 'quarantine', range: { offset: 0, length }, code, message }
}
