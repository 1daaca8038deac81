/**
 * Whether cross-fitted recalibration keeps its promises on readmissions (diabetes130): each fold is predicted by boosted trees of the other folds,
 * recalibrated by predictions that are cross-fitted within those. One table, one JSON document.
 *
 *     node bench/learning/calibration.ts [--method slope] [--parts 5]
 */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { readTable } from '../../src/apps/use-cases/learning/read-table.ts'
import {
  alignedRows,
  aucOf,
  boostingDefaults,
  type CalibrationMethod,
  calibrated,
  calibrationInTheLarge,
  calibrationSlope,
  crossFitCalibrator,
  defaultMethod,
  expectedCalibrationError,
  expit,
  fitBoosted,
  groupedFolds,
  type Judged,
  rowsOf,
  scoresOf,
  type Table,
} from '../../src/learning/index.ts'

const folder = `${process.env.SHARED_DATA ?? '../shared/data'}/models`
const { values } = parseArgs({ options: { method: { type: 'string' }, parts: { type: 'string' } } })
const method = (values.method ?? defaultMethod) as CalibrationMethod
const parts = Number(values.parts ?? 5)

const schema = JSON.parse(readFileSync(`${folder}/diabetes130.schema.json`, 'utf8')) as { readonly cat: string[] }
const read = await readTable(`${folder}/diabetes130.csv.gz`, {
  categorical: schema.cat,
  exclude: ['encounter_id', 'first'],
})
if (!read.ok) throw new Error(read.issues.map(({ message }) => message).join(' '))
const numbersOf = (name: string): Float64Array => {
  const column = read.value.columns.find(one => one.name === name)
  if (column?.kind !== 'numeric') throw new Error(`no numbers in ${name}`)
  return column.values
}
const [y, fold, patient] = [numbersOf('y'), numbersOf('fold'), Int32Array.from(numbersOf('patient_nbr'))]
const features: Table = {
  rows: read.value.rows,
  columns: read.value.columns.filter(({ name }) => !['y', 'fold', 'patient_nbr'].includes(name)),
}

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

const all = Uint32Array.from(y.keys())
const after = new Float64Array(y.length)
const found = [...new Set(fold)].sort().map(held => {
  const [train, test] = [all.filter(row => fold[row] !== held), all.filter(row => fold[row] === held)]
  const inner = groupedFolds(
    train.length,
    Int32Array.from(train, row => patient[row]!),
    parts,
    1,
  )
  const { calibrator } = crossFitCalibrator(
    Float64Array.from(train, row => y[row]!),
    inner,
    method,
    (some, others) =>
      predict(
        some.map(at => train[at]!),
        others.map(at => train[at]!),
      ),
  )
  const prediction = predict(train, test).map(p => calibrated(calibrator, p))
  for (const [at, row] of test.entries()) after[row] = prediction[at]!
  return measured(`fold ${held}`, { outcome: Float64Array.from(test, row => y[row]!), prediction })
})
const pooled = measured('pooled', { outcome: y, prediction: after })
const isKept =
  pooled.slope >= 0.95 &&
  pooled.slope <= 1.05 &&
  Math.abs(pooled.inTheLarge) <= 0.01 &&
  pooled.ece <= 0.005 &&
  found.every(({ slope, ece }) => slope >= 0.9 && slope <= 1.1 && ece <= 0.008)
console.table([...found, pooled])
console.log(JSON.stringify({ method, parts, folds: found, pooled, isKept }))
