import { failure, type Issue, issue, type Result, success } from '../../core/index.ts'
import { type Column, columnsOf } from './columns.ts'
import { headerBytes, readHeader, type SqliteHeader } from './header.ts'
import { createPageTree, interiorPage, leafPage, treeHeaderAt } from './page-tree.ts'
import { type Bytes, firstBytes, type Page, pagesOf } from './pages.ts'
import { type Cell, readCell, type SqlValue } from './record.ts'

export type SqliteTable = {
  readonly name: string
  readonly columns: readonly string[]
}

/** Rows of one page, each with its values in the order of the table's columns. */
export type Rows = {
  readonly kind: 'rows'
  readonly table: SqliteTable
  readonly rows: readonly {
    readonly values: readonly (SqlValue | undefined)[]
    /** Its bytes in the file. */
    readonly from: number
    readonly to: number
  }[]
}

/** A page, or a row of it, that belongs to a table and cannot be read. */
export type Unreadable = { readonly kind: 'unreadable'; readonly table: SqliteTable; from: number; to: number }

export type SqliteDatabase = {
  readonly userVersion: number
  readonly tables: readonly SqliteTable[]
  /** What is wrong with the file as a whole, and which tables are not read. */
  readonly issues: readonly Issue[]
  /**
   * The rows of some tables, page by page in the order of the file; reads the file once. Pages that no table holds are
   * passed over: what was deleted may still lie in them.
   */
  readonly rows: (wanted: (table: SqliteTable) => boolean) => AsyncGenerator<Rows | Unreadable>
}

type Known = SqliteTable & { readonly stored: readonly Column[]; readonly root: number }

/**
 * Reads the tables of an SQLite 3 database (sqlite.org/fileformat2) from its bytes, in passes over the file: one for
 * where the pages belong, one for the schema, one for each call of `rows`. Memory: 12 bytes a page, never the file.
 * Values that go on in further pages are `undefined`; indexes, views and tables without row numbers are not read.
 *
 * @param file can be read from the start any number of times
 * @returns fails with `sqlite-invalid` for what is no database, or is encrypted
 * @example
 * const read = await readSqlite([bytes])
 * if (read.ok) for await (const found of read.value.rows(table => table.name === 'weight')) …
 */
export const readSqlite = async (file: Bytes): Promise<Result<SqliteDatabase>> => {
  const header = readHeader(await firstBytes(file, headerBytes))
  if (!header.ok) return header
  const { pageSize, userVersion } = header.value
  const tree = createPageTree(header.value)
  for await (const page of pagesOf(file, pageSize)) tree.look(page)
  const { rootOf, issues } = tree.finish()
  const reading = { file, header: header.value, rootOf }
  const tables: Known[] = []
  const further: Issue[] = [...issues]
  for await (const found of rowsIn(reading, new Map([[1, schema]]))) {
    if (found.kind === 'unreadable') {
      further.push(
        issue('error', 'sqlite-damaged', 'A page of the list of tables cannot be read', `byte ${found.from}`),
      )
    } else for (const { values } of found.rows) takeTable(values, tables, further)
  }
  if (tables.length === 0) return failure(...further, withoutTables)
  return success({
    userVersion,
    tables,
    issues: further,
    rows: wanted => rowsIn(reading, new Map(tables.filter(wanted).map(table => [table.root, table]))),
  })
}

const withoutTables = issue('error', 'sqlite-invalid', 'A database without tables that can be read')

const plainColumn = (name: string): Column => ({ name, isRowid: false, ifAbsent: null })
const schemaColumns = ['type', 'name', 'tbl_name', 'rootpage', 'sql']
const schema: Known = { name: 'sqlite_schema', columns: schemaColumns, stored: schemaColumns.map(plainColumn), root: 1 }

const takeTable = (values: readonly (SqlValue | undefined)[], tables: Known[], issues: Issue[]): void => {
  const [type, name, , root, sql] = values
  if (type !== 'table' || typeof name !== 'string') return
  const stored = typeof sql === 'string' ? columnsOf(sql) : undefined
  if (stored === undefined || typeof root !== 'number' || root < 2) {
    if (!name.startsWith('sqlite_')) issues.push(issue('warning', 'sqlite-table-unread', unread, name.slice(0, 100)))
    return
  }
  tables.push({ name, columns: stored.map(column => column.name), stored, root })
}

const unread =
  'A table whose form is not read: virtual, without row numbers, or with a definition that is not understood'

type Reading = {
  readonly file: Bytes
  readonly header: SqliteHeader
  readonly rootOf: (page: number) => number
}

async function* rowsIn(
  { file, header, rootOf }: Reading,
  wanted: ReadonlyMap<number, Known>,
): AsyncGenerator<Rows | Unreadable> {
  const decoder = new TextDecoder(header.encoding)
  const decode = (bytes: Uint8Array) => decoder.decode(bytes)
  for await (const page of pagesOf(file, header.pageSize)) {
    const table = wanted.get(rootOf(page.number))
    if (table === undefined) continue
    const type = page.bytes[treeHeaderAt(page)]
    if (type === leafPage) yield* cellsOf(page, table, header, decode)
    else if (type !== interiorPage) yield wholePage(page, table)
  }
}

const wholePage = ({ offset, bytes }: Page, table: SqliteTable): Unreadable => ({
  kind: 'unreadable',
  table,
  from: offset,
  to: offset + bytes.length,
})

function* cellsOf(
  page: Page,
  table: Known,
  header: SqliteHeader,
  decode: (bytes: Uint8Array) => string,
): Generator<Rows | Unreadable> {
  const { bytes, offset } = page
  const at = treeHeaderAt(page)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const count = bytes.length < at + 8 ? Number.NaN : view.getUint16(at + 3)
  const first = at + 8 + count * 2
  if (bytes.length < header.usable || !(first <= header.usable)) {
    yield wholePage(page, table)
    return
  }
  const rows: Rows['rows'][number][] = []
  let lost = false
  for (let n = 0; n < count; n++) {
    const place = view.getUint16(at + 8 + n * 2)
    const cell = place < first ? undefined : readCell(bytes, place, header, decode)
    if (cell === undefined) lost = true
    else rows.push({ values: inColumns(cell, table.stored), from: offset + cell.from, to: offset + cell.to })
  }
  if (rows.length > 0) yield { kind: 'rows', table, rows }
  if (lost) yield wholePage(page, table)
}

const inColumns = ({ values, rowid }: Cell, columns: readonly Column[]): readonly (SqlValue | undefined)[] =>
  columns.map(({ isRowid, ifAbsent }, n) => (isRowid ? rowid : n < values.length ? values[n] : ifAbsent))
