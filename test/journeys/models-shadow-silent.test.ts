import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseArguments } from '../../src/apps/commands/arguments.ts'
import { commands } from '../../src/apps/commands/registry.ts'
import { createWorkspace } from '../../src/apps/http/workspace.ts'
import { advise } from '../../src/apps/use-cases/advise.ts'
import { importPaths } from '../../src/apps/use-cases/import.ts'
import { gateModel } from '../../src/apps/use-cases/models/gate.ts'
import { moveModel } from '../../src/apps/use-cases/models/move.ts'
import { draftPlan, signPlanText } from '../../src/apps/use-cases/models/plan.ts'
import { trainModel } from '../../src/apps/use-cases/models/train.ts'
import { refreshWorklist } from '../../src/apps/use-cases/worklist.ts'
import { AppError, type PersonId } from '../../src/core/index.ts'
import { recordIdOf } from '../../src/pipeline/ingest/index.ts'
import { createLog } from '../../src/platform/logging/index.ts'
import { routesOf } from '../support/routes.ts'
import { caller, type Hospital, hospitalOf, loosePlan, smallDefinition } from '../support/trained.ts'

/** Nothing that a version in shadow says, nor that it is there, comes out of the server or the command line; but of the pages of models. */

let hospital: Hospital
let app: FastifyInstance
let person: PersonId
/** What would give away who is in shadow, and who serves: numbers in every usual writing, names, ids. */
const needles: { shadow: string[]; serving: string[] } = { shadow: [], serving: [] }
/** What a parameter of an address may stand for. */
let values: Readonly<Record<string, readonly string[]>>
const cookies = new Map<string, string>()

const deps = () => hospital.app.dependencies
const by = { id: 'dr-okafor', role: 'clinician' } as const
const record = recordIdOf('ehr', '1')

/** Patient 1 as received. */
const patient = (): object =>
  readFileSync(join(hospital.home, 'hospital.ndjson'), 'utf8')
    .split('\n')
    .map(line => JSON.parse(line) as { resourceType: string; id: string })
    .find(({ resourceType, id }) => resourceType === 'Patient' && id === '1')!

const news = (): string => {
  const subject = { reference: 'Patient/1' }
  const system = 'http://terminology.hl7.org/CodeSystem/v3-ActCode'
  const period = { start: '2026-02-20T08:00:00Z', end: '2026-02-28T00:00:00Z' }
  const identifier = [{ system: 'https://example.org/mrn', value: 'MRN-100733' }]
  const code = { coding: [{ system: 'http://loinc.org', code: '2160-0' }] }
  const valueQuantity = { value: 0.9, unit: 'mg/dL', system: 'http://unitsofmeasure.org', code: 'mg/dL' }
  const measured = { effectiveDateTime: '2026-02-21T09:00:00Z', issued: '2026-02-21T10:00:00Z' }
  return [
    // The patient can sign in.
    { ...patient(), identifier },
    { resourceType: 'Encounter', id: 'new', status: 'finished', subject, class: { system, code: 'IMP' }, period },
    { resourceType: 'Observation', id: 'new', status: 'final', subject, code, valueQuantity, ...measured },
  ]
    .map(one => JSON.stringify(one))
    .join('\n')
}

/** Trains, gates and approves a model of its own name, then serves it or puts it in shadow. */
const brought = async (change: Readonly<Record<string, unknown>>, kind: 'served' | 'shadowed') => {
  const definition = smallDefinition({ serving: { within: 7 }, ...change })
  const model = definition.name
  const { version } = await trainModel(deps(), { definition, by: 'dr-lind', kind: 'logistic' }, caller)
  const plan = loosePlan(await draftPlan(deps(), { model }))
  const { subgroups } = plan.gates
  if ('waived' in subgroups) throw new Error('groups were expected')
  const notice = { action: 'refer', text: `Refer, said of ${model}` }
  const gates = { ...plan.gates, leastDiscrimination: 0.51, subgroups: { ...subgroups, threshold: 0.01 } }
  const text = JSON.stringify({ ...plan, gates, notice })
  await signPlanText(deps(), { text, by: 'mx-diaz', why: 'to begin with' }, caller)
  expect((await gateModel(deps(), { model, version }, caller)).judgement).toMatchObject({ verdict: 'passed' })
  for (const move of ['approved', kind] as const)
    await moveModel(deps(), { model, version, kind: move, by, why: 'as planned' }, caller)
  return { model, version, title: definition.title }
}

const needlesOf = ({ model, version, title }: Awaited<ReturnType<typeof brought>>, probability: number) => [
  model,
  title,
  version,
  version.slice(0, 12),
  String(probability),
  probability.toFixed(6),
  probability.toFixed(4),
  (probability * 100).toFixed(3),
]

beforeAll(async () => {
  hospital = await hospitalOf()
  const serving = await brought({}, 'served')
  const features = smallDefinition().features.filter(({ name }) => name !== 'creatinine')
  const shadow = await brought({ name: 'silent-zebra', title: 'Zebra foretold in silence', features }, 'shadowed')
  const row = await deps()
    .database.kysely.selectFrom('person_record')
    .select('person_id')
    .where('record_id', '=', record)
    .executeTakeFirstOrThrow()
  person = row.person_id as PersonId
  writeFileSync(join(hospital.home, 'news.ndjson'), news())
  await importPaths(deps(), { paths: [join(hospital.home, 'news.ndjson')], source: 'ehr' }, caller, () => undefined)
  await refreshWorklist(deps())
  const web = { actor: 'dr-okafor', channel: 'web' } as const
  const request = { person, asOf: null, knownAt: null, jurisdiction: undefined, orders: [] }
  const advice = await advise(deps(), request, web)
  const kept = await deps()
    .database.kysely.selectFrom('model_answer')
    .selectAll()
    .where('record_id', '=', record)
    .execute()
  const saidBy = (version: string): number => {
    const said = kept.find(one => one.version === version)?.prediction
    if (said == null) throw new Error(`${version} said nothing: ${JSON.stringify(kept)}`)
    return said
  }
  needles.serving = needlesOf(serving, saidBy(serving.version))
  needles.shadow = needlesOf(shadow, saidBy(shadow.version))
  expect(needles.shadow.filter(one => needles.serving.includes(one))).toEqual([])
  const facts = await deps()
    .database.kysely.selectFrom('fact')
    .select('fact_id')
    .where('record_id', '=', record)
    .limit(2)
    .execute()
  const ids = [person, record, ...advice.recommendations.map(({ id }) => id), ...facts.map(one => one.fact_id), '1']
  const names = { a: [record], b: [recordIdOf('ehr', '2')], record: [record], type: ['Patient'], resource: ['1'] }
  values = { ...names, id: ids, name: [serving.model], version: [serving.version], '*': ['anything'] }
  app = await createWorkspace(deps(), { log: createLog('silent'), token: undefined })
  for (const user of ['dr-okafor', 'r-lindqvist', 'm-duarte', 'gita']) {
    const signed = await app.inject({ method: 'POST', url: '/api/session', payload: { user } })
    const [cookie] = [signed.headers['set-cookie']].flat()
    if (cookie === undefined) throw new Error(`${user} cannot sign in: ${signed.payload}`)
    cookies.set(user, cookie.split(';')[0]!)
  }
}, 300_000)
afterAll(async () => {
  await app?.close()
  await hospital.close()
})

/** Every address that a route stands for, with each value that its parameters may have. */
const addressesOf = (url: string): readonly string[] => {
  const parameter = /:([a-zA-Z]+)|\*/.exec(url)
  if (parameter === null) return [url]
  const found = values[parameter[1] ?? '*'] ?? ['1']
  return found.flatMap(value => addressesOf(url.replace(parameter[0], encodeURIComponent(value))))
}

/** A drug that is being ordered. */
const order = {
  resourceType: 'MedicationRequest',
  id: 'd1',
  status: 'draft',
  intent: 'order',
  subject: { reference: 'Patient/1' },
  medicationCodeableConcept: { coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '5640' }] },
}

const hookCall = (hook: string) => ({
  hook,
  hookInstance: `d1577c69-dfbe-44ad-ba6d-3e05e953b2e${hook.length % 10}`,
  context: {
    userId: 'Practitioner/1',
    patientId: '1',
    ...(hook.startsWith('order-')
      ? { draftOrders: { resourceType: 'Bundle', type: 'collection', entry: [{ resource: order }] } }
      : {}),
    ...(hook === 'order-select' ? { selections: ['MedicationRequest/d1'] } : {}),
  },
})

const hooks = ['patient-view', 'order-select', 'order-sign']

/** What is sent where something must be: a body that is understood, so that the route does what it is for. */
const bodiesOf = (url: string): readonly (object | undefined)[] => {
  const hook = hooks.find(one => url.includes(one))
  if (hook !== undefined) return [hookCall(hook), {}]
  if (url.endsWith('/simulate')) return [{ set: [{ concept: 'creatinine', value: 1.1, unit: 'mg/dL' }] }, {}]
  if (url.endsWith('/decisions')) return [{ kind: 'accepted' }]
  if (url.endsWith('/search')) return [{ q: '' }]
  return [{}]
}

type Found = { readonly route: string; readonly needle: string }

const lookedAt: string[] = []
const statuses = new Map<string, Set<number>>()

/** Asks one route in every way, and gives what of the needles its answers hold. */
const leaksOf = async (method: string, url: string, of: readonly string[]): Promise<readonly Found[]> => {
  const found: Found[] = []
  const route = `${method} ${url}`
  lookedAt.push(route)
  for (const address of addressesOf(url))
    for (const cookie of [...cookies.values(), ''])
      for (const body of method === 'GET' || method === 'HEAD' ? [undefined] : bodiesOf(url)) {
        const answer = await app.inject({
          method: method as 'POST',
          url: address,
          headers: { host: 'localhost', cookie },
          ...(body === undefined ? {} : { payload: body }),
        })
        statuses.set(route, (statuses.get(route) ?? new Set()).add(answer.statusCode))
        const whole = `${JSON.stringify(answer.headers)}${answer.payload}`
        for (const needle of of) if (whole.includes(needle)) found.push({ route, needle })
      }
  return found
}

/** Those that clinicians and governance may see models by. */
const isOfModels = (url: string): boolean => url === '/api/models' || url.startsWith('/api/models/')
/** Signing out would end the walk. */
const isLast = ([method, url]: readonly [string, string]): boolean => method === 'DELETE' && url === '/api/session'

describe('a version in shadow', () => {
  it('has answered about the patient', () => {
    expect(needles.shadow).toHaveLength(8)
  })

  it('comes out of no route of the server, whoever asks', async () => {
    const all = routesOf(app).filter(([method]) => method !== 'OPTIONS')
    const routes = [...all.filter(one => !isLast(one)), ...all.filter(isLast)]
    expect(routes.length).toBeGreaterThan(50)
    const found: Found[] = []
    for (const [method, url] of routes)
      if (!isOfModels(url)) found.push(...(await leaksOf(method, url, needles.shadow)))
    expect(found).toEqual([])
    for (const route of ['GET /api/patients/:id/advice', 'GET /api/patients/:id/plan', 'POST /api/worklist'])
      expect([...(statuses.get(route) ?? [])], route).toContain(200)
    for (const route of lookedAt.filter(one => /^POST \/cds-services\/[a-z-]+$/.test(one)))
      expect([...(statuses.get(route) ?? [])], route).toContain(200)
  }, 300_000)

  it('would have been found: the one that serves is, where it speaks, and the pages of models name both', async () => {
    const speaks = await leaksOf('GET', '/api/patients/:id/advice', needles.serving)
    expect(new Set(speaks.map(({ needle }) => needle))).toContain(needles.serving[4])
    const pages = await leaksOf('GET', '/api/models', needles.shadow)
    expect(new Set(pages.map(({ needle }) => needle))).toContain(needles.shadow[0])
  }, 60_000)

  it('is on the pages of models for those who may see them only', async () => {
    const seenBy = async (user: string): Promise<number> =>
      (await app.inject({ url: '/api/models', headers: { host: 'localhost', cookie: cookies.get(user)! } })).statusCode
    expect([await seenBy('dr-okafor'), await seenBy('r-lindqvist')]).toEqual([200, 200])
    expect([await seenBy('m-duarte'), await seenBy('gita')]).toEqual([403, 403])
  })
})

describe('the command line', () => {
  /** Ways to ask each command that tells something; the rest is named, so that a new command must be put somewhere. */
  const told = (): Readonly<Record<string, readonly (readonly string[])[]>> => ({
    export: [
      ['--out', 'all.ndjson'],
      [person, '--out', 'one.ndjson'],
      [person, '--format', 'bundle', '--out', 'one.json'],
    ],
    patients: [[]],
    profile: [[person]],
    people: [['list'], ['history', record]],
    advise: [[person], [person, '--as-of', '2026-02-28T12:00:00Z']],
    explain: (values.id ?? []).map(id => [id]),
    replay: (values.id ?? []).map(id => [id]),
    worklist: [[]],
    quality: [[]],
    sources: [[]],
    quarantine: [[]],
    alerts: [[]],
    knowledge: [['list'], ['status']],
    doctor: [[]],
    drug: [['warfarin', person]],
    dose: [[person]],
  })
  /** `model` and the audit trail are of those who decide about models; recall asks for a version by its id; the others write. */
  const others = [
    'model',
    'audit',
    'recall',
    'decide',
    'import',
    'pull',
    'subscribe',
    'switch',
    'learn cohort',
    'terminology',
    'backup',
    'erase',
  ]

  it('says nothing of it in what it tells or writes', async () => {
    const known = Object.keys(told())
    expect([...known, ...others].sort()).toEqual(commands.map(({ name }) => name).sort())
    const found: Found[] = []
    const spoken = new Set<string>()
    let answered = 0
    for (const [name, ways] of Object.entries(told()))
      for (const argv of ways) {
        const command = commands.find(one => one.name === name)!
        const lines: string[] = []
        const { values: given, positionals } = parseArguments(argv, command.options)
        const line = { values: given, positionals, cwd: hospital.home, caller, lists: {} }
        const said = await command
          .run(deps(), {
            ...line,
            progress: (one: string) => lines.push(one),
            output: (one: string) => void lines.push(one),
          } as never)
          .catch((error: unknown) => {
            if (error instanceof AppError) return null
            throw error
          })
        if (said !== null) answered += 1
        const out = argv[argv.indexOf('--out') + 1]
        const file = argv.includes('--out') && said !== null ? readFileSync(join(hospital.home, out!), 'utf8') : ''
        const whole = [JSON.stringify(said?.json ?? null), said?.text ?? '', ...lines, file].join('\n')
        for (const needle of needles.shadow) if (whole.includes(needle)) found.push({ route: name, needle })
        if (needles.serving.some(needle => whole.includes(needle))) spoken.add(name)
      }
    expect(found).toEqual([])
    expect(spoken).toContain('advise')
    expect(answered).toBeGreaterThan(12)
  }, 120_000)
})
