import {
  alignedRows,
  aucOf,
  boostingDefaults,
  crossFitCalibrator,
  defaultMethod,
  expit,
  fitBoosted,
  gapInWords,
  groupedFolds,
  type Model,
  type Pool,
  pairedAuc,
  predictionsOf,
  type Recalibration,
  rowsOf,
  scoresOf,
} from '../../../learning/index.ts'
import { partOf } from './training-part.ts'
import type { Training } from './training-table.ts'

/** What predictions of rows that a model had not seen say of it. */
export type CrossValidated = {
  readonly folds: number
  readonly auc: number
  /** The recalibrated chance of each row, by models that had not seen it. */
  readonly calibrated: Float64Array
  /** To put behind the model of all rows. */
  readonly recalibration: Recalibration
  /** Of a model that can be read: what that costs against boosted trees on the same parts. */
  readonly gap?: string
}

export type CrossValidation = {
  readonly folds: number
  readonly seed: number
  readonly pool: Pool
  /** Whether recalibration may be a curve, where the rows ask for one; otherwise it is a line, which keeps shapes readable as they are. */
  readonly mayBend?: boolean
}

/** So many rows with, and without, the outcome are needed for each part. */
const FEWEST = 20

/** Why nothing was validated; `null`: it was not asked for, or is none of a yes or no. */
export type NotValidated = { readonly because: string | null }

/** The part of each row, whole groups together; or why rows are too few, or too few groups have the outcome. */
const partsOf = (
  y: Float64Array,
  groups: Int32Array | undefined,
  folds: number,
  seed: number,
): Int32Array | NotValidated => {
  if (scarcer(y) < FEWEST * folds)
    return { because: `that takes ${FEWEST * folds} rows with the outcome and ${FEWEST * folds} without` }
  const distinct = new Set(groups).size
  if (groups !== undefined && distinct < folds) return { because: `${distinct} groups do not make ${folds} parts` }
  const parts = groupedFolds(y.length, groups, folds, seed)
  const rest = Array.from({ length: folds }, (_, part) => scarcer(y.filter((_, row) => parts[row] !== part)))
  return Math.min(...rest) < FEWEST
    ? { because: `${FEWEST} rows with the outcome and ${FEWEST} without must be left whichever groups are held back` }
    : parts
}

/** Rows of the class that has fewer. */
const scarcer = (y: Float64Array): number => {
  const events = y.reduce((sum, one) => sum + one, 0)
  return Math.min(events, y.length - events)
}

/**
 * Predicts each part of the rows by a model of the others, and learns from that how to recalibrate the model of all rows.
 *
 * @param learn the same kind of model on some rows, without its own recalibration
 * @param isReadable whether to fit boosted trees beside it, to tell the gap
 * @returns why not, where nothing is to be parted, or cannot be
 */
export const crossValidate = (
  training: Training,
  { folds, seed, pool, mayBend = false }: CrossValidation,
  learn: (part: Training) => Model,
  isReadable: boolean,
): CrossValidated | NotValidated => {
  const { outcome } = training
  if (outcome.kind !== 'binary' || folds < 2) return { because: null }
  const { y } = outcome
  const parts = partsOf(y, training.groups, folds, seed)
  if ('because' in parts) return parts
  const own = crossFitCalibrator(y, parts, mayBend ? 'curved' : defaultMethod, (train, of) =>
    predictionsOf(learn(partOf(training, train)), rowsOf(training.table, of)),
  )
  if (own.calibrator.kind !== 'logistic' && own.calibrator.kind !== 'curved')
    throw new TypeError(`a calibrator of kind ${own.calibrator.kind} is no recalibration`)
  const { slope, intercept: offset } = own.calibrator
  const curve = own.calibrator.kind === 'curved' ? { curve: own.calibrator.curve } : {}
  const judged = { outcome: y, prediction: own.calibrated }
  const auc = aucOf(judged)
  if (auc.kind !== 'answered') return { because: auc.kind === 'out-of-scope' ? auc.because : null }
  const common = {
    folds,
    auc: auc.value.value,
    calibrated: own.calibrated,
    recalibration: { slope, offset, folds, ...curve },
  }
  if (!isReadable) return common
  const best = crossFitCalibrator(y, parts, defaultMethod, (train, of) => {
    const part = partOf(training, train)
    const trees = fitBoosted({ ...part, settings: { ...boostingDefaults, seed }, pool })
    return scoresOf(trees, alignedRows(rowsOf(training.table, of), trees.features)).map(expit)
  })
  return { ...common, ...gapOf(judged, { outcome: y, prediction: best.calibrated }) }
}

type Judged = { readonly outcome: Float64Array; readonly prediction: Float64Array }

const gapOf = (readable: Judged, best: Judged): { readonly gap?: string } => {
  const [one, other, apart] = [aucOf(readable), aucOf(best), pairedAuc(readable, best)]
  if (one.kind !== 'answered' || other.kind !== 'answered' || apart.kind !== 'answered') return {}
  const { interval } = apart.value
  return {
    gap: gapInWords({
      measure: 'AUC',
      isHigherBetter: true,
      readable: { name: 'this model', value: one.value.value },
      best: { name: 'boosted', value: other.value.value },
      ...(interval.kind === 'answered' ? { difference: interval.value } : {}),
    }),
  }
}
