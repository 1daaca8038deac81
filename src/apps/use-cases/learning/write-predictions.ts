import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { AppError, failure, issue, type Result, success } from '../../../core/index.ts'
import { alignedRows, type Feature, type Predictor } from '../../../learning/index.ts'
import { readTable } from './read-table.ts'
import { readRows } from './table-rows.ts'

/** A model, and what it must find in a table. */
export type Asked = { readonly features: readonly Feature[]; readonly predictor: Predictor }

/**
 * Writes a table with a model's predictions beside each row; every column of the table stays as it is. The table is read
 * twice: as features, then as text.
 *
 * @param out `.csv`, or `.csv.gz`
 * @returns how many rows
 */
export const writePredictions = async (
  { features, predictor }: Asked,
  path: string,
  out: string,
  explain: boolean,
): Promise<Result<number>> => {
  const of = (kind: string): readonly string[] => features.filter(one => one.kind === kind).map(({ name }) => name)
  const read = await readTable(path, {
    columns: features.map(({ name }) => name),
    categorical: of('categorical'),
    numeric: of('numeric'),
  })
  if (!read.ok) return read
  const values = alignedRows(read.value, features)
  const { score, explain: partsOf, predictionOf } = predictor
  const added = (row: number): readonly number[] => {
    const from = row * features.length
    const prediction = predictionOf(score(values, from))
    if (!explain) return [prediction]
    const parts = partsOf(values, from)
    return [prediction, ...parts.features, parts.bias]
  }
  const names = ['prediction', ...(explain ? [...features.map(({ name }) => `contribution.${name}`), 'bias'] : [])]
  return await writeBeside(path, out, names, added)
}

/** A table's own lines, each with cells more; what is not a number is an empty cell. */
export const writeBeside = async (
  path: string,
  out: string,
  names: readonly string[],
  added: (row: number) => readonly number[],
): Promise<Result<number>> => {
  const part = `${out}.part`
  const file = createWriteStream(part)
  const zip = out.endsWith('.gz') ? createGzip() : undefined
  const sink = zip ?? file
  const written = zip === undefined ? undefined : pipeline(zip, file)
  written?.catch(() => {})
  let wasRefused: unknown
  file.on('error', error => {
    wasRefused = error
  })
  let lines: string[] = []
  const flush = async (): Promise<void> => {
    if (wasRefused !== undefined) throw unwritable(wasRefused)
    const isRoom = sink.write(lines.join(''))
    lines = []
    // Rejects when the file fails instead.
    if (!isRoom) await once(sink, 'drain')
  }
  const read = await readRows(path, ({ columns, delimiter }) => {
    const taken = names.find(name => columns.includes(name))
    if (taken !== undefined)
      return failure(
        issue(
          'error',
          'column-taken',
          `${basename(path)} has a column "${taken}" already. Rename it.`,
          `${basename(path)}:1`,
        ),
      )
    lines.push(lineOf([...columns, ...names], delimiter))
    return success(({ cells, row }) => {
      lines.push(lineOf([...cells, ...added(row - 1).map(one => (Number.isNaN(one) ? '' : String(one)))], delimiter))
      return lines.length < 2000 ? undefined : flush().then(() => undefined)
    })
  })
  await flush()
  await new Promise<void>(resolve => sink.end(() => resolve()))
  await written
  if (wasRefused !== undefined) throw unwritable(wasRefused)
  if (read.ok) await rename(part, out)
  else await rm(part, { force: true })
  return read
}

const unwritable = (cause: unknown): AppError =>
  new AppError('misuse', 'The predictions cannot be written there.', { remedy: 'Check the folder of --out.', cause })

const lineOf = (cells: readonly string[], delimiter: string): string =>
  `${cells.map(cell => (/["\r\n]/.test(cell) || cell.includes(delimiter) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(delimiter)}\n`
