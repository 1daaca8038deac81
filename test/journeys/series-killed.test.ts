import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import { nodeFlags } from '../../bin/node-flags.js'
import { compose } from '../../src/apps/compose.ts'
import { measurement, readingsOf } from '../../src/clinical/index.ts'
import { recordIdOf } from '../../src/pipeline/ingest/index.ts'
import { readProfile } from '../../src/pipeline/profile/index.ts'
import { createLog } from '../../src/platform/logging/index.ts'
import { attune } from '../support/cli.ts'

/** An import of a sensor's export that is killed and given again: no reading lost, none there twice. */

const home = mkdtempSync(join(tmpdir(), 'attune-series-killed-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))
const cli = resolve(import.meta.dirname, '../../src/apps/cli.ts')

const count = 120_000
const first = Date.parse('2024-01-01T00:00:00.000Z')

it('killed at any moment, the import given again completes it', async () => {
  const data = join(home, 'data')
  const file = join(home, 'entries.json')
  const entries = Array.from({ length: count }, (_, n) => {
    const date = first + n * 300_000
    return { type: 'sgv', device: 'xDrip-DexcomG5', date, dateString: new Date(date).toISOString(), sgv: 80 + (n % 90) }
  })
  writeFileSync(file, JSON.stringify(entries))
  writeFileSync(join(home, 'patient.json'), JSON.stringify({ resourceType: 'Patient', id: 'p1' }))
  expect((await attune(['import', join(home, 'patient.json'), '--source', 's', '--data', data])).code).toBe(0)
  const args = ['import', file, '--patient', 'p1', '--source', 's', '--data', data, '--json']
  let killed = 0
  for (const after of [500, 900, 1300, 1700, 2100]) {
    const child = spawn(process.execPath, [...nodeFlags(args), cli, ...args], { stdio: 'ignore' })
    const ended = new Promise<NodeJS.Signals | null>(done => child.once('exit', (_, signal) => done(signal)))
    await Promise.race([sleep(after), ended])
    child.kill('SIGKILL')
    if ((await ended) === 'SIGKILL') killed += 1
  }
  expect(killed).toBeGreaterThan(0)
  const last = await attune(args)
  const { readings } = JSON.parse(last.stdout) as { readings: { received: number; stored: number; duplicates: number } }
  expect(readings.received).toBe(count)
  expect(readings.stored + readings.duplicates).toBe(count)
  const application = await compose({ dataFolder: data, databaseUrl: undefined, log: createLog('silent') })
  try {
    const { database, standings } = application.dependencies
    const person = await standings.personOf(recordIdOf('s', 'p1'))
    const profile = await readProfile(database.kysely, {
      person: person!,
      asOf: '2027-01-01T00:00:00.000Z' as never,
      knownAt: null,
    })
    const found = readingsOf(profile, measurement.glucoseCgm)
    expect(found.length).toBe(count)
    expect(new Set(found.map(({ at }) => at)).size).toBe(count)
    const rows = await database.kysely.selectFrom('record').select('readings').where('patient', '=', 'p1').execute()
    expect(rows.map(one => Number(one.readings))).toEqual([count])
    expect(await application.dependencies.verifyAudit()).toMatchObject({ ok: true })
  } finally {
    await application.close()
  }
}, 240_000)
