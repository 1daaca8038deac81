import { type Issue, issue } from '../../../../core/index.ts'
import type { Chunks, ConversionContext, Converted, Format } from '../conversion.ts'
import { renderRows } from '../csv-rows.ts'
import { loseLine, loseRow, namedColumns } from '../table-columns.ts'
import { repeatedColumns, unknownColumns } from './columns.ts'
import { decimalSigns } from './decimal-signs.ts'
import type { TableMapping } from './read-mapping.ts'
import { createRowConverter, type RowConverter } from './row-converter.ts'
import { faultyCells, type RowFault, type SheetFailures, sheetCells } from './sheet-row.ts'
import type { TableRecord, TableRows } from './table-row-kinds.ts'
import { tableRows } from './table-rows.ts'

export { type DateStyle, dateReader } from './date-reader.ts'
export type { ProposedMapping } from './proposal.ts'
export { proposeMapping } from './propose.ts'
export { readMapping, type TableMapping } from './read-mapping.ts'
export { tableRows } from './table-rows.ts'

/**
 * Tables whose rows become what a mapping says, in files of separated values or Excel workbooks: `docs/operations/tables.md`.
 * Each file named itself is taken for a table; in folders those that are called so. Workbooks that are not read (.xls, .xlsb)
 * are taken too, so that they are refused by name.
 *
 * @example
 * const read = readMapping(JSON.parse(text)); if (read.ok) tableFormat(read.value)
 */
export const tableFormat = (mapping: TableMapping): Format => ({
  id: 'table',
  title: 'tables (CSV, TSV, Excel) with a mapping',
  extensions: ['csv', 'tsv', 'txt', 'xlsx', 'xlsm', 'xlsb', 'xls'],
  recognises: name => /\.(?:(?:csv|tsv|txt)(?:\.gz)?|xls[xmb]?)$/i.test(name),
  revises: false,
  zipped: false,
  convert: (chunks, context) => convertTable(mapping, chunks, context),
  render: renderRows,
})

async function* convertTable(
  mapping: TableMapping,
  chunks: Chunks,
  context: ConversionContext,
): AsyncGenerator<Converted> {
  const table = await tableRows(chunks, mapping.file)
  const header = mapping.file?.header ?? 1
  let convert: ReadRow | undefined
  let [number, size, rows] = [0, 0, 0]
  let refused: RowFault | undefined
  for await (const some of table.rows) {
    for (const row of some) {
      if (row.kind === 'issue') {
        yield row
        continue
      }
      size = row.offset + row.length
      // A sheet counts the rows that are empty too.
      number = table.sheet === undefined ? number + 1 : row.line
      if (refused !== undefined) continue
      if (row.kind === 'refused') refused = row
      else if (row.kind === 'fault') {
        loseLine(row, context.loss)
        yield faultOf(row)
      } else if (convert === undefined && header !== 'none' && number < header) loseAbove(row, number, context)
      else if (convert === undefined) {
        const opened = openTable(mapping, table, row, context)
        if ('code' in opened) refused = opened
        else {
          yield* opened.begins
          convert = opened.convert
        }
      } else {
        rows += 1
        yield* convert(row)
      }
      if (refused !== undefined)
        yield { kind: 'issue', issue: issue('error', refused.code, refused.message, `row ${Math.max(number, 1)}`) }
    }
  }
  const range = { offset: 0, length: size }
  if (convert === undefined || refused !== undefined)
    context.loss.unmapped('the table', refused?.message ?? 'no row with the names of columns')
  if (refused !== undefined) yield { kind: 'quarantine', range, code: refused.code, message: 'The table was not read' }
  else if (convert === undefined)
    yield { kind: 'quarantine', range, code: 'table-empty', message: 'No row with the names of columns' }
  else {
    if (rows === 0 && header !== 'none') yield { kind: 'issue', issue: rowless }
    yield* table.failures?.all(size) ?? []
  }
}

type ReadRow = (row: TableRecord) => Generator<Converted>

/** Begins with the row of names, or with the first when there are none. */
const openTable = (
  mapping: TableMapping,
  table: TableRows,
  row: TableRecord,
  context: ConversionContext,
): RowFault | { readonly begins: readonly Converted[]; readonly convert: ReadRow } => {
  const named = mapping.file?.header !== 'none'
  const columns = namedColumns(row.values, named)
  const unknown = unknownColumns(mapping, columns)
  if (unknown.length > 0)
    return { code: 'mapping-column-missing', message: `The file has no column ${unknown.join(', ')}` }
  const signs = decimalSigns(mapping)
  if ('twice' in signs)
    return { code: 'mapping-invalid', message: `Column ${signs.twice} is read with two signs before the fraction` }
  const reader = createRowConverter(mapping, columns, context)
  const { failures } = table
  const convert: ReadRow =
    failures === undefined
      ? line => convertLine(reader, line, columns.length, context)
      : line => convertSheetRow(reader, line, failures, columns, cellsOf(line), context)
  const cellsOf = (line: TableRecord) => sheetCells(line, columns, signs, mapping.decimal ?? '.', context.loss)
  const written = issue('information', 'table-written', `Read with ${table.how}, ${columns.length} columns`)
  const begins: Converted[] = [{ kind: 'issue', issue: written }]
  if (table.guessed !== undefined) begins.push({ kind: 'issue', issue: guessed(table.guessed) })
  for (const column of repeatedColumns(mapping, columns)) begins.push({ kind: 'issue', issue: repeated(column) })
  if (!named) begins.push(...convert(row))
  else for (const found of faultyCells(row, columns, context.loss)) begins.push({ kind: 'issue', issue: found })
  return { begins, convert }
}

const rowless = issue('warning', 'table-without-rows', 'The file has names of columns, and no row below them')

const guessed = (encoding: string): Issue =>
  issue('warning', 'encoding-guessed', `Not UTF-8: read as ${encoding}; say in the mapping what it is (file.encoding)`)

const repeated = (column: string): Issue =>
  issue(
    'warning',
    'column-repeated',
    `Several columns are called ${column}: the first is read; the next is ${column}#2`,
  )

const faultOf = ({ offset, length, code, line, message }: RowFault & Place): Converted => ({
  kind: 'quarantine',
  range: { offset, length },
  code,
  message: `Line ${line}: ${message}`,
})

type Place = { readonly offset: number; readonly length: number; readonly line: number }

const loseAbove = (row: TableRecord, number: number, { loss }: ConversionContext): void => {
  row.values.forEach((value, n) => {
    if (value.trim() !== '')
      loss.unmapped('above the header', 'above the row of names', value, `row ${number}, ${n + 1}`)
  })
}

function* convertLine(
  convert: RowConverter,
  { values, offset, length, line }: TableRecord,
  columns: number,
  { loss }: ConversionContext,
): Generator<Converted> {
  const range = { offset, length }
  if (values.length !== columns) {
    loseRow(values, line, loss)
    const message = `Row ${line}: ${values.length} values for ${columns} columns`
    yield { kind: 'quarantine', range, code: 'csv-columns', message }
    return
  }
  const { resources, issues, fault } = convert(values, line)
  for (const found of issues) yield { kind: 'issue', issue: found, range }
  for (const resource of resources) yield { kind: 'resource', resource, range }
  if (fault !== undefined) yield { kind: 'quarantine', range, ...fault }
}

function* convertSheetRow(
  convert: RowConverter,
  row: TableRecord,
  failures: SheetFailures,
  columns: readonly string[],
  cells: readonly string[],
  { loss }: ConversionContext,
): Generator<Converted> {
  const { offset, length, line } = row
  const range = { offset, length }
  const { resources, issues, fault } = convert(cells, line)
  for (const found of [...faultyCells(row, columns, loss), ...issues]) yield { kind: 'issue', issue: found, range }
  for (const resource of resources) yield { kind: 'resource', resource, range }
  if (fault !== undefined) yield { kind: 'issue', issue: failures.add(fault, line), range }
}
