import {
  type CsvFault,
  type CsvRecord,
  createCsvReader,
  type Detected,
  detectCsv,
} from '../../../standards/csv/index.ts'
import type { Chunks } from './conversion.ts'
import { headOf } from './head.ts'

/** A row of a file, with the bytes it stands in; or a line that is none. */
export type FileRow = CsvRecord | CsvFault

/** How a file of separated values is written: what was stated, else what its first bytes show. */
export type CsvRows = { readonly written: Detected; readonly rows: AsyncIterable<readonly FileRow[]> }

/** Rows of a file as a reader sees them, in whichever encoding they are. */
export const renderRows = (bytes: Uint8Array): string => {
  const { encoding, mark } = detectCsv(bytes)
  return new TextDecoder(encoding).decode(bytes.subarray(mark))
}

const headBytes = 64 * 1024

/** @param stated by the mapping; the rest is detected */
export const csvRows = async (
  chunks: Chunks,
  stated: {
    /** Or how it is seen in the first bytes. */
    readonly delimiter?: string | ((head: Uint8Array) => string) | undefined
    readonly encoding?: string | undefined
    readonly quotes?: boolean
  },
): Promise<CsvRows> => {
  const { head, all } = await headOf(chunks, headBytes)
  const detected = detectCsv(head.subarray(0, headBytes))
  const { delimiter = detected.delimiter } = stated
  const written = { ...detected, delimiter: typeof delimiter === 'string' ? delimiter : delimiter(head) }
  const encoding = detected.encoding.startsWith('utf-16') ? detected.encoding : (stated.encoding ?? detected.encoding)
  const { quotes = true } = stated
  return { written: { ...written, encoding }, rows: rowsOf(all, { ...written, encoding }, quotes) }
}

async function* rowsOf(
  chunks: AsyncIterable<Uint8Array>,
  { delimiter, encoding, lineEnd, mark }: Detected,
  quotes: boolean,
): AsyncGenerator<readonly FileRow[]> {
  const reader = createCsvReader({ delimiter, encoding, lineEnd, quotes })
  const shifted = (rows: readonly FileRow[]) =>
    mark === 0 ? rows : rows.map(row => ({ ...row, offset: row.offset + mark }))
  let left = mark
  for await (const chunk of chunks) {
    yield shifted(reader.push(chunk.subarray(left)))
    left = 0
  }
  yield shifted(reader.end())
}
