import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { phoneDatabase } from '../../src/pipeline/ingest/convert/health-connect/test-database.ts'
import { zipOf } from '../../src/pipeline/ingest/test-zip.ts'
import { attuneHere as attune } from '../support/cli.ts'

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

describe('the zip archive of Google Health Connect', () => {
  const data = join(folder, 'phone')
  const run = (...args: string[]) => attune([...args, '--data', data, '--json'])
  const archive = join(folder, 'Health Connect.zip')
  const at = Date.UTC(2026, 0, 5, 7, 0)
  // Above what is held in memory: the database is read again from the document store.
  const samples = 520_000

  test('is stored once: weight as a fact, the heart as a series', async () => {
    const bytes = phoneDatabase(({ add, db }) => {
      const uuid = new Uint8Array(16).fill(7)
      add('weight_record_table', { uuid, last_modified_time: at, time: at, zone_offset: 3_600, weight: 81_250 })
      const watch = add('heart_rate_record_table', {
        start_time: at,
        start_zone_offset: 3_600,
        end_time: at,
        device_info_id: 2,
      })
      const put = db.prepare('INSERT INTO heart_rate_record_series_table VALUES (?, ?, ?)')
      for (let n = 0; n < samples; n++) put.run(watch, 60 + (n % 50), at + n * 1_000)
    })
    expect(bytes.length).toBeGreaterThan(8 * 1024 * 1024)
    writeFileSync(archive, zipOf([{ name: 'health_connect_export.db', content: bytes }]))
    writeFileSync(join(folder, 'p.json'), '{"resourceType":"Patient","id":"p"}')
    await run('import', join(folder, 'p.json'), '--source', 'phone')

    const refused = JSON.parse((await run('import', archive, '--source', 'phone')).stdout)
    expect(refused).toMatchObject({ stored: 0, quarantined: [{ code: 'patient-unknown' }] })

    const first = JSON.parse((await run('import', archive, '--source', 'phone', '--patient', 'p')).stdout)
    expect(first).toMatchObject({ stored: 1, readings: { received: samples, stored: samples } })
    const again = JSON.parse((await run('import', archive, '--source', 'phone', '--patient', 'p')).stdout)
    expect(again).toMatchObject({ stored: 0, duplicates: 1, readings: { stored: 0, duplicates: samples } })
    // What was refused is read when it is said whose it is.
    const replayed = JSON.parse((await run('quarantine', 'replay', '--source', 'phone', '--patient', 'p')).stdout)
    expect(replayed).toMatchObject({ resolved: 1, remaining: 0 })
  }, 180_000)

  test('is converted without a database; noise, and a file that is cut off, say so', async () => {
    const whole = await attune(['convert', archive, '--patient', 'p'])
    expect(whole.stdout).toContain(`1 resources and ${samples} readings from health-connect`)
    const export_ = join(folder, 'clarity.csv.gz')
    const header = 'Timestamp (YYYY-MM-DDThh:mm:ss),Event Type,Glucose Value (mg/dL)'
    const row = (n: number) => `2026-01-05T08:${String(n % 60).padStart(2, '0')}:00,EGV,${100 + (n % 90)}`
    const packed = gzipSync([header, ...Array.from({ length: 20_000 }, (_, n) => row(n))].join('\n'))
    writeFileSync(export_, packed.subarray(0, packed.length / 2))
    const cut = await attune(['convert', export_, '--patient', 'p', '--zone', 'UTC', '--json'])
    expect(JSON.parse(cut.stdout).issues).toContainEqual(expect.objectContaining({ code: 'gzip-invalid' }))
    const named = join(folder, 'health_connect_export.db')
    writeFileSync(named, randomBytes(20_000))
    const noise = await attune(['convert', named, '--patient', 'p', '--json'])
    expect(noise.code).toBe(1)
    expect(JSON.parse(noise.stdout).issues).toMatchObject([{ code: 'sqlite-invalid' }])
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
