import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { ImportReport } from '../src/apps/use-cases/import-report.ts'
import { postgresBinaries, startPostgres } from '../test/support/postgres.ts'
import { synthea } from './big-ndjson.ts'
import { type MeasuredRun, runMeasured } from './measured-process.ts'
import { measure, report } from './report.ts'

/**
 * Import rate and memory of `attune import FOLDER`, on PGlite and on a PostgreSQL server of its own, beside reading and
 * parsing the same files and nothing else. CPU is of the whole command, its start included, and of all PostgreSQL
 * processes.
 *
 *   node bench/import.ts [FOLDER]
 */
const folder = resolve(process.argv[2] ?? synthea)
const reference = await measure(async () => {
  let count = 0
  for (const name of readdirSync(folder)) {
    const bytes = readFileSync(join(folder, name))
    const bundle = JSON.parse((name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()) as { entry?: unknown[] }
    count += bundle.entry?.length ?? 1
  }
  return count
})
const rows: Record<string, string | number>[] = [
  {
    what: 'gunzip + JSON.parse (reference)',
    resources: reference.value,
    seconds: reference.seconds,
    'CPU s': reference.cpuSeconds,
    'per CPU second': reference.value / reference.cpuSeconds,
  },
]
const rowOf = (what: string, run: MeasuredRun) => {
  const { stored, duplicates } = JSON.parse(run.stdout) as ImportReport
  const cpuSeconds = run.cpuSeconds + run.serverCpuSeconds
  return {
    what,
    resources: stored + duplicates,
    seconds: run.seconds,
    'CPU s': cpuSeconds,
    'of it PostgreSQL': run.serverCpuSeconds,
    'per CPU second': (stored + duplicates) / cpuSeconds,
    'CPU / reference': cpuSeconds / reference.cpuSeconds,
    'peak MB': run.peakMb,
    'backend MB': run.backendMb,
    'of it its own': run.backendOwnMb,
  }
}

const importTwice = async (kind: string, env: Readonly<Record<string, string>>, postmaster?: number) => {
  const data = mkdtempSync(join(tmpdir(), 'attune-bench-'))
  try {
    for (const what of ['first import', 'the same again']) {
      const run = await runMeasured(['import', folder, '--data', data, '--json'], env, postmaster)
      rows.push(rowOf(`${kind}: ${what}`, run))
    }
  } finally {
    rmSync(data, { recursive: true, force: true })
  }
}

await importTwice('PGlite', {})
if (postgresBinaries() !== undefined) {
  const server = await startPostgres({ synced: true })
  try {
    await importTwice('PostgreSQL', { DATABASE_URL: await server.createDatabase() }, server.pid())
  } finally {
    await server.stop()
  }
}
report('Import of a folder of Bundles', rows)
