import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { type Application, compose } from '../src/apps/compose.ts'
import { startMqtt } from '../src/apps/mqtt.ts'
import { advise } from '../src/apps/use-cases/advise.ts'
import { importEvents, importPaths } from '../src/apps/use-cases/import.ts'
import { type Instant, instantOf } from '../src/core/index.ts'
import { type IngestEvent, recordIdOf } from '../src/pipeline/ingest/index.ts'
import { createFactCache, readRecords } from '../src/pipeline/profile/index.ts'
import { createLog } from '../src/platform/logging/index.ts'
import { startBroker } from '../test/support/mqtt.ts'
import { postgresBinaries, startPostgres } from '../test/support/postgres.ts'
import { type Reading, seriesDocument } from '../test/support/series-document.ts'
import { measure, numberArgument, report } from './report.ts'

/**
 * Readings of devices stored per second on PGlite and PostgreSQL (synced), from what a converter gives to the commit, audit
 * included: runs of 10,000, the same again, a dense series, and a trickle of one reading of each of many patients; beside one
 * narrow row a reading in the same database; messages of one reading each from an MQTT broker in this process. Then what a year of a glucose sensor costs a profile and its advice.
 *
 *   node bench/series.ts [READINGS]        1000000
 */
const readings = numberArgument(0, 1_000_000)
const caller = { actor: 'bench', channel: 'command-line' } as const
const quiet = () => undefined
const now = '2026-11-02T09:00:00.000Z' as Instant
const year = 105_120
const examples = resolve(import.meta.dirname, '../examples/hospital')
const rows: Record<string, string | number>[] = []

/** Oldest first, the last of them shortly before `now`; values as a glucose sensor has them. */
const sensor = (count: number, step: number): readonly Reading[] =>
  Array.from({ length: count }, (_, n) => [
    Date.parse(now) - (count - n) * step - 60_000,
    Math.round(140 + 50 * Math.sin(n / 40) + 10 * Math.sin(n / 3)),
  ])

const eventsOf = async (app: Application, of: string, all: readonly Reading[], code: string, unit: string) =>
  await Array.fromAsync(seriesDocument(app.dependencies.blobs, all, { patient: of, code, unit }))

const patients = (count: number, size: number) =>
  Array.from({ length: Math.ceil(count / size) }, (_, n) => [`bench-${n}`, Math.min(size, count - n * size)] as const)

const timed = async (kind: string, what: string, count: number, work: () => Promise<unknown>, reference?: number) => {
  const { seconds, cpuSeconds } = await measure(work)
  rows.push({
    what: `${kind}: ${what}`,
    readings: count,
    seconds,
    'CPU s here': cpuSeconds,
    'readings / s': count / seconds,
    ...(reference === undefined ? {} : { 'times reference': count / seconds / reference }),
  })
  return count / seconds
}

const narrowRows = async (app: Application) => {
  const db = app.dependencies.database.kysely
  await sql`create table bench_reading (record_id text, code text, at timestamptz, value double precision, primary key (record_id, code, at))`.execute(
    db,
  )
  for (const [patient, size] of patients(readings, year)) {
    const all = sensor(size, 300_000)
    for (let from = 0; from < all.length; from += 10_000) {
      const part = all.slice(from, from + 10_000)
      await sql`
        insert into bench_reading select ${recordIdOf('ehr', patient)}, '99504-3', t, v
        from unnest(${part.map(([at]) => instantOf(at))}::timestamptz[], ${part.map(([, value]) => value)}::float8[]) as u(t, v)`.execute(
        db,
      )
    }
  }
}

const rates = async (kind: string, app: Application) => {
  const put = (events: readonly IngestEvent[]) =>
    importEvents(app.dependencies, events, { source: 'ehr', adapter: 'files' }, caller, quiet)
  const reference = await timed(kind, 'one row a reading (reference)', readings, () => narrowRows(app))
  const bulk: IngestEvent[] = []
  for (const [patient, size] of patients(readings, year)) {
    bulk.push(...(await eventsOf(app, patient, sensor(size, 300_000), '99504-3', 'mg/dL')))
  }
  await timed(kind, 'runs of 10,000, every five minutes', readings, () => put(bulk), reference)
  await timed(kind, 'the same again', readings, () => put(bulk), reference)
  const dense = await eventsOf(app, 'bench-dense', sensor(readings, 5_000), '8867-4', '/min')
  await timed(kind, 'runs of 10,000, every five seconds', readings, () => put(dense), reference)
  const { rows: sizes } = await sql<{ bytes: number; n: number }>`
    select sum(length(packed))::float8 as bytes, sum(readings)::float8 as n from series_part`.execute(
    app.dependencies.database.kysely,
  )
  rows.push({ what: `${kind}: packed`, 'bytes / reading': (sizes[0]?.bytes ?? 0) / (sizes[0]?.n ?? 1) })
  const many = 1_000
  const rounds: IngestEvent[][] = []
  for (let round = 0; round < 20; round += 1) {
    const document = await eventsOf(app, 'bench-live', [[Date.parse(now) - round * 60_000, round]], '99504-3', 'mg/dL')
    const [of, one] = document
    if (of === undefined || one?.kind !== 'series') throw new Error('no reading')
    const live = Array.from({ length: many }, (_, n): IngestEvent => {
      const patient = `live-${n}`
      return { ...one, series: { ...one.series, patient, record: recordIdOf('ehr', patient) } }
    })
    rounds.push([of, ...live])
  }
  await timed(
    kind,
    `a trickle: one reading of ${many} patients, 20 times`,
    many * rounds.length,
    async () => {
      for (const round of rounds) await put(round)
    },
    reference,
  )
}

/** A broker in this process hands on what it kept while nobody was there: from the connection to the last acknowledgement. */
const published = async (kind: string, app: Application, many: number) => {
  const count = 10_000
  const patients = Array.from({ length: many }, (_, n) => `mqtt-${many}-${n}`)
  const folder = mkdtempSync(join(tmpdir(), 'attune-bench-mqtt-'))
  const file = join(folder, 'patients.ndjson')
  writeFileSync(file, patients.map(id => JSON.stringify({ resourceType: 'Patient', id })).join('\n'))
  await importPaths(app.dependencies, { paths: [file], source: 'ehr' }, caller, quiet)
  const broker = await startBroker()
  const settings = { topics: ['#'], clientId: undefined, source: 'ehr', user: undefined, password: undefined, tls: {} }
  const url = new URL(`mqtt://127.0.0.1:${broker.port}`)
  const start = () => startMqtt(app.dependencies, { ...settings, url }, createLog('error'))
  const session = await start()
  await session.subscribed
  await session.close()
  for (let n = 0; n < count; n += 1) {
    const time = instantOf(Date.parse(now) - Math.floor(n / many) * 60_000)
    const reading = { patient: patients[n % many], code: '99504-3', unit: 'mg/dL', time, value: n % 300, device: 'G6' }
    await broker.publish('ward', JSON.stringify(reading))
  }
  let subscription = session
  await timed(kind, `MQTT: messages of one reading, of ${many} patients in turn`, count, async () => {
    subscription = await start()
    while (broker.acknowledged() < count) await sleep(5)
  })
  await subscription.close()
  await broker.close()
  rmSync(folder, { recursive: true, force: true })
}

const advice = async (kind: string, app: Application) => {
  const paths = [join(examples, 'hugo.json')]
  await importPaths(app.dependencies, { paths, source: 'ehr' }, caller, quiet)
  const record = recordIdOf('ehr', 'hugo-0079')
  const person = await app.dependencies.standings.personOf(record)
  if (person === null) throw new Error('Hugo is not there')
  const { kysely } = app.dependencies.database
  const cold = async (what: string) => {
    await measure(() => readRecords(kysely, { person, knownAt: null }))
    const load = await measure(() => readRecords(kysely, { person, knownAt: null }, createFactCache({ limit: 10_000 })))
    let step = 0
    const ask = () => {
      step += 3_600_000
      const asOf = instantOf(Date.parse(now) + step)
      return advise(app.dependencies, { person, asOf, knownAt: null, jurisdiction: 'us', orders: [] }, caller)
    }
    const first = await measure(ask)
    const later = await measure(async () => {
      for (let n = 0; n < 5; n += 1) await ask()
    })
    rows.push({
      what: `${kind}: ${what}`,
      'load ms': load.seconds * 1000,
      'first advice ms': first.seconds * 1000,
      'advice ms': (later.seconds * 1000) / 5,
    })
  }
  await cold('Hugo without a sensor (warming up)')
  await cold('Hugo without a sensor')
  const events = await eventsOf(app, 'hugo-0079', sensor(year, 300_000), '99504-3', 'mg/dL')
  await importEvents(app.dependencies, events, { source: 'ehr', adapter: 'files' }, caller, quiet)
  await cold('Hugo with a year of a sensor')
}

const run = async (kind: string, databaseUrl: string | undefined) => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'attune-bench-series-'))
  const app = await compose({ dataFolder, databaseUrl, log: createLog('error') })
  try {
    await rates(kind, app)
    for (const many of [20, 1_000]) await published(kind, app, many)
    await advice(kind, app)
  } finally {
    await app.close()
    rmSync(dataFolder, { recursive: true, force: true })
  }
}

await run('PGlite', undefined)
if (postgresBinaries() !== undefined) {
  const server = await startPostgres({ synced: true })
  try {
    await run('PostgreSQL', await server.createDatabase())
  } finally {
    await server.stop()
  }
}
report(`Readings of devices: ${readings}`, rows)
