import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { nodeFlags } from '../../bin/node-flags.js'
import { attune } from '../support/cli.ts'
import { startAttune } from '../support/server.ts'

/** Ctrl-C during an import: what is under way is finished, what is done is said, and the same command goes on. */

const home = mkdtempSync(join(tmpdir(), 'attune-interrupted-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))
const cli = resolve(import.meta.dirname, '../../src/apps/cli.ts')
const file = join(home, 'all.ndjson')
/** Six batches: no more than two of them are read ahead of what is written. */
const resources = 12_000

beforeAll(() => {
  const line = (n: number) =>
    `{"resourceType":"Observation","id":"o${n}","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"8867-4"}]},"subject":{"reference":"Patient/p${n % 9}"},"effectiveDateTime":"2026-01-01T00:00:00Z","valueQuantity":{"value":${60 + (n % 50)},"unit":"/min","system":"http://unitsofmeasure.org","code":"/min"}}\n`
  writeFileSync(file, Array.from({ length: resources }, (_, n) => line(n)).join(''))
})

/** Imports, and interrupts once at the first line of progress. */
const interrupted = async (data: string) => {
  const args = ['import', file, '--source', 's', '--data', data, '--json']
  const child = spawn(process.execPath, [...nodeFlags(args), cli, ...args])
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', chunk => {
    stdout += chunk
  })
  child.stderr.on('data', chunk => {
    if (stderr === '') child.kill('SIGINT')
    stderr += chunk
  })
  const code = await new Promise<number | null>(done => child.once('close', done))
  return { code, stderr, report: JSON.parse(stdout) }
}

const goesOn = async (data: string, before: number) => {
  const again = await attune(['import', file, '--source', 's', '--data', data, '--json'])
  expect(again.code, again.stderr).toBe(0)
  const report = JSON.parse(again.stdout)
  expect(report).toMatchObject({ duplicates: before, stored: resources - before })
  expect(report).not.toHaveProperty('stopped')
}

const expectStopped = ({ code, stderr, report }: Awaited<ReturnType<typeof interrupted>>): void => {
  expect(code, stderr).toBe(130)
  expect(stderr).toContain('Ctrl-C again stops at once')
  expect(report.stopped).toBe(true)
  expect(report.stored).toBeGreaterThan(0)
  expect(report.stored).toBeLessThan(resources)
}

it('in a process of its own', async () => {
  const data = join(home, 'own')
  const first = await interrupted(data)
  expectStopped(first)
  await goesOn(data, first.report.stored)
}, 120_000)

it('through the server that holds the folder, which goes on serving', async () => {
  const data = join(home, 'served')
  const server = await startAttune({ folder: data, args: ['--empty'] })
  try {
    const first = await interrupted(data)
    expectStopped(first)
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
    await goesOn(data, first.report.stored)
  } finally {
    await server.stop()
  }
}, 120_000)
