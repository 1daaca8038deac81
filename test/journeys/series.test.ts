import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { profileCommand } from '../../src/apps/commands/patients.ts'
import { type Application, compose } from '../../src/apps/compose.ts'
import { advise } from '../../src/apps/use-cases/advise.ts'
import { backup } from '../../src/apps/use-cases/backup.ts'
import { erase } from '../../src/apps/use-cases/erase.ts'
import { explain } from '../../src/apps/use-cases/explain.ts'
import { exportResources } from '../../src/apps/use-cases/export.ts'
import { importEvents, importPaths } from '../../src/apps/use-cases/import.ts'
import { patientPage } from '../../src/apps/use-cases/patients.ts'
import { replay } from '../../src/apps/use-cases/replay.ts'
import { restore } from '../../src/apps/use-cases/restore.ts'
import { timeline } from '../../src/apps/use-cases/timeline.ts'
import type { PersonId } from '../../src/core/index.ts'
import { recordIdOf } from '../../src/pipeline/ingest/index.ts'
import { createLog } from '../../src/platform/logging/index.ts'
import { sharedServer } from '../support/databases.ts'
import { postgresBinaries } from '../support/postgres.ts'
import { type Reading, seriesDocument } from '../support/series-document.ts'

/**
 * Hugo of the example hospital, whose glucose sensor came as a series of readings in one application, and as FHIR
 * Observations in another: what is said of him is the same, and every reading leads to the bytes received.
 */

const examples = resolve(import.meta.dirname, '../../examples/hospital')
const caller = { actor: 'Practitioner/1', channel: 'command-line' } as const
const quiet = () => undefined
const asOf = '2026-11-02T09:00:00.000Z' as never
const root = mkdtempSync(join(tmpdir(), 'attune-series-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const cgm = readFileSync(join(examples, 'hugo-cgm.ndjson'), 'utf8')
  .trimEnd()
  .split('\n')
  .map(line => JSON.parse(line) as { effectiveDateTime: string; valueQuantity: { value: number } })
  .map((one): Reading => [Date.parse(one.effectiveDateTime), one.valueQuantity.value])
  .sort((a, b) => a[0] - b[0])

const open = async (databaseUrl: string | undefined): Promise<Application> => {
  const folder = mkdtempSync(join(root, 'data-'))
  return await compose({ dataFolder: folder, databaseUrl, log: createLog('silent') })
}

const bring = async (app: Application, ...files: readonly string[]) =>
  await importPaths(app.dependencies, { paths: files.map(file => join(examples, file)), source: 'ehr' }, caller, quiet)

const bringReadings = async (app: Application, readings: readonly Reading[], run?: number) =>
  await importEvents(
    app.dependencies,
    seriesDocument(app.dependencies.blobs, readings, { patient: 'hugo-0079' }, run === undefined ? {} : { run }),
    { source: 'ehr', adapter: 'files' },
    caller,
    quiet,
  )

const ask = async (app: Application, person: PersonId, at = asOf) =>
  await advise(app.dependencies, { person, asOf: at, knownAt: null, jurisdiction: 'us', orders: [] }, caller)

const suite = (url: () => Promise<string | undefined>) => {
  let series: Application
  let single: Application
  let person: PersonId

  beforeAll(async () => {
    series = await open(await url())
    single = await open(await url())
    await bring(single, 'hugo.json', 'hugo-cgm.ndjson')
    await bring(series, 'hugo.json')
    const found = await series.dependencies.standings.personOf(recordIdOf('ehr', 'hugo-0079'))
    if (found === null) throw new Error('Hugo is not there')
    person = found
  }, 60_000)
  afterAll(async () => {
    await series.close()
    await single.close()
  })

  it('is stored once, however often and in whatever pieces it is sent', async () => {
    const first = await bringReadings(series, cgm.slice(0, 900), 250)
    expect(first.readings).toEqual({ received: 900, stored: 900, duplicates: 0, leftOut: 0 })
    const all = await bringReadings(series, cgm, 250)
    expect(all.readings).toEqual({ received: cgm.length, stored: cgm.length - 900, duplicates: 900, leftOut: 0 })
    expect((await bringReadings(series, cgm)).readings).toMatchObject({ stored: 0, duplicates: cgm.length })
  })

  it('says of him what the same readings as Observations say', async () => {
    const said = async (app: Application) =>
      (await ask(app, person)).recommendations
        .map(({ rule, summary, because }) => ({
          rule,
          summary,
          because: because.map(({ label, value }) => [label, value]),
        }))
        .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
    const [one, other] = [await said(series), await said(single)]
    expect(one.some(({ summary }) => /lows? in 14 days/.test(summary))).toBe(true)
    expect(one).toEqual(other)
  })

  it('explains a low to the bytes received, and computes it again to the byte, whatever came since', async () => {
    const advice = await ask(series, person)
    const low = advice.recommendations.find(({ summary }) => /lows? in 14 days/.test(summary))!
    const view = await explain(series.dependencies, low.id, caller)
    const sensor = view.because.find(({ because }) => because.label === 'Sensor glucose')!
    expect(sensor.facts).toMatchObject([{ kind: 'observation', source: { name: 'ehr' } }])
    const { bytes, effective } = sensor.facts[0]!
    expect(bytes).toContain(`;${Date.parse(effective.start)};`)
    expect(await replay(series.dependencies, low.id, caller)).toMatchObject({ identical: true })
    // Readings of the same days, in so many pieces that the days are folded.
    for (let piece = 0; piece < 20; piece += 1) {
      await bringReadings(
        series,
        cgm.filter((_, n) => n % 20 === piece).map(([at]): Reading => [at + 60_000, 40]),
      )
    }
    expect(await replay(series.dependencies, low.id, caller)).toMatchObject({ identical: true })
    expect((await ask(series, person)).recommendations.map(({ id }) => id)).not.toContain(low.id)
  }, 60_000)

  it('is a line of the profile, the page and the timeline', async () => {
    const input = { positionals: [person], values: { 'as-of': asOf, json: true }, caller } as never
    const { json, text } = await profileCommand.run(series.dependencies, input)
    const shown = json as { series: { count: number }[]; facts: { kind: string }[] }
    expect(shown.series).toMatchObject([{ count: cgm.length * 2, unit: 'mg/dL', device: 'sensor' }])
    expect(shown.facts.some(({ kind }) => kind === 'series')).toBe(false)
    expect(text).toMatch(/series {2}Glucose \(sensor\): \d+ readings since 2026-10-19, of sensor; last 40 mg\/dL/)
    const page = await patientPage(series.dependencies, { person, asOf }, caller)
    const rows = page.facts.find(({ id }) => id === 'measurements')!.rows
    expect(rows.filter(({ title }) => title === 'Glucose (sensor)')).toMatchObject([{ earlier: [], unit: 'mg/dL' }])
    const { tracks } = await timeline(series.dependencies, { person, asOf }, caller)
    expect(tracks.find(({ id }) => id === 'series')).toMatchObject({
      events: [{ title: 'Glucose (sensor)', lasts: true }],
    })
    const then = await profileCommand.run(series.dependencies, {
      positionals: [person],
      values: { 'as-of': '2026-10-20T00:00:00.000Z' },
      caller,
    } as never)
    const until = Date.parse('2026-10-20T00:00:00.000Z')
    const before = [...cgm.map(([at]) => at), ...cgm.map(([at]) => at + 60_000)].filter(at => at <= until).length
    expect(then.text).toContain(`${before} readings`)
  })

  it('leaves with an export, and is in a backup', async () => {
    const lines: string[] = []
    const report = await exportResources(series.dependencies, { person, format: 'ndjson' }, caller, line => {
      lines.push(line)
    })
    expect(report.readings).toBe(cgm.length * 2)
    const exported = lines.map(line => JSON.parse(line)).filter(one => one.id.length === 40)
    expect(exported).toHaveLength(cgm.length * 2)
    expect(exported[0]).toMatchObject({
      resourceType: 'Observation',
      subject: { reference: 'Patient/hugo-0079' },
      valueQuantity: { unit: 'mg/dL', code: 'mg/dL' },
    })
    const folder = join(root, `backup-${series.dependencies.folder.path.split('-').at(-1)}`)
    await backup(series.dependencies, folder, caller, quiet)
    const target = { dataFolder: mkdtempSync(join(root, 'restored-')), databaseUrl: await url() }
    await restore(folder, target, quiet)
    const again = await compose({ ...target, log: createLog('silent') })
    try {
      const ids = async (app: Application) => (await ask(app, person)).recommendations.map(({ id }) => id).sort()
      expect(await ids(again)).toEqual(await ids(series))
    } finally {
      await again.close()
    }
  }, 60_000)

  it('is gone when he is erased, and does not come back by the same export', async () => {
    const report = await erase(series.dependencies, { person, reason: 'asked' }, caller)
    expect(report.documents.removed).toBeGreaterThan(1)
    const db = series.dependencies.database.kysely
    expect(await db.selectFrom('series_part').select('day').execute()).toEqual([])
    expect(await db.selectFrom('series').select('body').execute()).toEqual([])
    const again = await bringReadings(series, cgm)
    expect(again.readings).toMatchObject({ stored: 0, leftOut: cgm.length })
    expect(again.issues.map(({ code }) => code)).toContain('erased-patient')
  })
}

describe('a series of readings on PGlite', () => suite(async () => undefined))
describe.skipIf(postgresBinaries() === undefined)('a series of readings on PostgreSQL', () =>
  suite(async () => await (await sharedServer()).createDatabase()),
)
