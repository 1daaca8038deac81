import type { Chunks, Converted } from '../conversion.ts'
import { type CsvRow, csvRows } from './csv-rows.ts'
import type { Notices } from './notices.ts'

/** Reads the rows below a header. */
export type RowReader = {
  readonly read: (row: CsvRow) => Iterable<Converted>
  readonly end: () => Iterable<Converted>
}

/**
 * A CSV document from its first to its last row: what is no row is quarantined, the rest goes on.
 *
 * @param open the reader of the rows below this one, if it is the header; what stands above is the caller's
 */
export async function* csvDocument(
  chunks: Chunks,
  notices: Notices,
  open: (row: CsvRow) => RowReader | undefined,
): AsyncGenerator<Converted> {
  let reader: RowReader | undefined
  for await (const row of csvRows(chunks)) {
    const range = { offset: row.offset, length: row.length }
    const place = `line ${row.line}`
    if (row.problem === 'too-long') {
      yield { kind: 'quarantine', range, code: 'csv-row-too-long', message: `A row longer than is read (${place})` }
      continue
    }
    if (row.problem === 'quotes') {
      yield { kind: 'quarantine', range, code: 'csv-quotes', message: `Quotes that do not close (${place})` }
      continue
    }
    if (row.problem === 'latin1')
      notices.note('warning', 'encoding-guessed', 'Not UTF-8: read as ISO 8859-1', place, range)
    if (reader === undefined) reader = open(row)
    else yield* reader.read(row)
  }
  if (reader === undefined) {
    const range = { offset: 0, length: 0 }
    yield { kind: 'quarantine', range, code: 'csv-without-header', message: 'No row is the header of this format' }
  } else yield* reader.end()
  yield* notices.all()
}
