import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { createGunzip } from 'node:zlib'
import { AppError, failure, type Issue, issue, type Result, storageError } from '../../../core/index.ts'
import { type CsvFault, type CsvRecord, createCsvReader, detectCsv } from '../../../standards/csv/index.ts'
import { type Condition, type RowChooser, rowChooser } from './chosen-rows.ts'

/** One row of a table: its cells without white space around them and as written, its number (from 1) and its line in the file. */
export type TableRow = {
  readonly cells: readonly string[]
  readonly written: readonly string[]
  readonly row: number
  readonly line: number
}

/** More problems than these are counted only. */
const MOST_ISSUES = 20

/** How many rows were taken, and how many conditions left out. */
export type RowCount = { readonly rows: number; readonly leftOut: number }

/** What the first line says, before any row is read. */
export type Heading = {
  readonly columns: readonly string[]
  readonly written: readonly string[]
  readonly delimiter: string
}

/**
 * Goes through a table of separated values, `.csv` or `.csv.gz` (known by its bytes, not by its name), row by row. Rows
 * with another number of cells than the first line has names, and lines that cannot be read, are issues; a table that has any
 * is refused, since leaving rows out would change what is learnt or measured.
 *
 * @param open is given the first line; returns what takes each row, or the issues for which the table is refused
 * @param where only the rows that these ask for are taken; they keep the file's own numbers
 * @returns how many rows were taken
 * @throws AppError `not-found` when there is no such file
 */
export const readRows = async (
  path: string,
  open: (heading: Heading) => Result<(row: TableRow) => Issue | undefined | Promise<Issue | undefined>>,
  where: readonly Condition[] = [],
): Promise<Result<RowCount>> => {
  const name = basename(path)
  const issues: Issue[] = []
  let more = 0
  const complain = (one: Issue): void => {
    if (issues.length < MOST_ISSUES) issues.push(one)
    else more++
  }
  let columns: readonly string[] | undefined
  let take: ((row: TableRow) => Issue | undefined | Promise<Issue | undefined>) | undefined
  let chooser: RowChooser | undefined
  let rows = 0
  for await (const { records, delimiter } of recordsOf(path, name)) {
    for (const record of records) {
      if (record.kind === 'fault') {
        complain(issue('error', record.code, `${record.message}.`, `${name}:${record.line}`))
        continue
      }
      const cells = record.values.map(cell => cell.trim())
      if (columns === undefined) {
        const wrong = wrongHeading(cells, name)
        if (wrong !== undefined) return failure(wrong)
        columns = cells
        const chosen = rowChooser(where, columns, name)
        if (!chosen.ok) return chosen
        chooser = chosen.value
        const opened = open({ columns, written: record.values, delimiter })
        if (!opened.ok) return opened
        take = opened.value
        continue
      }
      rows++
      if (cells.length !== columns.length) {
        const message = `Row ${rows} has ${cells.length} cells for ${columns.length} columns.`
        complain(issue('error', 'csv-columns', message, `${name}:${record.line}`))
        continue
      }
      if (!chooser!.isChosen(cells)) continue
      const answer = take!({ cells, written: record.values, row: rows, line: record.line })
      const wrong = answer instanceof Promise ? await answer : answer
      if (wrong !== undefined) complain(wrong)
    }
  }
  if (columns === undefined) {
    return failure(issue('error', 'csv-empty', `${name} is empty: its first line must name the columns.`, `${name}:1`))
  }
  if (more > 0) issues.push(issue('error', 'csv-more', `and ${more} more.`, name))
  return issues.length > 0 ? failure(...issues) : chooser!.finish()
}

const wrongHeading = (cells: readonly string[], name: string): Issue | undefined => {
  const empty = cells.indexOf('')
  if (empty >= 0) {
    return issue('error', 'csv-heading', `Column ${empty + 1} of ${name} has no name. Name it.`, `${name}:1`)
  }
  const twice = cells.find((cell, at) => cells.indexOf(cell) !== at)
  return twice === undefined
    ? undefined
    : issue('error', 'csv-heading', `${name} has two columns "${twice}". Rename one.`, `${name}:1`)
}

type Records = { readonly records: readonly (CsvRecord | CsvFault)[]; readonly delimiter: string }

/** The records of a file, as its bytes come. */
async function* recordsOf(path: string, name: string): AsyncGenerator<Records> {
  let head: Buffer = Buffer.alloc(0)
  let reader: ReturnType<typeof createCsvReader> | undefined
  let delimiter = ','
  const begin = (): readonly (CsvRecord | CsvFault)[] => {
    const { mark, ...dialect } = detectCsv(head)
    delimiter = dialect.delimiter
    reader = createCsvReader(dialect)
    return reader.push(head.subarray(mark))
  }
  for await (const bytes of contentOf(path, name)) {
    if (reader !== undefined) {
      yield { records: reader.push(bytes), delimiter }
      continue
    }
    head = Buffer.concat([head, bytes])
    if (head.length >= 65_536) yield { records: begin(), delimiter }
  }
  if (reader === undefined) yield { records: begin(), delimiter }
  yield { records: reader!.end(), delimiter }
}

/** The bytes of a file, out of gzip where they are in it (RFC 1952: 1f 8b). */
async function* contentOf(path: string, name: string): AsyncGenerator<Buffer> {
  try {
    const zipped = await isGzip(path)
    const file = createReadStream(path, { highWaterMark: 1 << 18 })
    try {
      yield* zipped ? file.pipe(createGunzip({ chunkSize: 1 << 18 })) : file
    } finally {
      // Nobody reads on after a heading that is refused.
      file.destroy()
    }
  } catch (error) {
    throw fileError(error, path, name)
  }
}

const isGzip = async (path: string): Promise<boolean> => {
  for await (const bytes of createReadStream(path, { end: 1 })) {
    const [first, second] = bytes as Buffer
    return first === 0x1f && second === 0x8b
  }
  return false
}

const fileError = (error: unknown, path: string, name: string): unknown => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOENT' || code === 'EISDIR') {
    return new AppError('not-found', `There is no file ${name}.`, { remedy: 'Check the path.', cause: error })
  }
  if (code.startsWith('Z_')) {
    return new AppError('misuse', `${name} is gzip that is cut off or damaged (${code}).`, {
      remedy: 'Copy the file again; gzip -t checks it.',
      cause: error,
    })
  }
  return storageError(error, path)
}
