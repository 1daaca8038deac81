import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect } from 'vitest'
import { createWorkspace } from '../../src/apps/http/workspace.ts'
import { createLog } from '../../src/platform/logging/index.ts'
import { openWard } from '../hostile/ward.ts'
import { fuzz } from './fuzz.ts'
import { vcf } from './genomes.ts'
import { nearBytes, nearJson, nearText, repetitive } from './near.ts'
import { assertRefused } from './refused.ts'
import { resources } from './seeds.ts'

/** The whole application, given what is nearly valid: every record is accounted for, and nothing breaks. */

const ward = openWard()
let server: FastifyInstance
let signedIn: string
/** Stands for the built screens. */
const web = mkdtempSync(join(tmpdir(), 'attune-fuzz-web-'))
writeFileSync(join(web, 'index.html'), '<!doctype html>')
beforeAll(async () => {
  server = await createWorkspace(ward.app().dependencies, { log: createLog('silent'), token: undefined, web })
  await server.listen({ host: '127.0.0.1', port: 0 })
  const answer = await ask('POST', '/api/session', { 'content-type': 'application/json' }, '{"user":"dr-okafor"}')
  signedIn = answer.cookie
})
afterAll(async () => {
  agent.destroy()
  rmSync(web, { recursive: true, force: true })
  await server.close()
})

const agent = new Agent({ keepAlive: true })

/** Asks as a program does that does not look at what it sends: the address goes out as it is, if a line can hold it. */
const ask = async (method: string, url: string, headers: Record<string, string>, payload?: string) => {
  const { port } = server.server.address() as AddressInfo
  const path = `/${url.replace(/^\//, '')}`.replace(/[^\x21-\x7e]/gu, encodeURIComponent)
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const sent = request({ host: '127.0.0.1', port, method, path, headers, agent }, resolve)
  sent.on('error', reject)
  sent.end(payload)
  const answer = await promise
  const chunks: Buffer[] = []
  for await (const chunk of answer) chunks.push(chunk as Buffer)
  const cookie = answer.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
  return { statusCode: answer.statusCode ?? 0, cookie, text: Buffer.concat(chunks).toString() }
}

const json = (value: unknown): string => JSON.stringify(value)
const patient = { resourceType: 'Patient', id: 'p', birthDate: '1960-05-01', gender: 'male' }

/** Resources of patient `p`, whoever they were of. */
const mine = resources
  .filter(({ resourceType }) => !['Patient', 'Bundle'].includes(resourceType))
  .map(resource => ({
    ...resource,
    ...('subject' in resource ? { subject: { reference: 'Patient/p' } } : {}),
    ...('patient' in resource ? { patient: { reference: 'Patient/p' } } : {}),
  }))
const records = fc.array(nearJson<object>(mine), { minLength: 1, maxLength: 12 })

const asLines = (all: readonly object[]): string => all.map(json).join('\n')
const asBundle = (all: readonly object[]): string =>
  json({ resourceType: 'Bundle', type: 'collection', entry: all.map(resource => ({ resource })) })
const plain = fc.oneof(
  nearBytes(records.map(all => asLines([patient, ...all]))),
  nearBytes(records.map(all => asBundle([patient, ...all]))),
)

/** One in four compressed, and then perhaps cut off. */
const files = fc
  .tuple(plain, fc.nat({ max: 3 }), fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })))
  .map(([bytes, gzip, part]) => {
    if (gzip > 0) return bytes
    const whole = gzipSync(bytes)
    return whole.subarray(0, Math.ceil(whole.length * part))
  })

fuzz(
  'whatever a file holds, each record of it is stored, a duplicate or quarantined, and a second time none is new',
  15,
  files,
  async file => {
    const given = { files: { 'x.ndjson': file } }
    const source = `fuzz-${count++}`
    const { report, stored } = await ward.importing(given, source)
    const received = Object.values(report.received).reduce((sum, number) => sum + number, 0)
    expect(report.stored + report.duplicates + report.quarantinedInAll).toBe(received)
    expect(stored).toHaveLength(report.stored)
    const again = await ward.importing(given, source)
    expect(again.report).toMatchObject({ received: report.received, stored: 0, facts: 0 })
  },
)
let count = 0

fuzz(
  'of so many records, so many are stored, duplicates or quarantined, however strange each is',
  10,
  fc.tuple(records, fc.boolean()),
  async ([all, bundled]) => {
    const { report } = await ward.importing({ files: { 'x.json': bundled ? asBundle(all) : `${asLines(all)}\n` } })
    expect(report.stored + report.duplicates + report.quarantinedInAll).toBe(all.length)
  },
)

fuzz('whatever a VCF file holds, each row is stored, a duplicate or quarantined', 8, nearBytes(vcf), async file => {
  const given = { files: { 'x.vcf': file }, patient: 'p' }
  try {
    const { report } = await ward.importing(given)
    const received = Object.values(report.received).reduce((sum, number) => sum + number, 0)
    expect(report.stored + report.duplicates + report.quarantinedInAll).toBe(received)
  } catch (error) {
    // A column more is a second sample, and somebody must say which is meant.
    assertRefused(error)
  }
})

const cursor = json(['clark', 'p', 3])
/** Requests that fit, by method and address; those with a body have one that fits. */
const asked: readonly (readonly [method: 'GET' | 'POST' | 'DELETE', url: string, body?: object])[] = [
  ['GET', '/api/site'],
  ['GET', '/api/session'],
  ['POST', '/api/session', { user: 'dr-okafor' }],
  ['GET', '/api/patients'],
  ['POST', '/api/patients/search', { q: 'clark', after: cursor, limit: 20 }],
  ['GET', '/api/patients/p?asOf=2026-01-01'],
  ['GET', '/api/patients/p/advice?asOf=2026-01-01T00:00:00Z&jurisdiction=us'],
  ['GET', '/api/patients/p/timeline?asOf=2026'],
  [
    'POST',
    '/api/patients/p/simulate',
    { add: [{ drug: 'clopidogrel' }], set: [{ concept: 'weight', value: 70, unit: 'kg' }] },
  ],
  ['GET', '/api/patients/p/tasks'],
  ['GET', '/api/patients/p/ledger'],
  ['GET', '/api/patients/p/plan'],
  ['POST', '/api/tasks/t', { state: 'closed', comment: 'seen' }],
  [
    'POST',
    '/api/worklist',
    {
      filter: { urgency: ['now'], specialty: 'kidney', withTasks: true, search: 'a' },
      after: json([1, 1, '2026-01-01T00:00:00.000Z', 'r', 3, 1]),
      limit: 5,
    },
  ],
  ['GET', '/api/recommendations/r/explain'],
  ['POST', '/api/recommendations/r/replay', {}],
  ['POST', '/api/recommendations/r/decisions', { kind: 'overridden', reason: 'x', comment: 'y' }],
  ['GET', '/cds-services'],
  ['GET', '/index.html'],
]

const requests = fc.constantFrom(...asked).chain(([method, url, fitting]) =>
  fc.record({
    method: fc.oneof(
      { weight: 5, arbitrary: fc.constant(method) },
      fc.constantFrom('GET', 'POST', 'DELETE', 'PUT', 'HEAD', 'OPTIONS'),
    ),
    url: fc.oneof(
      fc.constant(url),
      nearText(fc.constant(url)),
      repetitive(['/', '/..', '%2e%2e/', '?a', '&a=1', 'a'], 300).map(text => `/${text}`),
    ),
    payload:
      fitting === undefined
        ? fc.constant(undefined)
        : fc.oneof(nearJson<object>([fitting]).map(json), nearText(fc.constant(json(fitting)))),
    spoilt: fc.oneof(
      { weight: 3, arbitrary: fc.constant(null) },
      nearText(fc.constant('attune_session=dr-okafor.signature; a=b')),
    ),
  }),
)

fuzz(
  'whatever is asked of the server is answered, or refused with a code and a remedy',
  120,
  requests,
  async ({ method, url, payload, spoilt }) => {
    const headers = {
      cookie: spoilt?.replace(/[^\x20-\x7e\x80-\xff]/g, '') ?? signedIn,
      ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
    }
    const { statusCode, text } = await ask(method, url, headers, payload)
    expect(statusCode).toBeLessThan(500)
    if (statusCode < 400 || method === 'HEAD') return
    expect(JSON.parse(text)).toMatchObject({
      error: { code: expect.stringMatching(/^[a-z-]+$/), remedy: expect.stringMatching(/./) },
    })
  },
)
