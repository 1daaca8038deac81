import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createLog } from '../../platform/logging/index.ts'
import { type Application, compose } from '../compose.ts'
import { importPaths } from '../use-cases/import.ts'
import { createWorkspace } from './workspace.ts'

const folder = mkdtempSync(join(tmpdir(), 'attune-readings-'))
const log = createLog('silent')
let application: Application
let app: FastifyInstance
beforeAll(async () => {
  application = await compose({ dataFolder: join(folder, 'data'), databaseUrl: undefined, log })
  const file = join(folder, 'patient.json')
  writeFileSync(file, JSON.stringify({ resourceType: 'Patient', id: 'p1' }))
  const caller = { actor: 'test', channel: 'command-line' } as const
  await importPaths(application.dependencies, { paths: [file], source: 'gateway', said: {} }, caller, () => undefined)
  app = await createWorkspace(application.dependencies, { log, token: undefined })
}, 60_000)
afterAll(async () => {
  await app.close()
  await application.close()
  rmSync(folder, { recursive: true, force: true })
})

const post = async (type: string, payload: string, source = 'gateway') => {
  const answer = await app.inject({
    method: 'POST',
    url: `/readings?source=${source}`,
    headers: { host: 'localhost', 'content-type': type },
    payload,
  })
  return { status: answer.statusCode, json: answer.json() }
}

const reading = (change: object = {}) =>
  JSON.stringify({
    patient: 'p1',
    code: '99504-3',
    unit: 'mg/dL',
    time: '2026-11-02T09:00:00+01:00',
    value: 104,
    device: 'G6',
    category: 'laboratory',
    ...change,
  })
const ndjson = 'application/x-ndjson'

it('stores readings before it answers, and each once', async () => {
  const body = [reading(), reading({ time: '2026-11-02T08:05:00Z', value: 40, comparator: '<' })].join('\n')
  expect(await post(ndjson, body)).toMatchObject({ status: 200, json: { stored: 2, duplicates: 0, refused: 0 } })
  expect(await post(ndjson, `${body}\n`)).toMatchObject({ status: 200, json: { stored: 0, duplicates: 2 } })
  const rows = await application.dependencies.database.kysely.selectFrom('series_part').select('readings').execute()
  expect(rows).toEqual([{ readings: 2 }])
})

it('says which lines it did not take, with no word of what they say, and takes the others', async () => {
  const lines = [
    reading({ patient: 'somebody-else' }),
    reading({ time: '2026-11-02T09:00:00' }),
    reading({ unit: undefined }),
    reading({ code: 'glucose' }),
    '{"patient":',
    reading({ time: '2026-11-02T10:00:00+01:00' }),
  ]
  const { status, json } = await post(ndjson, lines.join('\n'))
  expect([status, json.stored, json.refused]).toEqual([200, 1, 5])
  expect(json.problems.map(({ message }: { message: string }) => message)).toEqual([
    'Not stored: the source has no such patient',
    'Not stored: time: a date and time with its offset from UTC',
    'Not stored: unit: a UCUM code',
    'Not stored: code: a LOINC code',
    'Not stored: not a line of JSON in UTF-8',
  ])
})

it('takes FHIR Observations of patients that are known, and nothing else', async () => {
  const observation = (subject: string) => ({
    resourceType: 'Observation',
    id: 'o1',
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: '8867-4' }] },
    subject: { reference: `Patient/${subject}` },
    effectiveDateTime: '2026-11-02T09:00:00Z',
    valueQuantity: { value: 61, unit: '/min', system: 'http://unitsofmeasure.org', code: '/min' },
  })
  const bundle = { resourceType: 'Bundle', type: 'collection', entry: [{ resource: observation('p1') }] }
  const fhir = 'application/fhir+json'
  expect(await post(fhir, JSON.stringify(bundle))).toMatchObject({ status: 200, json: { stored: 1 } })
  expect(await post(fhir, JSON.stringify(observation('p1')))).toMatchObject({ status: 200, json: { duplicates: 1 } })
  expect((await post(fhir, JSON.stringify(observation('p2')))).status).toBe(400)
  expect((await post(fhir, JSON.stringify({ resourceType: 'Patient', id: 'p9' }))).status).toBe(400)
  expect((await post(fhir, '{')).status).toBe(400)
  expect((await post('text/plain', reading())).status).toBe(415)
})
