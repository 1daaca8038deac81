/**
 * Whether cross-fitted recalibration keeps its promises on readmissions (diabetes130): each fold is predicted by boosted trees of the other folds,
 * recalibrated by predictions that are cross-fitted within those. Then, on splits of these cross-fitted predictions alone, which method calibrates
 * best. Tables, and one JSON document.
 *
 *     node bench/learning/calibration.ts [--parts 5]
 */
import { parseArgs } from 'node:util'
import {
  alignedRows,
  aucOf,
  boostingDefaults,
  type CalibrationMethod,
  type Calibrator,
  calibrated,
  calibrationInTheLarge,
  calibrationSlope,
  crossFitCalibrator,
  defaultMethod,
  expectedCalibrationError,
  expit,
  fitBoosted,
  fitCalibrator,
  groupedFolds,
  type Judged,
  randomOf,
  rowsOf,
  scoresOf,
} from '../../src/learning/index.ts'
import { readmissions } from './readmissions.ts'

const { values } = parseArgs({ options: { parts: { type: 'string' } } })
const methods: readonly CalibrationMethod[] = ['slope', 'beta', 'isotonic', 'in-the-large', 'platt']
const parts = Number(values.parts ?? 5)

const { features, y, fold, patient } = await readmissions()

const predict = (train: Uint32Array, of: Uint32Array): Float64Array => {
  const outcome = { kind: 'binary', y: Float64Array.from(train, row => y[row]!) } as const
  const trees = fitBoosted({ table: rowsOf(features, train), outcome, settings: boostingDefaults })
  return scoresOf(trees, alignedRows(rowsOf(features, of), trees.features)).map(expit)
}

const given = <T>(answer: { readonly kind: string; readonly value?: T }): T => {
  if (answer.value === undefined) throw new Error(JSON.stringify(answer))
  return answer.value
}
const measured = (name: string, judged: Judged) => ({
  name,
  rows: judged.outcome.length,
  auc: given(aucOf(judged)).value,
  slope: given(calibrationSlope(judged)).slope.value,
  inTheLarge: given(calibrationInTheLarge(judged)).value,
  ece: given(expectedCalibrationError(judged, 10)).value,
})

type Held = {
  readonly outcome: Float64Array
  readonly prediction: Float64Array
  /** Of the other folds. */
  readonly others: Float64Array
  readonly outOfPart: Float64Array
}

const all = Uint32Array.from(y.keys())
const outcomesOf = (rows: Uint32Array): Float64Array => Float64Array.from(rows, row => y[row]!)
const folds = [...new Set(fold)].sort()
const found = methods.map(method => ({ method, calibrators: [] as Calibrator[] }))
const held: Held[] = folds.map(one => {
  const [train, test] = [all.filter(row => fold[row] !== one), all.filter(row => fold[row] === one)]
  const inner = groupedFolds(
    train.length,
    Int32Array.from(train, row => patient[row]!),
    parts,
    1,
  )
  // The same predictions for every method: asked for once, in the order of the parts.
  const kept: Float64Array[] = []
  for (const { method, calibrators } of found) {
    let part = 0
    const { calibrator } = crossFitCalibrator(outcomesOf(train), inner, method, (some, others) => {
      const at = part++
      kept[at] ??= predict(
        some.map(row => train[row]!),
        others.map(row => train[row]!),
      )
      return kept[at]
    })
    calibrators.push(calibrator)
  }
  let part = 0
  const { outOfPart } = crossFitCalibrator(outcomesOf(train), inner, defaultMethod, () => kept[part++]!)
  return { outcome: outcomesOf(test), prediction: predict(train, test), others: outcomesOf(train), outOfPart }
})

const joined = (arrays: readonly Float64Array[]): Float64Array => Float64Array.from(arrays.flatMap(one => [...one]))
const isWithin = ({ slope, ece }: { slope: number; ece: number }): boolean =>
  slope >= 0.9 && slope <= 1.1 && ece <= 0.008
const results = found.map(({ method, calibrators }) => {
  const after = held.map(({ prediction }, at) => prediction.map(p => calibrated(calibrators[at]!, p)))
  const each = held.map(({ outcome }, at) => measured(`fold ${folds[at]}`, { outcome, prediction: after[at]! }))
  const pooled = measured('pooled', { outcome: joined(held.map(one => one.outcome)), prediction: joined(after) })
  const isPooledWithin =
    pooled.slope >= 0.95 && pooled.slope <= 1.05 && Math.abs(pooled.inTheLarge) <= 0.01 && pooled.ece <= 0.005
  console.log(method)
  console.table([...each, pooled])
  return { method, folds: each, pooled, foldsWithin: each.filter(isWithin).length, isPooledWithin }
})

/** A third of the rows is judged by a map of the others: no model is better or worse for it, only the map. */
const splits = methods.map(method => {
  const judgements = held.flatMap(({ others, outOfPart }, at) =>
    Array.from({ length: 12 }, (_, split) => {
      const random = randomOf(split + 1, at)
      const isJudged = Uint8Array.from(others, () => Number(random.chance(1 / 3)))
      const of = (values: Float64Array, judged: number) => values.filter((__, row) => isJudged[row] === judged)
      const map = fitCalibrator(method, of(outOfPart, 0), of(others, 0))
      return measured('split', { outcome: of(others, 1), prediction: of(outOfPart, 1).map(p => calibrated(map, p)) })
    }),
  )
  const ece = judgements.reduce((sum, one) => sum + one.ece, 0) / judgements.length
  return { method, splits: judgements.length, within: judgements.filter(isWithin).length, ece }
})
console.table(splits)
console.log(JSON.stringify({ parts, results, splits }))
