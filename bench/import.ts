import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { compose } from '../src/apps/compose.ts'
import { importPaths } from '../src/apps/use-cases/import.ts'
import { createLog } from '../src/platform/logging/index.ts'
import { measure, report } from './report.ts'

/**
 * Import rate, beside reading and parsing the same files and nothing else.
 *
 *   node bench/import.ts [FOLDER]      DATABASE_URL for PostgreSQL (its own CPU time is then not counted)
 */
const folder = resolve(
  process.argv[2] ??
    join(process.env.SHARED_DATA ?? resolve(import.meta.dirname, '../../shared/data'), 'fhir/synthea-r4'),
)
const data = mkdtempSync(join(tmpdir(), 'attune-bench-'))
const app = await compose({ dataFolder: data, databaseUrl: process.env.DATABASE_URL, log: createLog('warn') })
let peak = 0
const watch = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss())
}, 100)
try {
  const caller = { actor: 'bench', channel: 'command-line' } as const
  const request = { paths: [folder], source: 'bench' }
  const reference = await measure(async () => {
    let count = 0
    for (const name of readdirSync(folder)) {
      const bytes = readFileSync(join(folder, name))
      const bundle = JSON.parse((name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()) as { entry?: unknown[] }
      count += bundle.entry?.length ?? 1
    }
    return count
  })
  const rowOf = (
    what: string,
    { seconds, cpuSeconds }: { seconds: number; cpuSeconds: number },
    resources: number,
  ) => ({
    what,
    resources,
    seconds,
    cpuSeconds,
    'per second': resources / seconds,
    'per CPU second': resources / cpuSeconds,
    'CPU / reference': cpuSeconds / reference.cpuSeconds,
  })
  const rows = [rowOf('gunzip + JSON.parse (reference)', reference, reference.value)]
  for (const what of ['first import', 'the same again']) {
    const run = await measure(() => importPaths(app.dependencies, request, caller, line => console.error(line)))
    rows.push(rowOf(what, run, run.value.stored + run.value.duplicates))
  }
  report(`Import into ${app.dependencies.database.kind}; resident memory at most ${Math.round(peak / 1e6)} MB`, rows)
} finally {
  clearInterval(watch)
  await app.close()
  rmSync(data, { recursive: true, force: true })
}
