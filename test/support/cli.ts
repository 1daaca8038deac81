import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { nodeFlags } from '../../bin/node-flags.js'
import { runArguments } from '../../src/apps/run-arguments.ts'

const cli = resolve(import.meta.dirname, '../../src/apps/cli.ts')

/** Runs `attune ARGS` as a user would; never throws for an exit code. */
export const attune = async (
  args: readonly string[],
  { input = '', env = {} }: { readonly input?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }> => {
  const child = spawn(process.execPath, [...nodeFlags(args), cli, ...args], { env: { ...process.env, ...env } })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', chunk => {
    stdout += chunk
  })
  child.stderr.on('data', chunk => {
    stderr += chunk
  })
  child.stdin.end(input)
  const code = await new Promise<number | null>(done => child.once('close', done))
  return { code, stdout, stderr }
}

/**
 * Runs `attune ARGS` in this process, from its words to its exit code: the same but for the seconds that a process takes
 * to load. For one command after the other; what is about processes (signals, stdin, two at once) has `attune`. The log of
 * the server's parts goes to this process's stderr.
 *
 * @param options.databaseUrl of PostgreSQL, in the environment while the command runs
 */
export const attuneHere = async (
  args: readonly string[],
  { databaseUrl }: { readonly databaseUrl?: string | undefined } = {},
): Promise<Awaited<ReturnType<typeof attune>>> => {
  const before = process.env.DATABASE_URL
  if (databaseUrl !== undefined) process.env.DATABASE_URL = databaseUrl
  try {
    return await runHere(args)
  } finally {
    if (before === undefined) delete process.env.DATABASE_URL
    else process.env.DATABASE_URL = before
  }
}

const runHere = async (args: readonly string[]): Promise<Awaited<ReturnType<typeof attune>>> => {
  let stdout = ''
  let stderr = ''
  const code = await runArguments(args, {
    out: text => {
      stdout += `${text}\n`
    },
    err: text => {
      stderr += `${text}\n`
    },
    write: text => {
      stdout += typeof text === 'string' ? text : Buffer.from(text).toString()
      return undefined
    },
  })
  return { code, stdout, stderr }
}
