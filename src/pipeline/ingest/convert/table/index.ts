import { issue } from '../../../../core/index.ts'
import type { Chunks, ConversionContext, Converted, Format } from '../conversion.ts'
import { csvRows } from '../csv-rows.ts'
import { loseRow, namedColumns } from '../table-columns.ts'
import { unknownColumns } from './columns.ts'
import type { TableMapping } from './read-mapping.ts'
import { createRowConverter, type RowConverter } from './row-converter.ts'

export { type DateStyle, dateReader } from './date-reader.ts'
export type { ProposedMapping } from './proposal.ts'
export { proposeMapping } from './propose.ts'
export { readMapping, type TableMapping } from './read-mapping.ts'

/**
 * Tables of separated values whose rows become what a mapping says: `docs/operations/tables.md`. Each file named itself is
 * taken for a table; in folders those that are called so.
 *
 * @example
 * const read = readMapping(JSON.parse(text)); if (read.ok) tableFormat(read.value)
 */
export const tableFormat = (mapping: TableMapping): Format => ({
  id: 'table',
  title: 'tables (CSV, TSV) with a mapping',
  extensions: ['csv', 'tsv', 'txt'],
  recognises: name => /\.(?:csv|tsv|txt)(?:\.gz)?$/i.test(name),
  revises: false,
  zipped: false,
  convert: (chunks, context) => convertTable(mapping, chunks, context),
  render: bytes => new TextDecoder().decode(bytes),
})

async function* convertTable(
  mapping: TableMapping,
  chunks: Chunks,
  context: ConversionContext,
): AsyncGenerator<Converted> {
  const { file } = mapping
  const { written, rows } = await csvRows(chunks, file ?? {})
  const header = file?.header ?? 1
  let convert: RowConverter | undefined
  let columns: readonly string[] = []
  let number = 0
  let size = 0
  let refused: string | undefined
  const refuse = (code: string, message: string): Converted => {
    refused = code
    return { kind: 'issue', issue: issue('error', code, message, 'row 1') }
  }
  if (written.encoding === 'utf-16') yield refuse('encoding-unsupported', 'UTF-16 is not read: save the file as UTF-8')
  for await (const some of rows) {
    for (const row of some) {
      const range = { offset: row.offset, length: row.length }
      size = row.offset + row.length
      number += 1
      if (refused !== undefined) continue
      if (row.kind === 'fault') {
        yield { kind: 'quarantine', range, code: row.code, message: `Line ${row.line}: ${row.message}` }
        continue
      }
      const isHeader = number === header
      if (header !== 'none' && number < header) {
        row.values.forEach((value, n) => {
          if (value.trim() !== '')
            context.loss.unmapped('above the header', 'above the row of names', value, `row ${number}, ${n + 1}`)
        })
        continue
      }
      if (convert === undefined) {
        columns = namedColumns(row.values, isHeader)
        const unknown = unknownColumns(mapping, columns)
        if (unknown.length > 0) {
          yield refuse('mapping-column-missing', `The file has no column ${unknown.join(', ')}`)
          continue
        }
        convert = createRowConverter(mapping, columns, context)
        const how = `delimiter ${JSON.stringify(written.delimiter)}${file?.delimiter === undefined ? ' (seen)' : ''}, ${written.encoding}${file?.encoding === undefined ? ' (seen)' : ''}, ${columns.length} columns`
        yield { kind: 'issue', issue: issue('information', 'table-written', `Read with ${how}`) }
        if (isHeader) continue
      }
      yield* convertRow(convert, row, columns.length, context)
    }
  }
  if (refused !== undefined && size > 0) {
    yield { kind: 'quarantine', range: { offset: 0, length: size }, code: refused, message: 'The table was not read' }
  } else if (convert === undefined) {
    yield {
      kind: 'quarantine',
      range: { offset: 0, length: size },
      code: 'table-empty',
      message: 'No row with the names of columns',
    }
  }
}

type Line = {
  readonly values: readonly string[]
  readonly offset: number
  readonly length: number
  readonly line: number
}

function* convertRow(
  convert: RowConverter,
  { values, offset, length, line }: Line,
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
