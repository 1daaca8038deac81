import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { DocumentHash } from '../../core/index.ts'
import { createLog } from '../../platform/logging/index.ts'
import { type Application, compose } from '../compose.ts'
import { importPaths } from './import.ts'
import { createPublishedReceiver } from './receive-published.ts'

const folder = mkdtempSync(join(tmpdir(), 'attune-published-'))
const log = createLog('silent')
let application: Application
beforeAll(async () => {
  application = await compose({ dataFolder: join(folder, 'data'), databaseUrl: undefined, log })
  for (const id of ['p1', 'p2'])
    writeFileSync(join(folder, `${id}.json`), JSON.stringify({ resourceType: 'Patient', id }))
  const caller = { actor: 'test', channel: 'command-line' } as const
  const paths = [join(folder, 'p1.json'), join(folder, 'p2.json')]
  await importPaths(application.dependencies, { paths, source: 'gateway', said: {} }, caller, () => undefined)
}, 60_000)
afterAll(async () => {
  await application.close()
  rmSync(folder, { recursive: true, force: true })
})

const reading = (change: object = {}) =>
  JSON.stringify({
    patient: 'p1',
    code: '99504-3',
    unit: 'mg/dL',
    time: '2026-11-02T09:00:00+01:00',
    value: 104,
    ...change,
  })

const observation = (subject: string, id: string) => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '8867-4' }] },
  subject: { reference: `Patient/${subject}` },
  effectiveDateTime: '2026-11-02T09:00:00Z',
  valueQuantity: { value: 61, unit: '/min', system: 'http://unitsofmeasure.org', code: '/min' },
})

const receiver = () => createPublishedReceiver(application.dependencies, 'gateway', log)

const inStore = async () => {
  const { kysely } = application.dependencies.database
  const parts = await kysely.selectFrom('series_part').select('readings').execute()
  const facts = await kysely.selectFrom('fact').select('kind').where('kind', '=', 'observation').execute()
  const quarantine = await kysely.selectFrom('quarantine').select(['document', 'locator', 'message']).execute()
  return { readings: parts.reduce((sum, one) => sum + one.readings, 0), observations: facts.length, quarantine }
}

it('stores messages that come together in one document, those of a patient side by side, and each reading once', async () => {
  const { receive, counts } = receiver()
  const messages = Array.from({ length: 60 }, (_, n) =>
    reading({ patient: n % 2 === 0 ? 'p1' : 'p2', time: `2026-11-02T09:${String(n).padStart(2, '0')}:00Z` }),
  )
  const send = () => Promise.all(messages.map(message => receive(Buffer.from(message))))
  await send()
  await send()
  expect(counts()).toEqual({ stored: 120, unreadable: 0, failed: 0 })
  expect((await inStore()).readings).toBe(60)
  const { kysely } = application.dependencies.database
  expect(await kysely.selectFrom('document').select('name').where('name', '=', 'mqtt').execute()).toHaveLength(1)
  // A part is what came together of one patient.
  expect(await kysely.selectFrom('series_part').select('readings').execute()).toEqual([
    { readings: 30 },
    { readings: 30 },
  ])
})

it('what cannot be read is in quarantine with its bytes, once however often it is sent, and holds up nothing', async () => {
  const { receive, counts } = receiver()
  const bad = [
    '{"patient":',
    `${reading({ time: '2026-11-03T08:00:00Z' })}\n${reading({ unit: undefined })}`,
    reading({ patient: 'nobody' }),
    '',
    JSON.stringify(observation('nobody', 'o9')),
    JSON.stringify({ resourceType: 'Patient', id: 'p3' }),
  ]
  const good = [reading({ time: '2026-11-04T08:00:00Z' }), JSON.stringify(observation('p2', 'o1'), null, 2)]
  const before = await inStore()
  for (let twice = 0; twice < 2; twice += 1) {
    await Promise.all(
      [bad[0]!, bad[1]!, good[0]!, bad[2]!, good[1]!, ...bad.slice(3)].map(text => receive(Buffer.from(text))),
    )
  }
  expect(counts()).toEqual({ stored: 4, unreadable: 12, failed: 0 })
  const { readings, observations, quarantine } = await inStore()
  // The sound line of a message with an unsound one is stored too.
  expect([readings - before.readings, observations - before.observations, quarantine.length]).toEqual([2, 1, 6])
  const bytes = await Promise.all(
    quarantine.map(async ({ document, locator }) => {
      const [, offset, length] = /^bytes=(\d+)\+(\d+)$/.exec(locator) ?? []
      const range = await application.dependencies.blobs.getRange(
        document as DocumentHash,
        Number(offset),
        Number(length),
      )
      return Buffer.from(range).toString()
    }),
  )
  expect(bytes.toSorted()).toEqual([bad[0], bad[1]?.split('\n')[1], ...bad.slice(2)].toSorted())
  expect(quarantine.every(({ message }) => !/p1|nobody|104/.test(message))).toBe(true)
})

it('says which message could not be stored, and stores the others', async () => {
  const { dependencies } = application
  const full = new Error('the disk is full')
  const blobs = {
    ...dependencies.blobs,
    put: async (content: Uint8Array | AsyncIterable<Uint8Array>) => {
      if (content instanceof Uint8Array && Buffer.from(content).includes('"value":666')) throw full
      return await dependencies.blobs.put(content)
    },
  }
  const deps = { ...dependencies, blobs }
  const { receive, counts } = createPublishedReceiver(deps, 'gateway', log)
  const outcomes = await Promise.allSettled(
    [1, 666, 2].map(value => receive(Buffer.from(reading({ time: '2026-11-05T08:00:00Z', value })))),
  )
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(counts()).toEqual({ stored: 2, unreadable: 0, failed: 1 })
})
