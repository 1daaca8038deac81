import { mapAnswer } from '../../../core/index.ts'
import {
  alignedRows,
  compareModels,
  expectedCalibrationError,
  expit,
  type Judged,
  logit,
  type Model,
  performanceOf,
  predictorOf,
  proportionOf,
  type Table,
} from '../../../learning/index.ts'
import type { Checked, EditEffect, TouchedRows } from '../../../pipeline/models/index.ts'

/** Rows of which nothing but the features is looked at, and whose they are. */
export type Features = { readonly table: Table; readonly patients: Int32Array }

export type EffectRows = {
  readonly train: Features & { readonly outcome: Float64Array }
  readonly test: Features
  /** The chance of each training row by models that had not seen it, before any edit; undefined: too few rows for it. */
  readonly unseen: Float64Array | undefined
  readonly folds: number
}

/** Fewer rows are not told. */
const LEAST_SHOWN = 10

/** Parts into which predictions are cut for the expected calibration error. */
const BINS = 10

/** Less than this is rounding. */
const ROUNDING = 1e-9

/**
 * What edits do to a model.
 *
 * @param root as it was trained, without any edit
 * @param parent the version that is edited
 * @param edited the same with the edits
 */
export const effectOf = (
  { root, parent, edited }: Readonly<Record<'root' | 'parent' | 'edited', Model>>,
  { train, test, unseen, folds }: EffectRows,
): EditEffect => {
  const moved = apart(parent, edited, train.table)
  const common = {
    training: { ...touchedOf(moved, train.patients), of: train.table.rows },
    test: { ...touchedOf(apart(parent, edited, test.table), test.patients), of: test.table.rows },
  }
  if (unseen === undefined)
    return { ...common, check: { kind: 'not-checked', because: 'too few training rows for a cross-check' } }
  const earlier = apart(root, parent, train.table)
  const chances = (row: number, shift: number): number => expit(logit(unseen[row]!) + shift)
  const judgedBy = (shift: (row: number) => number): Judged => ({
    outcome: train.outcome,
    prediction: unseen.map((_, row) => chances(row, shift(row))),
    ...(isOneRowEach(train.patients) ? {} : { clusters: train.patients }),
  })
  const before = judgedBy(row => earlier[row]!)
  const after = judgedBy(row => earlier[row]! + moved[row]!)
  return {
    ...common,
    check: {
      kind: 'checked',
      folds,
      before: checkedOf(before),
      after: checkedOf(after),
      difference: compareModels(after, before).auc,
      touched: amongTouched(moved, before, after),
    },
  }
}

/** How far the score of each row is from one model to another. */
const apart = (one: Model, other: Model, table: Table): Float64Array => {
  const [first, second] = [predictorOf(one), predictorOf(other)]
  const rows = alignedRows(table, one.features)
  const wide = one.features.length
  return Float64Array.from({ length: table.rows }, (_, row) => {
    const moved = second.score(rows, row * wide) - first.score(rows, row * wide)
    return Math.abs(moved) < ROUNDING ? 0 : moved
  })
}

const touchedOf = (moved: Float64Array, patients: Int32Array): TouchedRows => {
  const people = new Set<number>()
  let rows = 0
  for (const [row, by] of moved.entries()) {
    if (by === 0) continue
    rows += 1
    people.add(patients[row]!)
  }
  const told = (count: number): number | null => (count > 0 && count < LEAST_SHOWN ? null : count)
  return { rows: told(rows), people: told(people.size) }
}

const isOneRowEach = (patients: Int32Array): boolean => new Set(patients).size === patients.length

const checkedOf = (judged: Judged): Checked => {
  const { auc, slope, inTheLarge } = performanceOf(judged)
  return {
    discrimination: auc,
    slope,
    inTheLarge,
    ece: mapAnswer(expectedCalibrationError(judged, BINS), ({ value }) => value),
  }
}

const amongTouched = (moved: Float64Array, before: Judged, after: Judged) => {
  const rows = [...moved.keys()].filter(row => moved[row] !== 0)
  if (rows.length < LEAST_SHOWN) return null
  const mean = ({ prediction }: Judged): number => rows.reduce((sum, row) => sum + prediction[row]!, 0) / rows.length
  const events = rows.reduce((sum, row) => sum + before.outcome[row]!, 0)
  return { before: mean(before), after: mean(after), observed: proportionOf(events, rows.length) }
}
