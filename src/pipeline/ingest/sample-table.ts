import { basename } from 'node:path'
import { AppError } from '../../core/index.ts'
import { csvRows, namedColumns } from './convert/index.ts'
import { readFile } from './read-file.ts'

/** Rows that a proposal looks at. */
const mostRows = 500

/**
 * The names of a table's columns and its first rows.
 *
 * @throws AppError `not-found` for a file that is not there, `misuse` for one without columns
 */
export const sampleTable = async (
  path: string,
): Promise<{ readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] }> => {
  const { chunks } = await readFile(path).catch((cause: unknown) => {
    throw new AppError('not-found', `There is no file ${basename(path)}.`, { remedy: 'Check the path.', cause })
  })
  const { rows } = await csvRows(chunks, {})
  let columns: readonly string[] | undefined
  const sample: (readonly string[])[] = []
  for await (const some of rows) {
    for (const row of some) {
      if (row.kind === 'fault') continue
      if (columns === undefined) columns = namedColumns(row.values, true)
      else if (sample.length < mostRows) sample.push(row.values)
    }
    if (sample.length >= mostRows) break
  }
  if (columns === undefined) {
    throw new AppError('misuse', `${basename(path)} has no columns.`, { remedy: 'The first line names the columns.' })
  }
  return { columns, rows: sample }
}
