import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Application, compose } from '../../src/apps/compose.ts'
import { importEvents, importPaths } from '../../src/apps/use-cases/import.ts'
import { patientPage } from '../../src/apps/use-cases/patients.ts'
import { qualityReport, refreshQuality } from '../../src/apps/use-cases/quality.ts'
import { type ObservationFact, observationsIn, type SeriesFact } from '../../src/clinical/index.ts'
import type { Instant, PersonId } from '../../src/core/index.ts'
import { recordIdOf } from '../../src/pipeline/ingest/index.ts'
import { findFacts, readProfile } from '../../src/pipeline/profile/index.ts'
import type { QualityReport } from '../../src/pipeline/quality/index.ts'
import { createLog } from '../../src/platform/logging/index.ts'
import { type Reading, type SensorOf, seriesDocument } from '../support/series-document.ts'

/** Glucose sensors with planted defects, a reading every five minutes. */

const caller = { actor: 'dr-okafor', channel: 'web' } as const
const root = mkdtempSync(join(tmpdir(), 'attune-quality-series-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
const minutes = 60_000
const day = 24 * 60 * minutes
const begin = Date.UTC(2026, 8, 1)
const asOf = '2026-11-02T09:00:00.000Z' as Instant

/** Three weeks of a sensor without anything wrong. */
const clean = (seed: number): readonly Reading[] =>
  Array.from({ length: 21 * 288 }, (_, n): Reading => {
    const noise = Math.sin(n * 12.9898 + seed) * 43_758.5453
    return [begin + n * 5 * minutes, Math.round(130 + 40 * Math.sin(n / 40 + seed) + 6 * (noise - Math.floor(noise)))]
  })
const between =
  (from: number, to: number) =>
  ([at]: Reading) =>
    at >= begin + from * day && at < begin + to * day

/** By patient: what was planted, the check that must find it, and how many readings it is. */
const defects: readonly {
  readonly patient: string
  readonly check: string
  readonly count: number
  readonly readings: readonly Reading[]
  readonly birth?: string
  readonly death?: string
  readonly as?: Partial<SensorOf>
}[] = [
  {
    patient: 'frozen',
    check: 'frozen',
    count: 72,
    readings: clean(1).map(one => (between(3, 3.25)(one) ? [one[0], 141] : one)),
  },
  { patient: 'gap', check: 'gap', count: 1, readings: clean(2).filter(one => !between(5, 8)(one)) },
  {
    patient: 'impossible',
    check: 'value-impossible',
    count: 12,
    readings: clean(3).map((one, n) => (n >= 1000 && n < 1012 ? [one[0], 0.2] : one)),
  },
  {
    patient: 'improbable',
    check: 'value-improbable',
    count: 3,
    readings: clean(4).map((one, n) => (n >= 2000 && n < 2003 ? [one[0], 950] : one)),
  },
  {
    patient: 'molar',
    check: 'unit-suspect',
    count: 288,
    readings: clean(5).map(one => (between(9, 10)(one) ? [one[0], Number((one[1] / 18.016).toFixed(1))] : one)),
  },
  {
    patient: 'future',
    check: 'in-future',
    count: 288,
    readings: [
      ...clean(6),
      ...clean(7)
        .slice(0, 288)
        .map(([at, value]): Reading => [at + 20_000 * day, value]),
    ],
  },
  { patient: 'unborn', check: 'before-birth', count: 288, birth: '2026-09-03', readings: clean(8) },
  // More than two days after the start of the day of death.
  { patient: 'dead', check: 'after-death', count: 7 * 288 - 1, death: '2026-09-13', readings: clean(9) },
  {
    patient: 'twice',
    check: 'contradicted',
    count: 10,
    readings: [
      ...clean(10),
      ...clean(10)
        .slice(50, 60)
        .map(([at, value]): Reading => [at, value + 30]),
    ],
  },
]

describe('data quality of readings stored as series', () => {
  let app: Application
  let report: QualityReport
  const bring = async (source: string, patient: string, readings: readonly Reading[], as: Partial<SensorOf> = {}) =>
    await importEvents(
      app.dependencies,
      seriesDocument(app.dependencies.blobs, readings, { patient, ...as }, { source }),
      { source, adapter: 'files' },
      caller,
      () => undefined,
    )
  const give = async (source: string, name: string, ...resources: readonly object[]) => {
    const path = join(root, `${source}-${name}.ndjson`)
    writeFileSync(path, resources.map(resource => JSON.stringify(resource)).join('\n'))
    await importPaths(app.dependencies, { paths: [path], source }, caller, () => undefined)
  }
  const patientOf = (id: string, more: object = {}) => ({
    resourceType: 'Patient',
    id,
    gender: 'female',
    birthDate: '1970-01-01',
    ...more,
  })
  const row = (source: string, check: string) => {
    const found = report.sources.find(one => one.source === source)?.checks.find(one => one.check === check)
    if (found === undefined) throw new Error(`no ${check} of ${source}`)
    return found
  }
  const person = async (source: string, patient: string): Promise<PersonId> => {
    const found = await app.dependencies.standings.personOf(recordIdOf(source, patient))
    if (found === null) throw new Error('nobody')
    return found
  }

  beforeAll(async () => {
    const data = join(root, 'data')
    mkdirSync(data)
    writeFileSync(join(data, 'site.json'), JSON.stringify({ title: 'Series', jurisdiction: 'us', asOf, source: 'ehr' }))
    app = await compose({ dataFolder: data, databaseUrl: undefined, log: createLog('silent') })
    await give('clean', 'patients', patientOf('c1'), patientOf('c2'))
    await bring('clean', 'c1', clean(20))
    await bring('clean', 'c2', clean(21), { unit: 'mg/dL', device: 'another' })
    for (const { patient, readings, birth, death, as } of defects) {
      const times = {
        ...(birth === undefined ? {} : { birthDate: birth }),
        ...(death === undefined ? {} : { deceasedDateTime: death }),
      }
      await give(patient, 'patient', patientOf(patient, times))
      await bring(patient, patient, readings, as)
    }
    // Two apps pass on the readings of one sensor.
    await give('apps', 'patient', patientOf('apps'))
    await bring('apps', 'apps', clean(30), { device: 'sensor app' })
    await bring('apps', 'apps', clean(30).slice(0, 500), { device: 'phone' })
    // 21 days of molar values under another label, in all people of a source.
    for (const n of [0, 1, 2]) {
      await give('molar-source', `p${n}`, patientOf(`m${n}`))
      await bring(
        'molar-source',
        `m${n}`,
        clean(40 + n).map(([at, value]): Reading => [at, Number((value / 18.016).toFixed(1))]),
      )
    }
    report = await qualityReport(app.dependencies, { examples: 10_000, refresh: true }, caller)
  }, 240_000)
  afterAll(() => app.close())

  it.each(defects)(
    'finds what was planted ($patient), every reading of it, by its first',
    async ({ patient, check, count }) => {
      const found = row(patient, check)
      expect(found.count).toBe(count)
      const facts = await findFacts(
        app.dependencies.database.kysely,
        found.examples.map(({ fact }) => fact),
      )
      expect(facts).toHaveLength(found.examples.length)
      expect(facts[0]?.fact.kind).toBe('observation')
    },
  )

  it('nothing is found in clean sensors, of which every reading was looked at', () => {
    const source = report.sources.find(one => one.source === 'clean')
    const found = source?.checks.filter(({ count, looked }) => count > 0 && looked !== null)
    expect(found?.map(({ check, count, examples }) => [check, count, examples.slice(0, 2)])).toEqual([])
    expect(row('clean', 'value-impossible').looked).toBe(2 * 21 * 288)
    expect(row('clean', 'value-impossible').trend).toEqual([{ month: '2026-09', count: 0, looked: 2 * 21 * 288 }])
  })

  it('one sensor through two apps: the readings of the second are repeats', () => {
    expect(row('apps', 'duplicate').count).toBe(500)
  })

  it('a source whose every value is in another unit', () => {
    expect(row('molar-source', 'unit-suspect').count).toBe(3 * 21 * 288)
  })

  it('each reading carries what was found of it, the readings beside it do not; a replay from before does not know', async () => {
    const { kysely } = app.dependencies.database
    const of = async (knownAt: Instant | null) => {
      const profile = await readProfile(kysely, { person: await person('molar', 'molar'), asOf, knownAt })
      const days = profile.facts.filter((fact): fact is SeriesFact => fact.kind === 'series')
      return days.flatMap(observationsIn)
    }
    const isSuspect = ({ quality }: ObservationFact) => quality.some(({ code }) => code === 'unit-suspect')
    const readings = await of(null)
    expect(readings.filter(isSuspect)).toHaveLength(288)
    expect(readings.filter(isSuspect).every(one => between(9, 10)([Date.parse(one.effective.start), 0]))).toBe(true)
    const [first] = readings
    expect((await of(first?.received ?? null)).filter(isSuspect)).toEqual([])
  })

  it('the patient’s page says it beside the series', async () => {
    const page = await patientPage(app.dependencies, { person: await person('frozen', 'frozen'), asOf }, caller)
    const rows = page.facts.flatMap(({ rows: all }) => all)
    const shown = rows.find(({ quality }) => quality.some(({ code }) => code === 'frozen'))
    expect(shown?.quality.find(({ code }) => code === 'frozen')?.message).toContain('2026-09-04')
    expect(page.quality.some(({ code }) => code === 'frozen')).toBe(true)
  })

  it('in the background, further readings alone make nothing due at once; a question does', async () => {
    await bring('clean', 'c1', [[begin + 22 * day, 120]])
    expect(await refreshQuality(app.dependencies, { readingsMayWait: true })).toBe(0)
    expect(await refreshQuality(app.dependencies)).toBe(1)
  })
})
