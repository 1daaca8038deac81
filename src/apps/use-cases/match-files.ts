import { basename } from 'node:path'
import { AppError, type Issue } from '../../core/index.ts'
import {
  collectRecords,
  describeModel,
  type Matching,
  matchRecords,
  type Parameters,
} from '../../pipeline/identity/index.ts'
import { openTable, type Table } from './read-table.ts'

export type MatchOptions = {
  /** One path, or two. */
  readonly paths: readonly string[]
  /** Columns to compare; without it all but the id. */
  readonly fields: readonly string[] | null
  /** The column that names a record; without it the first. */
  readonly id: string | null
}

/** What `attune match --json` gives. */
export type MatchReport = {
  readonly links: readonly MatchedPair[]
  readonly review: readonly (MatchedPair & { readonly because: readonly string[] })[]
  /** Of one file: the records of each person who has several. */
  readonly clusters?: readonly (readonly string[])[]
  readonly parameters: Parameters & { readonly files: readonly { readonly name: string; readonly records: number }[] }
  readonly issues: readonly Issue[]
}

/** `a` and `b` are values of the id columns. Of two files, `a` is of the first. */
export type MatchedPair = { readonly a: string; readonly b: string; readonly probability: number }

/**
 * Finds the records of one person in one table, or between two. Works without a database.
 *
 * @throws AppError `misuse` for a missing column, an id that is missing or stands twice, or a file that is no table
 */
export const matchFiles = async (options: MatchOptions, progress: (line: string) => void): Promise<MatchReport> => {
  const tables = await Promise.all(
    options.paths.map(async path => {
      const name = basename(path)
      return { name, table: await openTable(path, name) }
    }),
  )
  const fields = fieldsOf(tables, options)
  const collector = collectRecords(fields)
  const issues: Issue[] = []
  const files: { name: string; records: number }[] = []
  let read = 0
  for (const [n, { name, table }] of tables.entries()) {
    if (n > 0) collector.nextFile()
    const at = fields.map(field => table.columns.indexOf(field))
    const id = idColumn(table, options)
    const seen = new Map<string, number>()
    const before = read
    issues.push(
      ...(await table.each((values, line) => {
        const key = values[id] ?? ''
        assertNewId(key, seen.get(key), name, line)
        seen.set(key, line)
        collector.add(
          key,
          at.map(column => values[column] ?? ''),
        )
        read += 1
        if (read % 100_000 === 0) progress(`${read} records read`)
      })),
    )
    if (read === before) {
      throw new AppError('misuse', `${name} has no records.`, {
        remedy: 'Below the column names, each line is a record.',
      })
    }
    files.push({ name, records: read - before })
  }
  const records = collector.records()
  const matching = matchRecords(records, undefined, progress)
  return {
    ...pairsOf(matching, records.ids),
    ...(tables.length === 1 ? { clusters: clustersOf(matching, records.ids) } : {}),
    parameters: { files, ...describeModel(matching.model) },
    issues,
  }
}

type Named = { readonly name: string; readonly table: Table }

const fieldsOf = (tables: readonly Named[], options: MatchOptions): readonly string[] => {
  const [first] = tables
  if (first === undefined) throw new Error('No table')
  const ids = tables.map(({ table }) => table.columns[idColumn(table, options)])
  for (const { name, table } of tables) {
    const wanted = [...(options.id === null ? [] : [options.id]), ...(options.fields ?? [])]
    const missing = wanted.filter(column => !table.columns.includes(column))
    if (missing.length > 0) {
      throw new AppError('misuse', `${name} has no column ${missing.join(', ')}.`, {
        remedy: `Its columns: ${table.columns.join(', ')}.`,
        details: { columns: table.columns },
      })
    }
  }
  const fields =
    options.fields ??
    first.table.columns.filter(
      column => column !== '' && !ids.includes(column) && tables.every(({ table }) => table.columns.includes(column)),
    )
  if (fields.length === 0) {
    throw new AppError('misuse', 'There is no column to compare.', {
      remedy: `Columns: ${tables.map(({ name, table }) => `${name} has ${table.columns.join(', ')}`).join('; ')}.`,
    })
  }
  return fields
}

const idColumn = ({ columns }: Table, { id }: MatchOptions): number => (id === null ? 0 : columns.indexOf(id))

/** Ids may be record numbers of patients: lines are named, not values. */
const assertNewId = (id: string, before: number | undefined, name: string, line: number): void => {
  if (id !== '' && before === undefined) return
  throw new AppError(
    'misuse',
    id === ''
      ? `${name} has a record without an id, in line ${line}.`
      : `${name} has one id in lines ${before} and ${line}.`,
    { remedy: 'Every record needs an id of its own. Name another column with --id.' },
  )
}

/** Never 1: that two records are one person is never certain. */
const shown = (probability: number): number => Math.min(0.999999, Number(probability.toFixed(6)))

const pairsOf = ({ links, review }: Matching, ids: readonly string[]): Pick<MatchReport, 'links' | 'review'> => ({
  links: links.map(({ a, b, probability }) => ({ a: ids[a]!, b: ids[b]!, probability: shown(probability) })),
  review: review.map(({ a, b, probability, because }) => ({
    a: ids[a]!,
    b: ids[b]!,
    probability: shown(probability),
    because,
  })),
})

const clustersOf = ({ links }: Matching, ids: readonly string[]): readonly (readonly string[])[] => {
  const of = new Map<number, Set<number>>()
  for (const { a, b } of links) {
    const cluster = of.get(a) ?? of.get(b) ?? new Set<number>()
    for (const row of [a, b]) {
      cluster.add(row)
      of.set(row, cluster)
    }
  }
  return [...new Set(of.values())].map(rows => [...rows].toSorted((x, y) => x - y).map(row => ids[row]!))
}
