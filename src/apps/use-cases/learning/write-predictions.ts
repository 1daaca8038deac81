import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { AppError, failure, type Issue, issue, type Result, success } from '../../../core/index.ts'
import { alignedRows, type Feature, type Predictor, type Table } from '../../../learning/index.ts'
import type { Condition } from './chosen-rows.ts'
import { readTable } from './read-table.ts'
import { type RowCount, readRows } from './table-rows.ts'

/** A model, and what it must find in a table. */
export type Asked = { readonly features: readonly Feature[]; readonly predictor: Predictor }

/**
 * Writes a table with a model's predictions beside each row; every column of the table stays as it is. The table is read
 * twice: as features, then as text.
 *
 * @param out `.csv`, or `.csv.gz`
 * @param where only these rows are asked about and written
 * @returns how many rows were written
 */
export const writePredictions = async (
  { features, predictor }: Asked,
  path: string,
  out: string,
  explain: boolean,
  where: readonly Condition[] = [],
): Promise<Result<RowCount>> => {
  const of = (kind: string): readonly string[] => features.filter(one => one.kind === kind).map(({ name }) => name)
  const read = await readTable(path, {
    columns: features.map(({ name }) => name),
    categorical: of('categorical'),
    numeric: of('numeric'),
    where,
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
  const written = await writeBeside(path, out, { names, added, where })
  return written.ok ? success(written.value, [...strangeColumns(read.value, features, basename(path))]) : written
}

/** Levels that a model never saw are legal; a column that has none else was probably written otherwise. */
const strangeColumns = (table: Table, features: readonly Feature[], file: string): readonly Issue[] =>
  features.flatMap(feature => {
    const column = table.columns.find(({ name }) => name === feature.name)
    if (feature.kind !== 'categorical' || column?.kind !== 'categorical' || column.levels.length === 0) return []
    const known = new Set(feature.levels)
    if (column.levels.some(level => known.has(level))) return []
    const message = `Column ${feature.name} has no level that the model knows: each counts as missing. Is it written as where the model learnt?`
    return [issue('warning', 'levels-unknown', message, file)]
  })

export type Beside = {
  readonly names: readonly string[]
  /** The cells more of a row that is written, from 0. */
  readonly added: (row: number) => readonly number[]
  readonly where: readonly Condition[]
}

/** A table's own lines, each with cells more; what is not a number is an empty cell. */
export const writeBeside = async (
  path: string,
  out: string,
  { names, added, where }: Beside,
): Promise<Result<RowCount>> => {
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
  let rows = 0
  const open: Parameters<typeof readRows>[1] = ({ columns, written: heading, delimiter }) => {
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
    lines.push(lineOf([...heading, ...names], delimiter))
    return success(({ written }) => {
      lines.push(lineOf([...written, ...added(rows++).map(one => (Number.isNaN(one) ? '' : String(one)))], delimiter))
      return lines.length < 2000 ? undefined : flush().then(() => undefined)
    })
  }
  const read = await readRows(path, open, where)
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
