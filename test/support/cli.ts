import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { nodeFlags } from '../../bin/node-flags.js'

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
