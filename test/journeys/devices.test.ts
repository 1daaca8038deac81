import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { attune } from '../support/cli.ts'

const sample = resolve(
  process.env.SHARED_DATA ?? resolve(import.meta.dirname, '../../../shared/data'),
  'devices/cgm/dexcom_export.csv',
)

const folder = mkdtempSync(join(tmpdir(), 'attune-devices-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.skipIf(!existsSync(sample))('the export of a glucose sensor', () => {
  const data = join(folder, 'data')
  const run = (...args: string[]) => attune([...args, '--data', data, '--json'])

  test('is refused as a whole without the zone of its clock, with the remedy', async () => {
    const { code, stdout } = await run('import', sample, '--source', 'sensor')
    expect(code).toBe(1)
    const report = JSON.parse(stdout)
    expect(report).toMatchObject({ stored: 0, quarantined: [{ code: 'zone-unknown' }] })
    expect(report.quarantined[0].message).toContain('--zone')
  }, 60_000)

  test('is stored with it: its patient, its device, all its readings; a second time nothing is new', async () => {
    const zone = ['--zone', 'America/New_York', '--source', 'sensor'] as const
    const first = await run('import', sample, ...zone)
    expect(first.code).toBe(0)
    expect(JSON.parse(first.stdout)).toMatchObject({
      stored: 2,
      readings: { received: 2148, stored: 2148 },
      quarantinedInAll: 0,
    })
    const again = await run('import', sample, ...zone)
    expect(JSON.parse(again.stdout)).toMatchObject({
      stored: 0,
      duplicates: 2,
      readings: { stored: 0, duplicates: 2148 },
    })
  }, 60_000)

  test('is shown without a database, each reading as an Observation, in one JSON document', async () => {
    const { code, stdout } = await attune(['convert', sample, '--zone', 'America/New_York', '--json'])
    expect(code).toBe(0)
    const { bundle, loss, issues } = JSON.parse(stdout)
    expect(bundle.entry).toHaveLength(2150)
    expect(new Set(bundle.entry.map((one: { fullUrl: string }) => one.fullUrl)).size).toBe(2150)
    expect(loss.unmappedInAll).toBe(2159)
    expect(issues).toEqual([])
  }, 60_000)
})

describe('attune convert of several files, and of none', () => {
  test('several are one document', async () => {
    const [a, b] = ['a.csv', 'b.json'].map(name => join(folder, name))
    writeFileSync(a!, 'Timestamp (YYYY-MM-DDThh:mm:ss),Event Type,Glucose Value (mg/dL)\n2026-01-05T08:00:00,EGV,103\n')
    writeFileSync(b!, '[{"type":"sgv","sgv":104,"date":1767600000000}]')
    const { code, stdout } = await attune(['convert', a!, b!, '--patient', 'p', '--zone', 'UTC', '--json'])
    expect(code).toBe(0)
    const { files, loss } = JSON.parse(stdout)
    expect(
      files.map((one: { format: string; bundle: { entry: unknown[] } }) => [one.format, one.bundle.entry.length]),
    ).toEqual([
      ['dexcom-clarity', 1],
      ['nightscout', 1],
    ])
    expect(loss.mapped).toBe(6)
  }, 30_000)

  test('a file of no format is refused before anything is written', async () => {
    const path = join(folder, 'x.txt')
    writeFileSync(path, 'hello')
    const { code, stdout } = await attune(['convert', path, '--json'])
    expect(code).toBe(2)
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'misuse' } })
  }, 30_000)
})
