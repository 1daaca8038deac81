import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { type Options, parse } from 'csv-parse'
import { parse as parseText } from 'csv-parse/sync'
import { AppError, type Issue, issue } from '../../core/index.ts'

/** Longest row that is taken: a file whose quotes do not close would else be one row. */
const longestRow = 1_000_000

/** The first line of a file, and a way to go through the others. */
export type Table = {
  readonly columns: readonly string[]
  /** Calls back for each row with its line number; rows with another number of values than columns become issues. */
  readonly each: (row: (values: readonly string[], line: number) => void) => Promise<readonly Issue[]>
}

/**
 * Opens a file of separated values (comma, semicolon, tab or bar, whichever the first line has most of), in UTF-8.
 *
 * @param name how the file is called in messages
 * @throws AppError `not-found`; `misuse` for a file that is empty, not UTF-8, or whose quotes do not close
 */
export const openTable = async (path: string, name: string): Promise<Table> => {
  const head = await headOf(path, name)
  const [firstLine = ''] = head.split('\n', 1)
  const delimiter =
    [',', ';', '\t', '|'].toSorted((a, b) => firstLine.split(b).length - firstLine.split(a).length)[0] ?? ','
  const [columns = []] = readable(
    name,
    () => parseText(head, { ...optionsOf(delimiter), to: 1 }) as unknown as string[][],
  )
  if (columns.every(column => column === '')) {
    throw new AppError('misuse', `${name} is empty.`, { remedy: 'The first line of the file names the columns.' })
  }
  const twice = columns.find((column, n) => columns.indexOf(column) !== n)
  if (twice !== undefined) {
    throw new AppError('misuse', `${name} has two columns with one name.`, {
      remedy: `Rename one of the columns "${twice}".`,
    })
  }
  return {
    columns,
    each: async row => {
      const issues: Issue[] = []
      let isHeading = true
      await rowsOf(path, name, delimiter, (values, line) => {
        if (isHeading) isHeading = false
        else if (values.length === columns.length) row(values, line)
        else {
          const message = `${values.length} values for ${columns.length} columns: the row was left out.`
          issues.push(issue('error', 'csv-columns', message, `${name}:${line}`))
        }
      })
      return issues
    },
  }
}

/** The beginning of the file, its first line at least. */
const headOf = async (path: string, name: string): Promise<string> => {
  let text = ''
  for await (const piece of decoded(path, name)) {
    text += piece
    if (text.includes('\n') || text.length > longestRow) break
  }
  return text
}

const optionsOf = (delimiter: string): Options => ({
  bom: true,
  record_delimiter: ['\r\n', '\n', '\r'],
  delimiter,
  trim: true,
  relax_column_count: true,
  relax_quotes: true,
  skip_empty_lines: true,
  max_record_size: longestRow,
})

const rowsOf = async (
  path: string,
  name: string,
  delimiter: string,
  row: (values: readonly string[], line: number) => void,
): Promise<void> => {
  const parser = parse({
    ...optionsOf(delimiter),
    // Taken here, where the line is known; nothing is passed on.
    on_record: (values: string[], { lines }) => {
      row(values, lines)
      return null
    },
  })
  parser.resume()
  try {
    await pipeline(decoded(path, name), parser)
  } catch (error) {
    throw tableError(error, name)
  }
}

const readable = <T>(name: string, read: () => T): T => {
  try {
    return read()
  } catch (error) {
    throw tableError(error, name)
  }
}

const tableError = (error: unknown, name: string): unknown => {
  if (!(error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_'))) return error
  const line = 'lines' in error ? `, near line ${String(error.lines)}` : ''
  return new AppError('misuse', `${name} cannot be read as a table${line}.`, {
    remedy: 'Check that every quotation mark is closed, and that the file is a table of separated values.',
    cause: error,
  })
}

/** The file's text. A byte order mark is left to the parser. */
async function* decoded(path: string, name: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  try {
    for await (const bytes of createReadStream(path, { highWaterMark: 1 << 18 })) {
      yield decoder.decode(bytes as Buffer, { stream: true })
    }
    yield decoder.decode()
  } catch (error) {
    throw readError(error, name)
  }
}

const readError = (error: unknown, name: string): unknown => {
  if (!(error instanceof Error)) return error
  const code = 'code' in error ? String(error.code) : ''
  if (code === 'ENOENT' || code === 'EISDIR') {
    return new AppError('not-found', `There is no file ${name}.`, { remedy: 'Check the path.', cause: error })
  }
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
    return new AppError('misuse', `${name} is not UTF-8.`, {
      remedy: 'Convert it first, e.g. with iconv -f ISO-8859-1 -t UTF-8.',
      cause: error,
    })
  }
  return error
}
