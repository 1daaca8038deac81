/**
 * What the monitors say of a real model that is learnt once and then only served: readmissions (diabetes130, encounters in order of their
 * number, which follows time). Learnt from the first 40%, approved on the next 10%, watched over the last half. Then how long each
 * monitor takes for 1,000,000 drawn cases. Tables, and one JSON document.
 *
 *     node bench/learning/monitoring.ts [--cases 1000000]
 */
import { parseArgs } from 'node:util'
import {
  alignedRows,
  aucOf,
  boostingDefaults,
  calibrated,
  calibrationMonitor,
  crossFitCalibrator,
  defaultMethod,
  designEffectOf,
  discriminationMonitor,
  driftOf,
  expectedPerformance,
  expit,
  fitBoosted,
  groupedFolds,
  overrideWatch,
  randomOf,
  referenceOf,
  rowsOf,
  scoresOf,
  subgroupWatch,
  type Table,
  watchVerdict,
} from '../../src/learning/index.ts'
import { readmissions } from './readmissions.ts'

const { values } = parseArgs({ options: { cases: { type: 'string' } } })
const LEAST = { cases: 100, events: 20, others: 20 }

const { features, y, patient } = await readmissions()
const rows = Uint32Array.from(y.keys())
const part = (from: number, to: number): Uint32Array =>
  rows.slice(Math.round(from * rows.length), Math.round(to * rows.length))
const outcomesOf = (of: Uint32Array): Float64Array => Float64Array.from(of, row => y[row]!)
const scored = (train: Uint32Array, of: Uint32Array): Float64Array => {
  const outcome = { kind: 'binary', y: outcomesOf(train) } as const
  const trees = fitBoosted({ table: rowsOf(features, train), outcome, settings: boostingDefaults })
  return scoresOf(trees, alignedRows(rowsOf(features, of), trees.features)).map(expit)
}

const [train, approval, served] = [part(0, 0.4), part(0.4, 0.5), part(0.5, 1)]
const folds = groupedFolds(
  train.length,
  Int32Array.from(train, row => patient[row]!),
  3,
  1,
)
const { calibrator } = crossFitCalibrator(outcomesOf(train), folds, defaultMethod, (some, others) =>
  scored(
    some.map(row => train[row]!),
    others.map(row => train[row]!),
  ),
)
const later = Uint32Array.from([...approval, ...served])
const predicted = scored(train, later).map(p => calibrated(calibrator, p))
const approved = aucOf({ outcome: outcomesOf(approval), prediction: predicted.slice(0, approval.length) })
if (approved.kind !== 'answered' || approved.value.interval.kind !== 'answered') throw new Error('no AUC to approve')
const { low, high } = approved.value.interval.value
const reference = { value: approved.value.value, standardError: (high - low) / 3.92 }

const codesOf = (name: string, of: Uint32Array) => {
  const column = features.columns.find(one => one.name === name)
  if (column?.kind !== 'categorical') throw new Error(`no levels in ${name}`)
  return { name, codes: Int32Array.from(of, row => column.codes[row]!), levels: column.levels }
}

const table = rowsOf(features, served)
const cases = { prediction: predicted.slice(approval.length), outcome: outcomesOf(served) }
const watched = (designEffect: number) => {
  const calibration = calibrationMonitor(cases, { designEffect })
  const verdict = watchVerdict({
    calibration,
    discrimination: discriminationMonitor(cases, reference),
    expected: { performance: expectedPerformance(cases.prediction), referenceAuc: reference.value, margin: 0.02 },
    drift: driftOf(referenceOf(rowsOf(features, train)), table),
    subgroups: ['gender', 'race'].map(name => subgroupWatch(cases, codesOf(name, served), LEAST, { designEffect })),
  })
  return { calibration, verdict }
}

// Patients come again: how much their encounters hang together is known before the watch begins.
const designEffect = designEffectOf(
  { prediction: predicted.slice(0, approval.length), outcome: outcomesOf(approval) },
  Int32Array.from(approval, row => patient[row]!),
)
const results = [
  { name: 'as if encounters were independent', ...watched(1) },
  { name: `with the design effect of the approval, ${designEffect.toFixed(2)}`, ...watched(designEffect) },
]
for (const { name, calibration, verdict } of results) {
  console.log(`${name}: ${verdict.verdict}`)
  for (const { monitor, verdict: one, reason } of verdict.monitors) console.log(`  ${monitor}: ${one}. ${reason}`)
  const ratios = calibration.windows.map(({ observed, expected }) => (observed / expected).toFixed(2))
  console.log(`observed over expected by fiftieths: ${ratios.join(' ')}`)
}

const count = Number(values.cases ?? 1_000_000)
const random = randomOf(1, 0)
const prediction = new Float64Array(count).map(() => expit(random.normal(-2, 1)))
const drawn = { prediction, outcome: prediction.map(p => Number(random.unit() < p)) }
const groups = { name: 'group', codes: Int32Array.from({ length: count }, (_, at) => at % 5), levels: [...'abcde'] }
const columns = Array.from({ length: 10 }, (_, k) => ({ kind: 'numeric', name: `f${k}`, values: prediction }) as const)
const wide: Table = { rows: count, columns }
const timed = <T>(of: () => T): readonly [T, number] => {
  const start = performance.now()
  const value = of()
  return [value, Math.round(performance.now() - start)]
}
const [kept, referenceMs] = timed(() => referenceOf(wide))
const times = {
  calibration: timed(() => calibrationMonitor(drawn))[1],
  discrimination: timed(() => discriminationMonitor(drawn, { value: 0.75 }))[1],
  expected: timed(() => expectedPerformance(prediction, { threshold: 0.2 }))[1],
  'reference of 10 columns': referenceMs,
  'drift of 10 columns': timed(() => driftOf(kept, wide))[1],
  'five subgroups': timed(() => subgroupWatch(drawn, groups, LEAST))[1],
  overrides: timed(() => overrideWatch(drawn.outcome, 0.15))[1],
}
console.table(times)
const verdicts = results.map(({ name, verdict }) => ({ name, ...verdict }))
console.log(
  JSON.stringify({
    approved: reference,
    served: served.length,
    designEffect,
    verdicts,
    cases: count,
    milliseconds: times,
  }),
)
