import {
  assertTable,
  type Outcome,
  objectionToOutcome,
  objectionToValues,
  objectionToWeight,
  type Pool,
  type Table,
} from '../../numeric/index.ts'
import { MOST_ROWS } from './histograms.ts'

export type BoostingSettings = {
  readonly trees: number
  readonly leaves: number
  readonly learningRate: number
  /** Rows that a leaf must have. */
  readonly fewestRows: number
  readonly l2: number
  /** Bins of a column of numbers, at most 255. */
  readonly bins: number
  /** Of the rows and of the features, how much a tree sees: above 0, at most 1. */
  readonly rowFraction: number
  readonly featureFraction: number
  /** By name of a column of numbers: 1 when the outcome may only rise with it, -1 when only fall. */
  readonly monotone: Readonly<Record<string, 1 | -1>>
  /** Sets of names that may meet on one path; empty: all may. */
  readonly interactions: readonly (readonly string[])[]
  readonly seed: number
}

export const boostingDefaults: BoostingSettings = {
  trees: 400,
  leaves: 31,
  learningRate: 0.03,
  fewestRows: 20,
  l2: 1,
  bins: 255,
  rowFraction: 1,
  featureFraction: 1,
  monotone: {},
  interactions: [],
  seed: 1,
}

/** Rows kept apart: when `patience` trees have not made their loss smaller, the trees after the best are dropped. */
export type EarlyStopping = {
  readonly table: Table
  readonly outcome: Outcome
  readonly patience: number
  /** Their mean loss, before the first tree and after each. */
  readonly onLoss?: (loss: number) => void
}

export type BoostingInput = {
  readonly table: Table
  readonly outcome: Outcome
  /** Of each row, at least 0; without it all weigh the same. */
  readonly weight?: Float64Array
  readonly settings: BoostingSettings
  readonly stopping?: EarlyStopping
  readonly pool?: Pool
  readonly onTree?: (done: number, of: number) => void
}

/** @throws RangeError for what cannot be learnt from, or with, naming it */
export const assertBoosting = ({ table, outcome, weight, settings, stopping }: BoostingInput): void => {
  if (!(table.rows >= 1 && table.rows <= MOST_ROWS))
    throw new RangeError(`rows must be 1 to ${MOST_ROWS}, not ${table.rows}`)
  assertTable(table)
  const objection =
    (weight && objectionToWeight(weight, table.rows)) ??
    objectionToOutcome(outcome, table.rows, weight) ??
    (stopping && objectionToStopping(stopping, outcome.kind)) ??
    objectionToSettings(settings) ??
    objectionToNames(settings, table.columns)
  if (objection !== undefined) throw new RangeError(objection)
}

/** Rows kept apart may be all of one class: their loss is still one. */
const objectionToStopping = (
  { table, outcome, patience }: NonNullable<BoostingInput['stopping']>,
  kind: BoostingInput['outcome']['kind'],
): string | undefined => {
  if (outcome.kind !== kind) return `stopping: the outcome is of the kind ${outcome.kind}, not ${kind}`
  if (table.rows === 0) return 'stopping: the table has no rows'
  if (!(patience >= 1)) return `stopping: patience must be 1 or more, not ${patience}`
  const objection = objectionToValues(outcome, table.rows)
  return objection === undefined ? undefined : `stopping: ${objection}`
}

const objectionToSettings = (settings: BoostingSettings): string | undefined => {
  const wrong = (name: keyof BoostingSettings, must: string): string =>
    `${name} must be ${must}, not ${String(settings[name])}`
  if (!(Number.isInteger(settings.trees) && settings.trees >= 0)) return wrong('trees', 'a whole number from 0')
  if (!(Number.isInteger(settings.leaves) && settings.leaves >= 1)) return wrong('leaves', 'a whole number from 1')
  if (!(settings.learningRate > 0 && settings.learningRate < Number.POSITIVE_INFINITY))
    return wrong('learningRate', 'above 0')
  if (!(settings.fewestRows >= 0)) return wrong('fewestRows', '0 or more')
  if (!(settings.l2 >= 0 && settings.l2 < Number.POSITIVE_INFINITY)) return wrong('l2', '0 or more')
  if (!(settings.bins >= 2 && settings.bins <= 255)) return wrong('bins', '2 to 255')
  for (const name of ['rowFraction', 'featureFraction'] as const)
    if (!(settings[name] > 0 && settings[name] <= 1)) return wrong(name, 'above 0 and at most 1')
  return undefined
}

const objectionToNames = (
  { monotone, interactions }: BoostingSettings,
  columns: BoostingInput['table']['columns'],
): string | undefined => {
  const kinds = new Map(columns.map(({ name, kind }) => [name, kind]))
  for (const [name, direction] of Object.entries(monotone)) {
    if (!kinds.has(name)) return `monotone: the table has no column ${name}`
    if (kinds.get(name) !== 'numeric') return `monotone: ${name} has levels, which have no order`
    if (direction !== 1 && direction !== -1) return `monotone: ${name} may go 1 or -1, not ${String(direction)}`
  }
  const unknown = interactions.flat().find(name => !kinds.has(name))
  return unknown === undefined ? undefined : `interactions: the table has no column ${unknown}`
}
