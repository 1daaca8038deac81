import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { nodeFlags } from '../bin/node-flags.js'
import { mllpClient, oruOf } from '../test/support/mllp.ts'
import { postgresBinaries, startPostgres } from '../test/support/postgres.ts'
import { numberArgument, report } from './report.ts'

/**
 * HL7 v2 over MLLP: results that are acknowledged after their commit, per second, from several senders that each have some
 * messages under way. CPU is that of the listener alone; what PostgreSQL uses is in its own processes.
 *
 *   node bench/mllp.ts [MESSAGES] [SENDERS]       4000, 32
 */
const messages = numberArgument(0, 4_000)
const senders = numberArgument(1, 32)
const underWay = 4
const cli = resolve(import.meta.dirname, '../src/apps/cli.ts')
const folder = mkdtempSync(join(tmpdir(), 'attune-bench-mllp-'))
const rows: Record<string, string | number>[] = []

/** CPU seconds of a process since it began (Linux, clock ticks of 10 ms). */
const cpuOf = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / 100
}

const run = async (what: string, env: Readonly<Record<string, string>>): Promise<void> => {
  const args = ['listen', '--mllp', '0', '--source', 'bench', '--data', join(folder, what)]
  const child = spawn(process.execPath, [...nodeFlags(args), cli, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const port = await new Promise<number>((found, failed) => {
    let said = ''
    child.stderr.on('data', chunk => {
      said += chunk
      const match = /received on port (\d+)/.exec(said)
      if (match !== null) found(Number(match[1]))
    })
    child.once('exit', () => failed(new Error(said)))
  })
  const clients = await Promise.all(Array.from({ length: senders }, () => mllpClient(port)))
  let next = 0
  const send = async (client: (typeof clients)[number]): Promise<void> => {
    while (next < messages) {
      next += 1
      const n = next
      const answer = await client.send(oruOf(`p${n % 500}`, `C${n}`, (n % 90) / 10))
      if (!answer.includes('MSA|AA')) throw new Error(answer)
    }
  }
  const cpu = cpuOf(child.pid ?? 0)
  const started = performance.now()
  await Promise.all(clients.flatMap(client => Array.from({ length: underWay }, () => send(client))))
  const seconds = (performance.now() - started) / 1000
  const used = cpuOf(child.pid ?? 0) - cpu
  rows.push({
    what,
    messages,
    seconds,
    'messages / s': messages / seconds,
    'CPU s of the listener': used,
    'messages / CPU s': messages / used,
  })
  for (const client of clients) client.end()
  child.kill('SIGTERM')
  await new Promise(done => child.once('exit', done))
}

await run('PGlite', {})
if (postgresBinaries() !== undefined) {
  const server = await startPostgres({ synced: true })
  try {
    await run('PostgreSQL', { DATABASE_URL: await server.createDatabase() })
  } finally {
    await server.stop()
  }
}
rmSync(folder, { recursive: true, force: true })
report(`HL7 v2 over MLLP, ${senders} senders with ${underWay} messages under way each`, rows)
