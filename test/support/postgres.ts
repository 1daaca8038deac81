import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import pg from 'pg'

/** A real PostgreSQL server of our own, gone with the test file. */
export type TestServer = {
  /** Process id of the server, whose children are its other processes. */
  pid(): number
  /** Creates an empty database and gives its URL. */
  createDatabase(): Promise<string>
  /**
   * Ends the server; `restart` brings it back on the same port. SIGQUIT (default): at once, as a crash would; SIGINT: a
   * fast shutdown; SIGKILL: only the first process, and its children find themselves alone.
   */
  crash(signal?: 'SIGQUIT' | 'SIGINT' | 'SIGKILL'): Promise<void>
  restart(): Promise<void>
  stop(): Promise<void>
}

/** The folder of `initdb` and `postgres`: on the PATH, or where Debian keeps the newest version; undefined: not installed. */
export const postgresBinaries = (): string | undefined => {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []
  const candidates = [
    ...versions.map(version => join(debian, version, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter),
  ]
  return candidates.find(folder => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')))
}

/**
 * Starts a server on a free loopback port: no passwords, a data folder of its own.
 *
 * @param synced whether what is committed is synced to disk, as it is by default in life; tests do without
 */
export const startPostgres = async ({ synced = false } = {}): Promise<TestServer> => {
  const binaries = postgresBinaries()
  if (binaries === undefined) throw new Error('PostgreSQL server not installed')
  const folder = mkdtempSync(join(tmpdir(), 'attune-pg-'))
  const user = serverUser()
  if (user !== undefined) chownSync(folder, user.uid, user.gid)
  const as = { ...user, cwd: folder }
  const data = join(folder, 'data')
  execFileSync(
    join(binaries, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '-N'],
    {
      ...as,
      stdio: 'pipe',
    },
  )
  const port = await freePort()
  const settings = ['listen_addresses=127.0.0.1', ...(synced ? [] : ['fsync=off', 'full_page_writes=off'])]
  const run = () =>
    spawn(
      join(binaries, 'postgres'),
      ['-D', data, '-p', String(port), '-k', folder, ...settings.flatMap(s => ['-c', s])],
      {
        ...as,
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    )
  let server = await ready(run())
  const exit = () => server.kill('SIGQUIT')
  process.once('exit', exit)
  let databases = 0
  return {
    pid: () => server.pid ?? 0,
    async createDatabase() {
      const name = `suite_${++databases}`
      const client = new pg.Client({ connectionString: `postgres://postgres@127.0.0.1:${port}/postgres` })
      await client.connect()
      await client.query(`create database ${name}`)
      await client.end()
      return `postgres://postgres@127.0.0.1:${port}/${name}`
    },
    crash: (signal = 'SIGQUIT') => ended(server, signal),
    async restart() {
      server = await readyInTheEnd(run)
    },
    async stop() {
      process.off('exit', exit)
      await ended(server, 'SIGQUIT')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** PostgreSQL refuses to run as root; Debian's package makes a user `postgres`. */
const serverUser = (): { readonly uid: number; readonly gid: number } | undefined => {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

/** After SIGKILL the children of the old server hold its memory for a moment, and no new one may start. */
const readyInTheEnd = async (run: () => ChildProcess): Promise<ChildProcess> => {
  for (let attempt = 0; ; attempt++) {
    try {
      return await ready(run())
    } catch (error) {
      if (attempt >= 50 || !/shared memory block|lock file/.test(String(error))) throw error
      await new Promise(resolve => setTimeout(resolve, 100))
    }
  }
}

const ready = (server: ChildProcess): Promise<ChildProcess> =>
  new Promise((resolve, reject) => {
    let log = ''
    server.stderr?.on('data', (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-4_000)
      if (log.includes('ready to accept connections')) resolve(server)
    })
    server.once('error', reject)
    server.once('exit', code => reject(new Error(`PostgreSQL ended with ${code}: ${log}`)))
  })

const ended = (server: ChildProcess, signal: NodeJS.Signals): Promise<void> =>
  new Promise(resolve => {
    if (server.exitCode !== null || server.signalCode !== null) return resolve()
    server.once('exit', () => resolve())
    server.kill(signal)
  })

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() =>
        address === null || typeof address === 'string' ? reject(new Error('no port')) : resolve(address.port),
      )
    })
  })
