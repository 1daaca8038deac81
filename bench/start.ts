import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { nodeFlags } from '../bin/node-flags.js'
import { attune } from '../test/support/cli.ts'
import { postgresBinaries, startPostgres } from '../test/support/postgres.ts'
import { startAttune } from '../test/support/server.ts'
import { writeNdjson } from './big-ndjson.ts'
import { cpuSecondsOf } from './measured-process.ts'
import { numberArgument, report } from './report.ts'

/**
 * Seconds from the start of `attune serve` on a large existing database to its first answer, and to the first page of
 * patients: after it was stopped, and after `kill -9` in the middle of an import. Beside it, what PGlite alone takes to
 * open the same folder and answer.
 *
 *   node bench/start.ts [MEGABYTES [TIMES]]
 *
 * MEGABYTES of NDJSON are imported first (1000); what database they became is in the table. TIMES each (3).
 */
const megabytes = numberArgument(0, 1_000)
const times = numberArgument(1, 3)
const folder = mkdtempSync(join(tmpdir(), 'attune-start-'))
const file = join(folder, 'many.ndjson')
const rows: Record<string, string | number>[] = []
const say = (line: string) => console.error(line)

try {
  await writeNdjson(file, megabytes * 1e6, 'many')
  await measureEmbedded()
  if (postgresBinaries() !== undefined) await measureServer()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
report('Start on a large existing database, to the first answer', rows)

async function measureEmbedded(): Promise<void> {
  const data = join(folder, 'embedded')
  await imported(data, {})
  const sizes = () => ({ 'database MB': bytesBelow(join(data, 'db')) / 1e6 })
  await measured('PGlite alone opens, select 1 (reference)', sizes(), () => openAlone(join(data, 'db')))
  await measured('PGlite: stopped before', sizes(), () => started(data, {}))
  for (let n = 0; n < times; n++) {
    await killedWhileImporting(data, {})
    const log = bytesBelow(join(data, 'db/pg_wal')) / 1e6
    await measured('PGlite: kill -9 in an import before', { ...sizes(), 'log MB': log }, () => started(data, {}), 1)
  }
}

async function measureServer(): Promise<void> {
  const server = await startPostgres({ synced: true })
  const data = join(folder, 'server')
  try {
    const env = { DATABASE_URL: await server.createDatabase() }
    await imported(data, env)
    const sizes = { 'database MB': await databaseMb(env.DATABASE_URL) }
    await measured('PostgreSQL: stopped before', sizes, () => started(data, env))
    await killedWhileImporting(data, env)
    await measured('PostgreSQL: kill -9 in an import before', sizes, () => started(data, env), 1)
  } finally {
    await server.stop()
  }
}

type Start = { readonly seconds: number; readonly cpuSeconds: number; readonly patientsAfter?: number }

async function measured(
  what: string,
  sizes: Readonly<Record<string, number>>,
  start: () => Promise<Start>,
  often = times,
): Promise<void> {
  for (let n = 0; n < often; n++) {
    const { seconds, cpuSeconds, patientsAfter } = await start()
    const patients = patientsAfter === undefined ? {} : { 'patients listed after': patientsAfter }
    rows.push({ what, ...sizes, seconds, 'CPU s': cpuSeconds, ...patients })
    say(JSON.stringify(rows.at(-1)))
  }
}

async function started(data: string, env: Readonly<Record<string, string>>): Promise<Start> {
  const startedAt = performance.now()
  const seconds = () => (performance.now() - startedAt) / 1000
  const server = await startAttune({ folder: data, env, flags: nodeFlags(['serve']) })
  try {
    const answer = await fetch(`${server.url}/cds-services`)
    if (!answer.ok) throw new Error(`The first answer is ${answer.status}`)
    const first = { seconds: seconds(), cpuSeconds: cpuSecondsOf(server.pid) }
    const ask = await server.signIn('dr-okafor')
    const page = await ask('/api/patients')
    if (!page.ok) throw new Error(`The list of patients answered ${page.status}`)
    await page.json()
    return { ...first, patientsAfter: seconds() }
  } finally {
    await server.stop()
  }
}

/** What a program does that only opens the folder: in a process of its own, its start included. */
async function openAlone(database: string): Promise<Start> {
  const script = `
    import { PGlite } from '@electric-sql/pglite'
    const db = await PGlite.create(${JSON.stringify(database)})
    await db.query('select 1')
    console.log('answered')
    process.stdin.once('data', async () => { await db.close(); process.exit() })`
  const startedAt = performance.now()
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd: resolve(import.meta.dirname, '..'),
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  await new Promise(done => child.stdout.once('data', done))
  const start = { seconds: (performance.now() - startedAt) / 1000, cpuSeconds: cpuSecondsOf(child.pid ?? 0) }
  child.stdin.end('close')
  await ended(child)
  return start
}

async function imported(data: string, env: Readonly<Record<string, string>>): Promise<void> {
  const { code, stderr } = await attune(['import', file, '--data', data, '--json'], { env })
  if (code !== 0) throw new Error(`The import ended with ${code}: ${stderr.slice(-500)}`)
}

/** The same file as another source: all of it is new. Killed when it has written for a while. */
async function killedWhileImporting(data: string, env: Readonly<Record<string, string>>): Promise<void> {
  const cli = resolve(import.meta.dirname, '../src/apps/cli.ts')
  const source = `again-${performance.now()}`
  const child = spawn(process.execPath, [cli, 'import', file, '--source', source, '--data', data], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const writing = new Promise<void>(found => {
    child.stderr.on('data', (line: Buffer) => {
      if (/[1-9]\d{4,} stored/.test(line.toString())) found()
    })
  })
  await Promise.race([writing, ended(child)])
  await sleep(Math.random() * 3_000)
  child.kill('SIGKILL')
  await ended(child)
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await new Promise(done => child.once('exit', done))
}

function bytesBelow(path: string): number {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
}

async function databaseMb(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows: found } = await client.query<{ n: string }>('select pg_database_size(current_database()) as n')
  await client.end()
  return Number(found[0]?.n) / 1e6
}
