import type { Chunks } from '../conversion.ts'
import { csvRows, type FileRow } from '../csv-rows.ts'
import { headOf } from '../head.ts'
import type { MappingSpec } from './mapping-schema.ts'
import { refusedAs, type TableRow, type TableRows } from './table-row-kinds.ts'
import { isWorkbook, sheetRows } from './workbook-rows.ts'

/** The rows of a table, whichever file holds it: separated values, or a workbook, told by its first bytes. */
export const tableRows = async (chunks: Chunks, file: MappingSpec['file'] = {}): Promise<TableRows> => {
  const { head, all } = await headOf(chunks, magicBytes)
  if (isWorkbook(head)) return await sheetRows(all, file.sheet)
  const { written, rows } = await csvRows(all, file)
  const how = `delimiter ${JSON.stringify(written.delimiter)}${file.delimiter === undefined ? ' (seen)' : ''}, ${written.encoding}${file.encoding === undefined ? ' (seen)' : ''}`
  return { how, rows: written.encoding === 'utf-16' ? refusedUtf16(rows) : rows }
}

async function* refusedUtf16(rows: AsyncIterable<readonly FileRow[]>): AsyncGenerator<readonly TableRow[]> {
  let size = 0
  for await (const some of rows) for (const { offset, length } of some) size = offset + length
  yield [refusedAs('encoding-unsupported', 'UTF-16 is not read: save the file as UTF-8', size)]
}

const magicBytes = 8
