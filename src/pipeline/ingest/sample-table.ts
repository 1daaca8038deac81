import { basename } from 'node:path'
import { AppError } from '../../core/index.ts'
import { namedColumns, tableRows } from './convert/index.ts'
import { readFile } from './read-file.ts'

/** Rows that a proposal looks at. */
const mostRows = 500

/**
 * The names of a table's columns and its first rows.
 *
 * @param sheet of a workbook with several
 * @throws AppError `not-found` for a file that is not there, `misuse` for one without columns, or that is not read
 */
export const sampleTable = async (
  path: string,
  sheet?: string,
): Promise<{ readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] }> => {
  const { chunks } = await readFile(path).catch((cause: unknown) => {
    throw new AppError('not-found', `There is no file ${basename(path)}.`, { remedy: 'Check the path.', cause })
  })
  const { rows } = await tableRows(chunks, sheet === undefined ? {} : { sheet })
  let columns: readonly string[] | undefined
  const sample: (readonly string[])[] = []
  for await (const some of rows) {
    for (const row of some) {
      if (row.kind === 'refused') {
        throw new AppError('misuse', `${basename(path)} is not read. ${row.message}.`, {
          remedy: 'Name the sheet of a workbook with --sheet; docs/operations/tables.md says what is read.',
        })
      }
      if (row.kind !== 'record') continue
      const names = columns
      if (names === undefined) columns = namedColumns(row.values, true)
      // A sheet's row ends with its last cell that says something.
      else if (sample.length < mostRows) sample.push([...row.values, ...names.slice(row.values.length).map(() => '')])
    }
    if (sample.length >= mostRows) break
  }
  if (columns === undefined) {
    throw new AppError('misuse', `${basename(path)} has no columns.`, { remedy: 'The first line names the columns.' })
  }
  return { columns, rows: sample }
}
