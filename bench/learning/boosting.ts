import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readTable } from '../../src/apps/use-cases/learning/read-table.ts'
import {
  alignedRows,
  boostingDefaults,
  type Column,
  featureOf,
  fitBoosted,
  randomOf,
  type Table,
} from '../../src/learning/index.ts'
import { workerPool } from '../../src/platform/threads/index.ts'
import { report } from '../report.ts'

/**
 * Boosted trees beside scikit-learn's and LightGBM's in the same run: 100 trees of 31 leaves, two threads, on readmissions
 * (79,622 rows x 44, shared data) and on a table drawn here.
 *
 *   PEERS=venv/bin/python node bench/learning/boosting.ts [ROWS]       1000000 rows of 50 columns; 0: without
 */
const drawn = Number(process.argv[2] ?? 1_000_000)
const shared = process.env.SHARED_DATA ?? new URL('../../../shared/data', import.meta.url).pathname
const rows: Record<string, string | number>[] = []
const round = (value: number): number => Number(value.toPrecision(3))

const seconds = (work: () => void): { readonly wall: number; readonly cpu: number } => {
  const cpu = process.cpuUsage()
  const start = performance.now()
  work()
  const used = process.cpuUsage(cpu)
  return { wall: (performance.now() - start) / 1000, cpu: (used.user + used.system) / 1e6 }
}

type Task = { readonly name: string; readonly table: Table; readonly y: Float64Array }

const readmissions = async (): Promise<Task> => {
  const schema = JSON.parse(readFileSync(join(shared, 'models/diabetes130.schema.json'), 'utf8')) as {
    readonly num: string[]
    readonly cat: string[]
  }
  const read = await readTable(join(shared, 'models/diabetes130.csv.gz'), {
    columns: [...schema.num, ...schema.cat, 'y'],
    categorical: schema.cat,
  })
  if (!read.ok) throw new Error(JSON.stringify(read.issues))
  const outcome = read.value.columns.at(-1)!
  if (outcome.kind !== 'numeric') throw new Error('y is no number')
  const table = { rows: read.value.rows, columns: read.value.columns.slice(0, -1) }
  return { name: `readmissions, ${table.rows} x ${table.columns.length}`, table, y: outcome.values }
}

const drawnTask = (count: number): Task => {
  const random = randomOf(1, 0)
  const columns: Column[] = Array.from({ length: 50 }, (_, index) => ({
    kind: 'numeric',
    name: `x${index}`,
    values: Float64Array.from({ length: count }, () => random.unit()),
  }))
  const of = (index: number, row: number): number => {
    const column = columns[index]!
    return column.kind === 'numeric' ? column.values[row]! : 0
  }
  const y = Float64Array.from({ length: count }, (_, row) =>
    random.chance(1 / (1 + Math.exp(3 - 4 * of(0, row) * of(1, row) - 2 * of(2, row)))) ? 1 : 0,
  )
  return { name: `drawn, ${count} x 50`, table: { rows: count, columns }, y }
}

/** The same task in other programs, if PEERS names a Python that has them. */
const peersOf = ({ table, y }: Task): Record<string, { readonly seconds: number; readonly cpu: number }> => {
  if (process.env.PEERS === undefined) return {}
  const folder = mkdtempSync(join(tmpdir(), 'attune-bench-learning-'))
  const features = table.columns.map(featureOf)
  writeFileSync(join(folder, 'x.f64'), alignedRows(table, features))
  writeFileSync(join(folder, 'y.f64'), y)
  const categorical = features.flatMap(({ kind }, index) => (kind === 'categorical' ? [index] : []))
  writeFileSync(
    join(folder, 'about.json'),
    JSON.stringify({ rows: table.rows, features: features.length, categorical }),
  )
  const out = execFileSync(process.env.PEERS, [join(import.meta.dirname, '../peers/boosting.py'), folder, '100'], {
    env: { ...process.env, OMP_NUM_THREADS: '2' },
    encoding: 'utf8',
  })
  rmSync(folder, { recursive: true })
  return JSON.parse(out.trim().split('\n').at(-1)!) as Record<string, { seconds: number; cpu: number }>
}

const settings = { ...boostingDefaults, trees: 100, learningRate: 0.1 }

const compare = async (task: Task): Promise<void> => {
  const { name, table, y } = task
  const fitWith = async (threads: number) => {
    const pool = await workerPool(threads)
    const used = seconds(() => fitBoosted({ table, outcome: { kind: 'binary', y }, settings, pool }))
    pool.close()
    return used
  }
  // Once to warm up: the compiler is not what is measured.
  if (table.rows < 200_000) await fitWith(2)
  const [two, one] = [await fitWith(2), await fitWith(1)]
  for (const [who, { seconds: wall, cpu }] of Object.entries(peersOf(task)))
    rows.push({
      what: `${name}: ${who}`,
      seconds: round(wall),
      'CPU s': round(cpu),
      'Attune / it': round(two.wall / wall),
    })
  rows.push({ what: `${name}: Attune, 2 threads`, seconds: round(two.wall), 'CPU s': round(two.cpu) })
  rows.push({ what: `${name}: Attune, 1 thread`, seconds: round(one.wall), 'CPU s': round(one.cpu) })
}

const task = await readmissions()
await compare(task)
if (drawn > 0) await compare(drawnTask(drawn))
rows.push({ what: 'largest memory of this process, MB', seconds: Math.round(process.resourceUsage().maxRSS / 1000) })
report('learning', rows)
