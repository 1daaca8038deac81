import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import {
  additiveDefaults,
  alignedRows,
  boostingDefaults,
  explainerOf,
  type Feature,
  featureOf,
  fitAdditive,
  fitBoosted,
  type Model,
  pairExplainerOf,
  predictorOf,
} from '../../src/learning/index.ts'
import { workerPool } from '../../src/platform/threads/index.ts'
import { report } from '../report.ts'
import { readmissions } from './readmissions.ts'

/**
 * What an explanation costs on readmissions (44 columns, shared data), one thread: TreeSHAP of rows one after the other, the same by
 * pairs of features, and one prediction with its explanation at a time, as a service answers; of 100 and 400 trees of 31
 * leaves and of an additive model. Beside LightGBM's `pred_contrib` of as many trees of the same table in the same run.
 *
 *     PEERS=venv/bin/python node bench/learning/explanations.ts [--rows 5000] [--pairs 30]
 */
const { values: given } = parseArgs({ options: { rows: { type: 'string' }, pairs: { type: 'string' } } })
const asked = Number(given.rows ?? 5000)
const pairs = Number(given.pairs ?? 30)
/** Rows before the compiler has seen enough. */
const warmUp = 2000

const lines: Record<string, string | number>[] = []

/** Milliseconds of each row, once warm. */
const waits = (wide: number, rows: number, work: (from: number) => unknown): readonly number[] => {
  const each: number[] = []
  for (let row = 0; row < warmUp + rows; row++) {
    const start = performance.now()
    work((row % all) * wide)
    if (row >= warmUp) each.push(performance.now() - start)
  }
  return each.sort((a, b) => a - b)
}

const told = (what: string, each: readonly number[]): void => {
  const at = (part: number): number => Number(each[Math.floor(each.length * part)]!.toPrecision(3))
  const mean = each.reduce((sum, one) => sum + one, 0) / each.length
  lines.push({ what, 'ms mean': Number(mean.toPrecision(3)), 'ms p50': at(0.5), 'ms p99': at(0.99) })
}

const { features: table, y, patient } = await readmissions()
const all = table.rows
const outcome = { kind: 'binary', y } as const
const about = { target: { kind: 'binary', outcome: 'y' }, training: { rows: all, seed: 1, settings: {} } } as const

/** Asked as `attune learn predict --explain` asks. */
const single = (what: string, model: Model): void => {
  const { score, explain, predictionOf } = predictorOf(model)
  const values = alignedRows(table, model.features)
  const ask = (from: number): unknown => [predictionOf(score(values, from)), explain(values, from)]
  told(`${what}: one prediction with explanation`, waits(model.features.length, asked, ask))
}

for (const trees of [100, 400]) {
  const pool = await workerPool(2)
  const settings = { ...boostingDefaults, trees, leaves: 31, learningRate: 10 / trees }
  const body = fitBoosted({ table, outcome, settings, pool })
  pool.close()
  const wide = body.features.length
  const values = alignedRows(table, body.features)
  const { explain } = explainerOf(body)
  told(
    `${trees} trees: TreeSHAP of a row`,
    waits(wide, asked, from => explain(values, from)),
  )
  const inPairs = pairExplainerOf(body)
  told(
    `${trees} trees: TreeSHAP of a row by pairs`,
    waits(wide, Math.min(asked, 1000), from => inPairs.explain(values, from)),
  )
  single(`${trees} trees`, { ...about, kind: 'boosted', features: body.features, body })
}

const body = fitAdditive({ table, outcome, settings: { ...additiveDefaults, pairs }, clusters: patient })
single(`additive, ${pairs} pairs`, { ...about, kind: 'additive', features: body.features, body })

/** LightGBM on the same table, if PEERS names a Python that has it. */
const peers = (features: readonly Feature[]): Record<string, Record<string, number>> => {
  if (process.env.PEERS === undefined) return {}
  const folder = mkdtempSync(join(tmpdir(), 'attune-bench-explanations-'))
  writeFileSync(join(folder, 'x.f64'), alignedRows(table, features))
  writeFileSync(join(folder, 'y.f64'), y)
  const categorical = features.flatMap(({ kind }, index) => (kind === 'categorical' ? [index] : []))
  writeFileSync(join(folder, 'about.json'), JSON.stringify({ rows: all, features: features.length, categorical }))
  const script = join(import.meta.dirname, '../peers/contributions.py')
  const out = execFileSync(process.env.PEERS, [script, folder, String(asked)], { encoding: 'utf8' })
  rmSync(folder, { recursive: true })
  return JSON.parse(out.trim().split('\n').at(-1)!) as Record<string, Record<string, number>>
}
for (const [what, numbers] of Object.entries(peers(table.columns.map(featureOf)))) lines.push({ what, ...numbers })

report('explanations', lines)
