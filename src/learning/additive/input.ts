import { objectionToOutcome, objectionToWeight, type Table } from '../numeric/index.ts'
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
  if ((outcome.kind as string) === 'quantile') return 'an additive model has no quantiles'
  const names = new Map(table.columns.map(column => [column.name, column.kind]))
  for (const name of Object.keys(settings.monotone)) {
    if (!names.has(name)) return `monotone: the table has no column ${name}`
    if (names.get(name) !== 'numeric') return `monotone: ${name} has levels, which have no order`
  }
  if (!(settings.bins >= 2 && settings.bins <= 255)) return `bins must be 2 to 255, not ${settings.bins}`
  if (!(settings.pairBins >= 2 && settings.pairBins <= 32)) return `pairBins must be 2 to 32, not ${settings.pairBins}`
  if (clusters !== undefined && clusters.length !== table.rows)
    return `clusters has ${clusters.length} entries, the table ${table.rows} rows`
  return (weight && objectionToWeight(weight, table.rows)) ?? objectionToOutcome(outcome, table.rows, weight)
}
