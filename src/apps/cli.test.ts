import { execFile, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { attune } from '../../test/support/cli.ts'

const root = resolve(import.meta.dirname, '../..')
let copy: string

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'attune-copy-'))
  for (const name of ['src', 'package.json']) cpSync(join(root, name), join(copy, name), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
})
afterAll(() => rmSync(copy, { recursive: true, force: true }))

test('a damaged knowledge table is an error like any other: one JSON document, exit 1', async () => {
  writeFileSync(join(copy, 'src/specialties/kidney/knowledge/kfre-baseline.json'), '[{')
  const { code, stdout } = await new Promise<{ code: unknown; stdout: string }>(done => {
    const args = [join(copy, 'src/apps/cli.ts'), 'calc', 'kfre', '--json']
    const child = execFile(process.execPath, args, (error, out) => done({ code: error?.code ?? 0, stdout: out }))
    child.stdin?.end('{}')
  })
  expect(code).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'internal', remedy: expect.any(String) } })
})

test.each([
  ['no command', ['nothing']],
  ['no patient', ['profile']],
  ['no such option', ['patients', '--colour']],
  ['an option without its value', ['patients', '--data']],
  ['an empty data folder', ['patients', '--data', '']],
  ['a path that does not exist', ['import', '/does/not/exist']],
])('%s is misuse: one JSON document with a remedy, exit 2', async (_what, args) => {
  const { code, stdout } = await attune([...args, '--json'], { env: { ATTUNE_DATA: join(copy, 'data') } })
  expect(code).toBe(2)
  expect(JSON.parse(stdout).error.remedy).not.toBe('')
})

test.each([[['patients']], [['drug', 'warfarin', '--patient', 'x']], [['audit', 'verify']], [['export', 'x']]])(
  '%j: a mistyped folder is said, and not made',
  async args => {
    const folder = join(copy, 'mistyped')
    const { code, stdout } = await attune([...args, '--data', folder, '--json'])
    expect(code).toBe(2)
    expect(JSON.parse(stdout).error).toMatchObject({ code: 'not-found', remedy: expect.stringContaining('--data') })
    expect(existsSync(folder)).toBe(false)
  },
)

test('a reader that stops early is no error', async () => {
  const child = spawn(process.execPath, [join(root, 'src/apps/cli.ts'), 'calc', 'kfre', '--json'])
  let said = ''
  child.stderr.on('data', chunk => {
    said += chunk
  })
  child.stdout.destroy()
  child.stdin.end(JSON.stringify(Array.from({ length: 2000 }, () => ({}))))
  const code = await new Promise(done => child.once('close', done))
  expect(said).toBe('')
  expect(code).toBe(0)
})
