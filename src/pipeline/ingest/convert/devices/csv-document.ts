import type { CsvRecord } from '../../../../standards/csv/index.ts'
import type { Chunks, Converted } from '../conversion.ts'
import { csvRows } from '../csv-rows.ts'
import type { LossTally } from '../loss.ts'
import { loseLine } from '../table-columns.ts'
import type { Notices } from './notices.ts'

/** Reads the rows below a header. */
export type RowReader = {
  readonly read: (row: CsvRecord) => Iterable<Converted>
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
  loss: LossTally,
  open: (row: CsvRecord) => RowReader | undefined,
): AsyncGenerator<Converted> {
  const { written, rows } = await csvRows(chunks, {})
  if (written.encoding === 'windows-1252') {
    notices.note('warning', 'encoding-guessed', 'Not UTF-8: read as Windows-1252', 'line 1')
  }
  let reader: RowReader | undefined
  for await (const some of rows) {
    for (const row of some) {
      const range = { offset: row.offset, length: row.length }
      if (row.kind === 'fault') {
        loseLine(row, loss)
        yield { kind: 'quarantine', range, code: row.code, message: `${row.message} (line ${row.line})` }
      } else if (reader === undefined) reader = open(row)
      else yield* reader.read(row)
    }
  }
  if (reader === undefined) {
    const range = { offset: 0, length: 0 }
    yield { kind: 'quarantine', range, code: 'csv-without-header', message: 'No row is the header of this format' }
  } else yield* reader.end()
  yield* notices.all()
}
