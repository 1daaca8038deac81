import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

/** A clone in miniature: these commands, a command line of a few lines, and a lock file. */
const clone = mkdtempSync(join(realpathSync(tmpdir()), 'attune-clone-'))
const attune = join(clone, 'bin/attune.js')
const file = (path: string, content: unknown): void => {
  mkdirSync(join(clone, path, '..'), { recursive: true })
  writeFileSync(join(clone, path), typeof content === 'string' ? content : JSON.stringify(content))
}
const wants = (packages: Record<string, unknown>): void => file('package-lock.json', { lockfileVersion: 3, packages })
const run = (args: readonly string[], options: Parameters<typeof spawnSync>[2] = {}) =>
  spawnSync(process.execPath, [attune, ...args], { encoding: 'utf8', ...options })

beforeAll(() => {
  cpSync(import.meta.dirname, join(clone, 'bin'), { recursive: true })
  file('package.json', { type: 'module' })
  file('node_modules/.package-lock.json', { packages: { 'node_modules/a': { version: '1.0.0' } } })
  file(
    'src/apps/cli.ts',
    `const [verb = '']: string[] = process.argv.slice(2)
    if (verb === 'wait') {
      process.on('SIGTERM', () => process.exit(5))
      setInterval(() => {}, 1000)
    }
    let input = ''
    if (verb === 'read') for await (const chunk of process.stdin) input += chunk
    console.log(JSON.stringify({ args: process.argv.slice(2), cwd: process.cwd(), input }))
    if (verb === 'fail') process.exitCode = 3`,
  )
})
afterAll(() => rmSync(clone, { recursive: true, force: true }))

describe('in an installed clone the command is the command line', () => {
  beforeAll(() => wants({ '': {}, 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { optional: true } }))

  test('with its own arguments, working folder, input and exit code, and nothing else on stdout', () => {
    const { stdout, stderr, status } = run(['read', '--json', 'a b'], { cwd: tmpdir(), input: '{}' })
    expect(JSON.parse(String(stdout))).toEqual({
      args: ['read', '--json', 'a b'],
      cwd: realpathSync(tmpdir()),
      input: '{}',
    })
    expect(stderr).toBe('')
    expect(status).toBe(0)
    expect(run(['fail']).status).toBe(3)
  })

  test('reached through a symbolic link, as npx does', () => {
    const link = join(clone, 'linked.js')
    symlinkSync(attune, link)
    expect(spawnSync(process.execPath, [link, 'fail'], { encoding: 'utf8' }).status).toBe(3)
  })

  test('with its signals', async () => {
    const child = spawn(process.execPath, [attune, 'wait'], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(child.stdout, 'data')
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([5, null])
  })
})

describe('a clone that cannot be installed says why and what to do', () => {
  beforeAll(() => wants({ '': {}, 'node_modules/a': { version: '1.0.1' } }))
  const failure = (env: NodeJS.ProcessEnv): unknown => {
    const { stdout, status } = run(['patients', '--json'], { env: { ...process.env, ...env } })
    expect(status).toBe(1)
    return JSON.parse(String(stdout))
  }

  test('without npm', () => {
    expect(failure({ PATH: join(clone, 'empty') })).toMatchObject({ error: { code: 'no-npm' } })
  })

  test('without a network', () => {
    file('package.json', { type: 'module', dependencies: { a: '1.0.1' } })
    const unreachable = { npm_config_registry: 'http://127.0.0.1:9', npm_config_fetch_retries: '0' }
    expect(failure({ ...unreachable, npm_config_cache: join(clone, 'cache') })).toMatchObject({
      error: { code: 'offline', message: expect.any(String), remedy: expect.stringContaining('network') },
    })
  })
})
