import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { nodeFlags } from '../../bin/node-flags.js'

const cli = resolve(import.meta.dirname, '../../src/apps/cli.ts')

/** A running `attune serve` on a data folder of its own. */
export type TestAttune = {
  readonly url: string
  readonly folder: string
  readonly pid: number
  /** Everything it wrote to stderr, its log included. */
  log(): string
  /** Everything it wrote to stdout. */
  printed(): string
  /** Signs in as an example user; requests after that carry the session. */
  signIn(user: string): Promise<(path: string, init?: RequestInit) => Promise<Response>>
  /** Resolves with the exit code when the process has ended, however that came. */
  readonly ended: Promise<number | null>
  /** SIGTERM, and waits; gives the exit code. */
  stop(): Promise<number | null>
}

/**
 * Starts Attune as a user would, in a process of its own.
 *
 * @param options.folder an existing data folder; without it a temporary one, removed when stopped
 */
export const startAttune = async ({
  folder,
  args = [],
  env = {},
  flags = nodeFlags([]),
  onSpawn = () => undefined,
}: {
  readonly folder?: string
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Of Node.js; as commands have them, since a server of a test does not live long enough for `serve`'s to pay. */
  readonly flags?: readonly string[]
  /** Told the process id before the server is ready; killed by then, it makes this reject. */
  readonly onSpawn?: (pid: number) => void
} = {}): Promise<TestAttune> => {
  const data = folder ?? mkdtempSync(join(tmpdir(), 'attune-journey-'))
  const child = spawn(process.execPath, [...flags, cli, 'serve', '--port', '0', '--data', data, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onSpawn(child.pid ?? 0)
  let log = ''
  let printed = ''
  child.stdout.on('data', chunk => {
    printed += chunk
  })
  const { promise: url, resolve: found, reject } = Promise.withResolvers<string>()
  child.stderr.on('data', chunk => {
    log += chunk
    const match = /Attune is at (http:\S+)/.exec(log)
    if (match?.[1] !== undefined) found(match[1])
  })
  const ended = new Promise<number | null>(done => child.once('exit', code => done(code)))
  ended.then(code => reject(new Error(`attune serve ended with ${code}: ${log}`)))
  const base = await url
  return {
    url: base,
    folder: data,
    pid: child.pid ?? 0,
    ended,
    log: () => log,
    printed: () => printed,
    signIn: async user => {
      const response = await fetch(`${base}/api/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ user }),
      })
      const cookie = response.headers.getSetCookie()[0]?.split(';')[0]
      if (!response.ok || cookie === undefined) throw new Error(`sign-in answered ${response.status}`)
      return (path, init = {}) => fetch(`${base}${path}`, { ...init, headers: { ...init.headers, cookie } })
    },
    stop: async () => {
      child.kill('SIGTERM')
      const code = await ended
      if (folder === undefined) rmSync(data, { recursive: true, force: true })
      return code
    },
  }
}

/** Signs in an example user; calls after that post a body as JSON, and without one get. */
export const jsonAs = async ({ signIn }: Pick<TestAttune, 'signIn'>, user: string) => {
  const call = await signIn(user)
  return async (path: string, body?: object): Promise<Response> =>
    await call(
      path,
      body === undefined
        ? {}
        : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
    )
}
