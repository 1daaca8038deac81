import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { nodeFlags } from '../bin/node-flags.js'

/** What one run of `attune` used, from the start of its process to its end; megabytes are of 1,000,000 bytes. */
export type MeasuredRun = {
  readonly stdout: string
  readonly seconds: number
  /** CPU of all threads of the process, PGlite's among them. */
  readonly cpuSeconds: number
  /** Largest resident set (VmHWM) of the process. */
  readonly peakMb: number
  /** CPU of the PostgreSQL server's processes meanwhile; 0 with PGlite. */
  readonly serverCpuSeconds: number
  /** Largest resident set of one PostgreSQL process, shared buffers included, and its part that is not shared. */
  readonly backendMb: number
  readonly backendOwnMb: number
}

const cli = resolve(import.meta.dirname, '../src/apps/cli.ts')
const preload = resolve(import.meta.dirname, 'usage-at-exit.ts')

/**
 * Runs `attune ARGS` in a process of its own and measures it. Linux only (/proc).
 *
 * @param env DATABASE_URL for PostgreSQL
 * @param postmaster process id of the PostgreSQL server to count along
 * @throws Error when the command fails
 */
export const runMeasured = async (
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  postmaster?: number,
): Promise<MeasuredRun> => {
  const folder = mkdtempSync(join(tmpdir(), 'attune-usage-'))
  const usage = join(folder, 'usage.json')
  const server = watchServer(postmaster)
  const startedAt = performance.now()
  try {
    const child = spawn(process.execPath, [...nodeFlags(args), '--import', preload, cli, ...args], {
      env: { ...process.env, ...env, BENCH_USAGE: usage },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let stdout = ''
    child.stdout.on('data', chunk => {
      stdout += chunk
    })
    const code = await new Promise<number | null>(done => child.once('close', done))
    if (code !== 0) throw new Error(`attune ${args[0]} ended with ${code}`)
    const own = JSON.parse(readFileSync(usage, 'utf8')) as { readonly cpuSeconds: number; readonly peakMb: number }
    return { stdout, seconds: (performance.now() - startedAt) / 1000, ...own, ...server.end() }
  } finally {
    server.end()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Samples the server's processes until its end; their CPU is exact, a peak between two samples can be missed. */
const watchServer = (postmaster: number | undefined) => {
  let backendMb = 0
  let backendOwnMb = 0
  const before = serverCpuSeconds(postmaster)
  const look = () => {
    for (const { peakMb, ownMb } of serverProcesses(postmaster).map(memoryOf)) {
      backendMb = Math.max(backendMb, peakMb)
      backendOwnMb = Math.max(backendOwnMb, ownMb)
    }
  }
  const timer = postmaster === undefined ? undefined : setInterval(look, 200)
  return {
    end: () => {
      clearInterval(timer)
      return { serverCpuSeconds: serverCpuSeconds(postmaster) - before, backendMb, backendOwnMb }
    },
  }
}

const ticks = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))

/** CPU of a running process so far, all its threads; of its processes that have ended too, if asked. */
export const cpuSecondsOf = (pid: number, ofEnded = false): number => {
  // proc_pid_stat(5): 14 utime, 15 stime, 16 cutime, 17 cstime, behind the name in brackets.
  const fields = (read(`/proc/${pid}/stat`).split(') ')[1] ?? '').split(' ').map(Number)
  const [user = 0, system = 0, userOfEnded = 0, systemOfEnded = 0] = fields.slice(11, 15)
  return (user + system + (ofEnded ? userOfEnded + systemOfEnded : 0)) / ticks
}

/** The server, its processes, and those of them that have ended. */
export const serverCpuSeconds = (postmaster: number | undefined): number =>
  serverProcesses(postmaster).reduce((sum, pid) => sum + cpuSecondsOf(pid, pid === postmaster), 0)

const serverProcesses = (postmaster: number | undefined): readonly number[] =>
  postmaster === undefined
    ? []
    : [
        postmaster,
        ...readdirSync('/proc')
          .filter(name => /^\d+$/.test(name))
          .map(Number)
          .filter(pid => new RegExp(`^PPid:\\s+${postmaster}$`, 'm').test(read(`/proc/${pid}/status`))),
      ]

const memoryOf = (pid: number) => {
  const status = read(`/proc/${pid}/status`)
  const megabytes = (name: string) =>
    (Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0) * 1024) / 1e6
  return { peakMb: megabytes('VmHWM'), ownMb: megabytes('RssAnon') }
}

/** Empty for a process that has ended meanwhile. */
const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && ['ENOENT', 'ESRCH'].includes(String(error.code))) return ''
    throw error
  }
}
