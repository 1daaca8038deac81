/**
 * What reading costs: additive models beside boosted trees on readmissions (diabetes130), each fold foretold by the others, and on survival
 * after breast cancer and in hospital by cross-validation. Tables, the gap in words, and one JSON document. CPU seconds are those of fitting alone.
 *
 *     node bench/learning/additive.ts [--pairs 30]
 */
import { parseArgs } from 'node:util'
import {
  additiveDefaults,
  additiveScores,
  alignedRows,
  aucOf,
  boostingDefaults,
  compareModels,
  expit,
  fitAdditive,
  fitBoosted,
  gapInWords,
  harrellC,
  rowsOf,
  scoresOf,
  survivalBoosting,
  type Table,
} from '../../src/learning/index.ts'
import { readmissions, tableOf } from './readmissions.ts'

const { values } = parseArgs({ options: { pairs: { type: 'string' } } })
const most = Number(values.pairs ?? 30)

type Outcome = Parameters<typeof fitAdditive>[0]['outcome']
/** Fits on one table and gives the scores of another, and the seconds of the fit. */
type Way = (
  table: Table,
  outcome: Outcome,
  clusters: Int32Array | undefined,
  of: Table,
) => readonly [Float64Array, number]

const seconds = (begun: NodeJS.CpuUsage): number => process.cpuUsage(begun).user / 1e6

const additive =
  (pairs: number): Way =>
  (table, outcome, clusters, of) => {
    const begun = process.cpuUsage()
    const settings = { ...additiveDefaults, pairs }
    const model = fitAdditive({ table, outcome, settings, ...(clusters === undefined ? {} : { clusters }) })
    return [additiveScores(model, alignedRows(of, model.features)), seconds(begun)]
  }

const boosted: Way = (table, outcome, _clusters, of) => {
  const begun = process.cpuUsage()
  // As attune learn fit has it.
  const settings = outcome.kind === 'cox' ? survivalBoosting(table.rows) : boostingDefaults
  const trees = fitBoosted({ table, outcome, settings })
  return [scoresOf(trees, alignedRows(of, trees.features)), seconds(begun)]
}

const ways: readonly (readonly [string, Way])[] = [
  ['additive', additive(0)],
  [`additive, ${most} pairs`, additive(most)],
  ['boosted', boosted],
]

/** Scores of all rows, each fold foretold by the others; and the mean seconds of a fit. */
const foretold = (
  way: Way,
  table: Table,
  fold: Float64Array,
  outcomeOf: (rows: Uint32Array) => Outcome,
  clusters?: Int32Array,
) => {
  const scores = new Float64Array(table.rows)
  const all = Uint32Array.from(fold.keys())
  const folds = [...new Set(fold)].sort()
  let spent = 0
  for (const one of folds) {
    const [train, test] = [all.filter(row => fold[row] !== one), all.filter(row => fold[row] === one)]
    const [found, fit] = way(
      rowsOf(table, train),
      outcomeOf(train),
      clusters === undefined ? undefined : Int32Array.from(train, row => clusters[row]!),
      rowsOf(table, test),
    )
    test.forEach((row, at) => {
      scores[row] = found[at]!
    })
    spent += fit / folds.length
  }
  return { scores, folds, seconds: spent }
}

const picked = (of: Float64Array, rows: Uint32Array): Float64Array => Float64Array.from(rows, row => of[row]!)

const answerOf = <T>(answer: { readonly kind: string; readonly value?: T }): T => {
  if (answer.value === undefined) throw new Error(JSON.stringify(answer))
  return answer.value
}

const { features, y, fold, patient } = await readmissions()
const judged = ways.map(([name, way]) => {
  const { scores, seconds } = foretold(way, features, fold, rows => ({ kind: 'binary', y: picked(y, rows) }), patient)
  return { name, seconds, judged: { outcome: y, prediction: scores.map(expit), clusters: patient } }
})
const best = judged.at(-1)!
const binary = judged.map(one => ({ name: one.name, auc: answerOf(aucOf(one.judged)).value, seconds: one.seconds }))
console.table(binary)
const gaps = judged.slice(0, -1).map((one, at) => {
  const interval = answerOf(answerOf(compareModels(one.judged, best.judged).auc).interval)
  return gapInWords({
    measure: 'AUC',
    isHigherBetter: true,
    readable: { name: one.name, value: binary[at]!.auc },
    best: { name: best.name, value: binary.at(-1)!.auc },
    difference: interval,
  })
})
for (const gap of gaps) console.log(gap)

const survival: { table: string; name: string; c: number; seconds: number }[] = []
for (const name of ['rotterdam', 'metabric', 'support']) {
  const { numbersOf, without } = await tableOf(`surv_${name}.csv`, [], ['split', 'row'])
  const [time, event, parts] = [numbersOf('time'), numbersOf('event'), numbersOf('fold')]
  const table = without(['time', 'event', 'fold'])
  for (const [kind, way] of ways) {
    const found = foretold(way, table, parts, rows => ({
      kind: 'cox',
      time: picked(time, rows),
      event: picked(event, rows),
    }))
    // Scores of different folds are not on one scale: C within folds, then its mean.
    const each = found.folds.map(one => {
      const rows = Uint32Array.from(parts.keys()).filter(row => parts[row] === one)
      return harrellC({
        followUp: { time: picked(time, rows), event: picked(event, rows) },
        risk: picked(found.scores, rows),
      }).c
    })
    const c = each.reduce((sum, value) => sum + value, 0) / each.length
    survival.push({ table: name, name: kind, c, seconds: found.seconds })
  }
}
console.table(survival)
console.log(JSON.stringify({ pairs: most, binary, gaps, survival }))
