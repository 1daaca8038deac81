import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOmop } from '../../pipeline/ingest/index.ts'
import { quarantinedStretches } from '../../pipeline/profile/index.ts'
import { createLog } from '../../platform/logging/index.ts'
import { type Application, compose } from '../compose.ts'
import { importPaths } from './import.ts'
import { replayQuarantine } from './quarantine.ts'
import { createPublishedReceiver } from './receive-published.ts'
import { receiveReadings } from './receive-readings.ts'

const folder = mkdtempSync(join(tmpdir(), 'attune-reread-'))
let app: Application
beforeAll(async () => {
  app = await compose({ dataFolder: join(folder, 'store'), databaseUrl: undefined, log: createLog('error') })
})
afterAll(async () => {
  await app.close()
  rmSync(folder, { recursive: true, force: true })
})
const caller = { actor: 'test', channel: 'command-line' } as const
const ignore = () => undefined
const put = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, content)
  return path
}
const bring = (paths: readonly string[], source: string, more: object = {}) =>
  importPaths(app.dependencies, { paths, source, ...more }, caller, ignore)
const replay = (request: Parameters<typeof replayQuarantine>[1]) =>
  replayQuarantine(app.dependencies, request, caller, ignore)
const patient = (id: string) => put(`${id}.json`, JSON.stringify({ resourceType: 'Patient', id, gender: 'female' }))
const reading = (of: string, minute: number, value: unknown = 104) =>
  JSON.stringify({ patient: of, code: '99504-3', unit: 'mg/dL', time: `2026-11-02T09:0${minute}:00+01:00`, value })

test('live readings of a patient who came later are read again; what is wrong in a line stays', async () => {
  await bring([patient('early')], 'gateway')
  const lines = [reading('early', 0), reading('late', 1), reading('late', 2), reading('early', 3, 'high')]
  const bytes = Buffer.from(lines.join('\n'))
  const first = await receiveReadings(app.dependencies, { bytes, format: 'lines', source: 'gateway' }, caller)
  expect(first).toMatchObject({ readings: { stored: 1 }, quarantinedInAll: 3 })

  const before = await replay({ source: 'gateway', said: {} })
  expect(before).toMatchObject({ resolved: 0, remaining: 3 })
  expect(before.documents[0]?.because).toContain('patients whom their source has now')

  await bring([patient('late')], 'gateway')
  const after = await replay({ source: 'gateway', said: {} })
  expect(after).toMatchObject({ resolved: 2, remaining: 1, imported: { readings: { stored: 2 } } })
  const [left] = await quarantinedStretches(app.dependencies.database.kysely, { source: 'gateway' })
  expect(left?.message).toContain('value: a number')
})

test('what a broker published is read again, lines and Observations', async () => {
  const receiver = createPublishedReceiver(app.dependencies, 'broker', createLog('error'))
  const observation = JSON.stringify({
    resourceType: 'Observation',
    id: 'o1',
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: '29463-7' }] },
    subject: { reference: 'Patient/later' },
    effectiveDateTime: '2026-11-02T09:00:00+01:00',
    valueQuantity: { value: 81, unit: 'kg', system: 'http://unitsofmeasure.org', code: 'kg' },
  })
  for (const payload of [reading('later', 4), observation]) await receiver.receive(Buffer.from(payload))
  expect(receiver.counts()).toMatchObject({ unreadable: 2 })

  await bring([patient('later')], 'broker')
  const after = await replay({ source: 'broker', said: {} })
  expect(after).toMatchObject({ resolved: 2, remaining: 0, imported: { stored: 1, readings: { stored: 1 } } })
  expect(await replay({ source: 'broker', said: {} })).toMatchObject({ documents: [] })
})

test('a table of OMOP is read again with its folder, and is asked for without', async () => {
  const person = 'person_id,gender_concept_id,year_of_birth\n1,8532,1950\n'
  const measured =
    'measurement_id,person_id,measurement_concept_id,measurement_date,value_as_number,unit_source_value\n10,1,3004501,2023-01-02,5.4,mmol/L\n'
  const cdm = join(folder, 'cdm')
  put('cdm/PERSON.csv', person)
  put('cdm/MEASUREMENT.csv', measured)
  // Named themselves, and nobody said that they are tables.
  const files = [join(cdm, 'PERSON.csv'), join(cdm, 'MEASUREMENT.csv')]
  expect(await bring(files, 'warehouse')).toMatchObject({ stored: 0, quarantinedInAll: 2 })

  const asked = await replay({ source: 'warehouse', said: {} })
  expect(asked).toMatchObject({ resolved: 0, remaining: 2 })
  for (const { because } of asked.documents) expect(because).toContain('--mapping omop --folder')

  put('cdm/CONCEPT.csv', 'concept_id\tconcept_name\tvocabulary_id\tconcept_code\n3004501\tGlucose\tLOINC\t2345-7\n')
  const { format: table } = await openOmop([cdm])
  expect(await replay({ source: 'warehouse', said: {}, table })).toMatchObject({
    resolved: 2,
    remaining: 0,
    imported: { stored: 2 },
  })
})

test('what cannot be read again as it is says why', async () => {
  const damaged = gzipSync(Buffer.from(JSON.stringify({ resourceType: 'Patient', id: 'z' }).repeat(50))).subarray(0, 40)
  await bring([put('cut.ndjson.gz', damaged)], 'odd')
  const [row] = await quarantinedStretches(app.dependencies.database.kysely, { source: 'odd', code: 'gzip-invalid' })
  expect(row?.file).toBe('cut.ndjson.gz')
  const report = await replay({ source: 'odd', said: {} })
  expect(report.documents.find(({ document }) => document === row?.document)?.because).toContain('undamaged copy')
})
