import type { CsvRecord } from '../../../../standards/csv/index.ts'
import type { Converted, DateOrder } from '../conversion.ts'
import type { RowReader } from '../devices/csv-document.ts'
import { provenOrder, readWritten } from '../devices/written-time.ts'

/** Rows that wait for a date that proves the order; two weeks of a sensor hold one for certain, and have about 3,000. */
const mostWaiting = 50_000

/**
 * Holds rows back until one of their dates proves which number is the day, and then reads all of them in that order. A document
 * without such a date is read with none.
 *
 * @param column of the dates
 */
export const inProvenOrder = (
  column: number,
  known: DateOrder | undefined,
  open: (order: DateOrder | undefined) => RowReader,
): RowReader => {
  const waiting: CsvRecord[] = []
  let reader = known === undefined ? undefined : open(known)
  function* release(order: DateOrder | undefined): Generator<Converted> {
    reader = open(order)
    for (const row of waiting.splice(0)) yield* reader.read(row)
  }
  return {
    *read(row) {
      if (reader !== undefined) {
        yield* reader.read(row)
        return
      }
      waiting.push(row)
      const written = readWritten(row.values[column] ?? '')
      const order = written === undefined ? undefined : provenOrder(written)
      if (order !== undefined || waiting.length >= mostWaiting) yield* release(order)
    },
    *end() {
      if (reader === undefined) yield* release(undefined)
      yield* reader!.end()
    },
  }
}
