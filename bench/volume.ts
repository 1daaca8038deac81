import { createReadStream, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import type { ImportReport } from '../src/apps/use-cases/import-report.ts'
import { postgresBinaries, startPostgres } from '../test/support/postgres.ts'
import { gzipFile, writeNdjson } from './big-ndjson.ts'
import { runMeasured } from './measured-process.ts'
import { measure, numberArgument, report } from './report.ts'

/**
 * Memory and speed of `attune import FILE` for one large NDJSON file: many patients, the same file as gzip, and one
 * enormous patient; on PGlite and on a PostgreSQL server of its own. Beside it, reading and parsing the lines alone.
 *
 *   node bench/volume.ts [MEGABYTES [CASE ...]]       1000 megabytes; cases: many gzip one
 */
const megabytes = numberArgument(0, 1_000)
const chosen = process.argv.slice(3)
const cases = ['many', 'gzip', 'one'] as const
const folder = mkdtempSync(join(tmpdir(), 'attune-volume-'))
const rows: Record<string, string | number>[] = []
const server = postgresBinaries() === undefined ? undefined : await startPostgres({ synced: true })
try {
  for (const name of cases.filter(one => chosen.length === 0 || chosen.includes(one))) await measureCase(name)
} finally {
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
}
report(`Import of one NDJSON file of ${megabytes} MB`, rows)

async function measureCase(name: (typeof cases)[number]): Promise<void> {
  const file = join(folder, `${name}.ndjson`)
  await writeNdjson(file, megabytes * 1e6, name === 'one' ? 'one' : 'many')
  const { size } = statSync(file)
  const given = name === 'gzip' ? `${file}.gz` : file
  if (name === 'gzip') await gzipFile(file, given)
  const reference = await measure(() => parseLines(given))
  rows.push({
    what: `${name}: read + JSON.parse (reference)`,
    resources: reference.value,
    seconds: reference.seconds,
    'MB/s': size / 1e6 / reference.seconds,
    'CPU s': reference.cpuSeconds,
  })
  const databases = [
    { kind: 'PGlite', env: {}, postmaster: undefined },
    ...(server === undefined
      ? []
      : [{ kind: 'PostgreSQL', env: { DATABASE_URL: await server.createDatabase() }, postmaster: server.pid() }]),
  ]
  for (const { kind, env, postmaster } of databases) {
    const data = join(folder, 'data')
    mkdirSync(data)
    const run = await runMeasured(['import', given, '--data', data, '--json'], env, postmaster)
    const { stored, duplicates } = JSON.parse(run.stdout) as ImportReport
    if (stored + duplicates !== reference.value) throw new Error(`${stored + duplicates} of ${reference.value} arrived`)
    const cpuSeconds = run.cpuSeconds + run.serverCpuSeconds
    rows.push({
      what: `${name}: ${kind}`,
      resources: stored + duplicates,
      seconds: run.seconds,
      'MB/s': size / 1e6 / run.seconds,
      'CPU s': cpuSeconds,
      'of it PostgreSQL': run.serverCpuSeconds,
      'per CPU second': (stored + duplicates) / cpuSeconds,
      'CPU / reference': cpuSeconds / reference.cpuSeconds,
      'peak MB': run.peakMb,
      'backend MB': run.backendMb,
      'of it its own': run.backendOwnMb,
    })
    console.error(JSON.stringify(rows.at(-1)))
    rmSync(data, { recursive: true })
  }
  rmSync(file)
  rmSync(`${file}.gz`, { force: true })
}

async function parseLines(path: string): Promise<number> {
  const bytes = createReadStream(path)
  let count = 0
  for await (const line of createInterface({ input: path.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes })) {
    if (line === '') continue
    JSON.parse(line)
    count += 1
  }
  return count
}
