import type { Table } from '../numeric/index.ts'
import type { AdditiveOutcome } from './outcomes.ts'

export type AdditiveSettings = {
  /** How many pairs of features are looked for, at most; those without evidence are left out. */
  readonly pairs: number
  /** Cells of a number's shape, at most 255, missing values apart. */
  readonly bins: number
  /** Cells of a number in a pair, at most 32; levels have up to twice as many. */
  readonly pairBins: number
  /** By name of a column of numbers: 1 when the outcome may only rise with it, -1 when only fall. It is then in no pair. */
  readonly monotone: Readonly<Record<string, 1 | -1>>
  /** Resamples from which standard errors come; below 2 none are given. */
  readonly bags: number
  readonly seed: number
}

export const additiveDefaults: AdditiveSettings = { pairs: 0, bins: 32, pairBins: 8, monotone: {}, bags: 16, seed: 1 }

export type AdditiveInput = {
  readonly table: Table
  readonly outcome: AdditiveOutcome
  /** Of each row, at least 0: how many rows it stands for. */
  readonly weight?: Float64Array
  /** Whose row it is: rows of one cluster stay together in resampling. Without it each row is its own. */
  readonly clusters?: Int32Array
  readonly settings: AdditiveSettings
}

/** Why this cannot be fitted, with the place; undefined when it can. */
export const objectionTo = ({ table, outcome, weight, clusters, settings }: AdditiveInput): string | undefined => {
  if (table.rows === 0) return 'the table has no rows'
  const names = new Map(table.columns.map(column => [column.name, column.kind]))
  for (const name of Object.keys(settings.monotone)) {
    if (!names.has(name)) return `monotone: the table has no column ${name}`
    if (names.get(name) !== 'numeric') return `monotone: ${name} has levels, which have no order`
  }
  if (!(settings.bins >= 2 && settings.bins <= 255)) return `bins must be 2 to 255, not ${settings.bins}`
  if (!(settings.pairBins >= 2 && settings.pairBins <= 32)) return `pairBins must be 2 to 32, not ${settings.pairBins}`
  if (clusters !== undefined && clusters.length !== table.rows) return lengths('clusters', clusters.length, table.rows)
  if (weight !== undefined) {
    if (weight.length !== table.rows) return lengths('weight', weight.length, table.rows)
    const row = weight.findIndex(value => !(value >= 0 && Number.isFinite(value)))
    if (row >= 0) return `weight: row ${row} has ${weight[row]}, which is not a number of rows`
    if (!weight.some(value => value > 0)) return 'weight: all rows weigh 0'
  }
  return objectionToOutcome(outcome, table, weight)
}

const lengths = (what: string, length: number, rows: number): string =>
  `${what} has ${length} entries, the table ${rows} rows`

const objectionToOutcome = (outcome: AdditiveOutcome, table: Table, weight?: Float64Array): string | undefined => {
  const counts = (row: number): boolean => weight === undefined || weight[row]! > 0
  if (outcome.kind === 'cox') {
    const { time, event } = outcome
    if (time.length !== table.rows) return lengths('time', time.length, table.rows)
    if (event.length !== table.rows) return lengths('event', event.length, table.rows)
    const early = time.findIndex(value => !(value >= 0 && Number.isFinite(value)))
    if (early >= 0) return `time: row ${early} has ${time[early]}, which is no time of follow-up`
    const odd = event.findIndex(value => value !== 0 && value !== 1)
    if (odd >= 0) return `event: row ${odd} has ${event[odd]}, which is neither 0 nor 1`
    return event.some((value, row) => value === 1 && counts(row)) ? undefined : 'event: nobody had it'
  }
  const { y, kind } = outcome
  if (y.length !== table.rows) return lengths('the outcome', y.length, table.rows)
  const isLegal = (value: number): boolean =>
    kind === 'binary' ? value === 0 || value === 1 : Number.isFinite(value) && (kind === 'mean' || value >= 0)
  const row = y.findIndex(value => !isLegal(value))
  if (row >= 0) return `outcome: row ${row} has ${y[row]}, which is not of the kind ${kind}`
  if (kind === 'mean') return undefined
  if (!y.some((value, at) => value > 0 && counts(at))) return 'outcome: it is 0 in every row'
  if (kind === 'binary' && !y.some((value, at) => value === 0 && counts(at))) return 'outcome: it is 1 in every row'
  return undefined
}
