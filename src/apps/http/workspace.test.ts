import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { routesOf } from '../../../test/support/routes.ts'
import type { AdviceView, PatientList } from '../../pipeline/delivery/index.ts'
import { createLog } from '../../platform/logging/index.ts'
import { type Application, compose } from '../compose.ts'
import { installation, writeSite } from '../config.ts'
import { exampleSite } from '../example-hospital.ts'
import { importPaths } from '../use-cases/import.ts'
import { createWorkspace } from './workspace.ts'

const root = mkdtempSync(join(tmpdir(), 'attune-workspace-'))
const hospital = join(installation, 'examples/hospital')
const token = 'secret-of-the-lock-file'

let application: Application
let app: FastifyInstance
let cookie: string
/** Of one real patient: what `:id` and its like stand for. */
let named: Readonly<Record<string, string>>

type Answer = { readonly status: number; readonly text: string; readonly type: string }

const ask = async (method: string, url: string, body?: unknown, fields: object = {}): Promise<Answer> => {
  const answer = await app.inject({
    method: method as 'POST',
    url,
    headers: { host: 'localhost', ...fields, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  return { status: answer.statusCode, text: answer.payload, type: String(answer.headers['content-type']) }
}

/** `METHOD address` of everything that is answered, as the router knows it; what only says 405 is not. */
const routes = async (): Promise<readonly (readonly [method: string, url: string])[]> => {
  const all = routesOf(app)
  const answered = await Promise.all(
    all.map(async ([method, url]) => (await ask(method, address(url))).status !== 405 && method !== 'OPTIONS'),
  )
  return all.filter((_, index) => answered[index])
}

/** A route's address about a real patient, unless told otherwise. */
const address = (route: string, names = named): string =>
  route
    .replace(/^(\/api\/patients\/):id/, `$1${names.person}`)
    .replace(/^(\/api\/recommendations\/):id/, `$1${names.recommendation}`)
    .replace(/:id|:note|:rule/g, names.other ?? '')
    .replace('*', 'anything')

beforeAll(async () => {
  const web = join(root, 'web')
  mkdirSync(join(web, 'assets'), { recursive: true })
  writeFileSync(join(web, 'index.html'), '<meta content="__CSP_NONCE__">')
  writeFileSync(join(web, 'assets/index-1.js'), 'one')
  writeFileSync(join(root, 'secret.txt'), 'secret')
  const dataFolder = join(root, 'data')
  const log = createLog('silent')
  application = await compose({
    dataFolder,
    databaseUrl: undefined,
    log,
    settle: () => writeSite(dataFolder, exampleSite()),
  })
  const caller = { actor: 'test', channel: 'command-line' } as const
  const request = { paths: [join(hospital, 'ana.json')], source: exampleSite().source }
  await importPaths(application.dependencies, request, caller, () => undefined)
  app = await createWorkspace(application.dependencies, { log, token, web })
  const signedIn = await app.inject({
    method: 'POST',
    url: '/api/session',
    headers: { host: 'localhost' },
    payload: { user: 'dr-okafor' },
  })
  cookie = String(signedIn.headers['set-cookie']).split(';')[0] ?? ''
  const { patients } = JSON.parse((await ask('GET', '/api/patients', undefined, { cookie })).text) as PatientList
  const person = patients[0]?.id ?? ''
  const advice = await ask('GET', `/api/patients/${person}/advice`, undefined, { cookie })
  const { recommendations } = JSON.parse(advice.text) as AdviceView
  named = { person, recommendation: recommendations[0]?.id ?? '', other: 'other' }
}, 60_000)
afterAll(async () => {
  await app.close()
  await application.close()
  rmSync(root, { recursive: true, force: true })
})

it('the cookie of the session is for this site and no script', async () => {
  const answer = await app.inject({
    method: 'POST',
    url: '/api/session',
    headers: { host: 'localhost' },
    payload: { user: 'gita' },
  })
  expect(answer.statusCode).toBe(400)
  const clinician = await app.inject({
    method: 'POST',
    url: '/api/session',
    headers: { host: 'localhost' },
    payload: { user: 'dr-okafor' },
  })
  expect(clinician.headers['set-cookie']).toMatch(/; HttpOnly; SameSite=Strict$/)
})

it('who is not signed in reads nothing but what is for everybody', async () => {
  const open = []
  for (const [method, route] of await routes()) {
    const { status, type } = await ask(method, address(route), method === 'GET' || method === 'HEAD' ? undefined : {})
    if (status !== 401 && !type.startsWith('text/html')) open.push(`${method} ${route} ${status}`)
  }
  expect(open.filter(one => !one.startsWith('HEAD ')).sort()).toEqual([
    'DELETE /api/session 204',
    // Those of subscriptions ask for the secret of one, and there is none of this id.
    'DELETE /subscriptions/:id/:type/:resource 404',
    'GET /api/session 200',
    'GET /api/site 200',
    'GET /cds-services 200',
    'GET /healthz 200',
    'GET /readyz 200',
    // How many sources are silent, without names.
    'GET /sourcez 200',
    // Names a user, and this body names none.
    'POST /api/session 400',
    ...['order-select', 'order-sign', 'patient-view'].flatMap(hook => [
      `POST /cds-services/attune-${hook} 400`,
      `POST /cds-services/attune-${hook}/feedback 400`,
    ]),
    // Asks for the token of the data folder.
    'POST /internal/commands 403',
    'POST /internal/commands/stop 403',
    // Takes readings and shows nothing.
    'POST /readings 415',
    'POST /subscriptions/:id 404',
    'POST /subscriptions/:id/:type/:resource 404',
    'PUT /subscriptions/:id 404',
    'PUT /subscriptions/:id/:type/:resource 404',
  ])
})

describe('what every address that takes a body is sent', () => {
  const poison =
    '{"__proto__":{"polluted":"yes"},"constructor":{"prototype":{"polluted":"yes"}},"hook":"patient-view","hookInstance":"a","context":{"__proto__":{"polluted":"yes"},"userId":"u","patientId":"p"},"feedback":[{"__proto__":{"polluted":"yes"}}]}'
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  it.each([
    ['a prototype', poison],
    ['a prototype inside', `{"filter":${poison},"values":${poison}}`],
    ['no JSON', 'Zzyzx'],
    ['half of one', '{"user":"Zzyzx'],
    ['nothing', ''],
    ['another kind', '"Zzyzx"'],
    ['null', 'null'],
    ['much depth', deep],
  ])('%s', async (_what, body) => {
    let sent = 0
    for (const [method, route] of await routes()) {
      if (method === 'GET' || method === 'HEAD' || method === 'DELETE') continue
      sent += 1
      const { status, text } = await ask(method, address(route), body, { cookie, authorization: `Bearer ${token}` })
      expect(status, `${method} ${route}: ${text}`).toBeLessThan(500)
      expect(text).not.toContain('Zzyzx')
      expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
    }
    expect(sent).toBeGreaterThan(15)
  })
})

const nasty: readonly (readonly [string, string])[] = [
  ['a NUL', 'Zzyzx\0'],
  ['half a character', 'Zzyzx\ud800'],
  ['the name of a prototype', '__proto__'],
  ['the name of a method', 'toString'],
  ['SQL', "Zzyzx'; drop table record; --"],
  ['a path', '../../../../etc/passwd'],
]

describe.each(nasty)('a text that is %s', (_what, text) => {
  const bodies = (): readonly (readonly [route: string, body: unknown])[] => [
    ['/api/session', { user: text }],
    ['/api/patients/search', { q: text, after: text }],
    ['/api/worklist', { filter: { search: text, specialty: text } }],
    ['/api/worklist', { after: text }],
    ['/api/patients/:id/simulate', { add: [{ drug: text, indication: text }] }],
    ['/api/patients/:id/simulate', { stop: [text], set: [{ concept: text, value: 1, unit: text }], asOf: text }],
    ['/api/patients/:id/simulate', { set: [{ concept: 'creatinine', value: 1, unit: text }] }],
    ['/api/patients/:id/notes', { kind: text, text }],
    ['/api/patients/:id/notes', { kind: 'goal', text, about: text }],
    ['/api/recommendations/:id/decisions', { kind: 'modified', change: text }],
    ['/api/recommendations/:id/decisions', { kind: 'overridden', reason: text, comment: text }],
    ['/api/recommendations/:id/decisions', { kind: 'overridden', reason: 'other-priority', comment: text }],
    ['/api/tasks/:id', { state: 'closed', comment: text }],
    ...['patient-view', 'order-sign', 'order-select'].flatMap(
      hook =>
        [
          [`/cds-services/attune-${hook}`, { hook, hookInstance: text, context: { userId: text, patientId: text } }],
          [`/cds-services/attune-${hook}`, callOf(hook, text)],
          [`/cds-services/attune-${hook}/feedback`, feedbackOf(text)],
          [`/cds-services/attune-${hook}/feedback`, feedbackOf(text, named.recommendation)],
        ] as const,
    ),
    ['/internal/commands', { command: text, values: {}, positionals: [], cwd: '/' }],
    ['/internal/commands', { command: 'profile', values: { 'as-of': text }, positionals: [text], cwd: text }],
  ]

  it('in a body harms nothing and is no bug', async () => {
    for (const user of ['dr-okafor', 'r-lindqvist']) {
      for (const [route, body] of bodies()) {
        const fields = { cookie: await cookieOf(user), authorization: `Bearer ${token}` }
        const { status, text: said } = await ask('POST', address(route), body, fields)
        expect(status, `${route} ${JSON.stringify(body)}: ${said}`).toBeLessThan(500)
        expect(said, `${route} ${JSON.stringify(body)}`).not.toMatch(/"code": ?"internal"/)
        if (status >= 400) expect(said).not.toContain('Zzyzx')
      }
    }
  })

  it('in an address harms nothing and is no bug', async () => {
    const part = encodeURIComponent(Buffer.from(text).toString('utf8'))
    for (const [method, route] of await routes()) {
      for (const names of [
        { person: part, recommendation: part, other: part },
        { ...named, other: part },
      ]) {
        const url = `${address(route, names)}?asOf=${part}&jurisdiction=${part}&limit=${part}`
        const { status, text: said } = await ask(method, url, method === 'POST' ? {} : undefined, { cookie })
        expect(status, `${method} ${url}: ${said}`).toBeLessThan(500)
        if (status >= 400) expect(said).not.toContain('Zzyzx')
        // Signed out, for the next one.
        if (method === 'DELETE') cookie = await cookieOf('dr-okafor')
      }
    }
  })
})

const cookieOf = async (user: string): Promise<string> => {
  const answer = await app.inject({
    method: 'POST',
    url: '/api/session',
    headers: { host: 'localhost' },
    payload: { user },
  })
  return String(answer.headers['set-cookie']).split(';')[0] ?? ''
}

const hookInstance = '3f2a6f3e-54e4-4c3c-9f7a-0b5a3f7d5b11'

const callOf = (hook: string, text: string) => ({
  hook,
  hookInstance,
  fhirServer: text,
  context: {
    userId: 'Practitioner/1',
    patientId: text,
    selections: [text],
    draftOrders: {
      resourceType: 'Bundle',
      entry: [
        {
          resource: {
            resourceType: 'MedicationRequest',
            id: text,
            status: 'draft',
            intent: 'order',
            subject: { reference: `Patient/${text}` },
            medicationCodeableConcept: { text, coding: [{ system: text, code: text, display: text }] },
          },
        },
      ],
    },
  },
  prefetch: { patient: { resourceType: 'Patient', id: text, name: [{ family: text }], birthDate: text } },
})

const feedbackOf = (text: string, card = text) => ({
  feedback: [
    {
      card,
      outcome: 'overridden',
      outcomeTimestamp: '2026-11-02T09:05:00Z',
      overrideReason: { reason: { code: text, system: text, display: text }, userComment: text },
    },
  ],
})

describe('files', () => {
  it('of the screens are kept by the browser, the page is not', async () => {
    expect((await ask('GET', '/assets/index-1.js')).text).toBe('one')
    const page = await app.inject({ url: '/', headers: { host: 'localhost' } })
    const policy = String(page.headers['content-security-policy'])
    const nonce = /'nonce-([\w-]{22})'/.exec(policy)?.[1]
    expect(page.payload).toBe(`<meta content="${nonce}">`)
    expect(policy).not.toMatch(/unsafe|\*|https?:/)
    const again = await app.inject({ url: '/', headers: { host: 'localhost' } })
    expect(again.payload).not.toBe(page.payload)
  })

  it.each([
    '/assets/../../secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/assets/..%2F..%2Fsecret.txt',
    '/assets/%2e%2e/%2e%2e/secret.txt',
    '/assets/%2e%2e%2f%2e%2e%2fsecret.txt',
    '/assets/..%5c..%5csecret.txt',
    '/assets/..\\..\\secret.txt',
    '/assets/%252e%252e%252fsecret.txt',
    '/assets//../../secret.txt',
    '/assets/index-1.js%00.html',
    '/assets/%00',
    '/assets/',
    '/assets',
    '/assets/../index.html',
    '/assets/..%2findex.html',
    '/../secret.txt',
    '/..%2fsecret.txt',
    '//secret.txt',
    '/data/site.json',
    '/attune.lock',
  ])('outside of them are out of reach: %s', async url => {
    const { status, text, type } = await ask('GET', url)
    expect(status).toBeLessThan(500)
    // The page itself, which is what any unknown address gives, or nothing.
    if (status === 200) expect(type).toContain('text/html')
    expect(text).not.toMatch(/secret|trustedIdentifiers|token/)
  })
})
