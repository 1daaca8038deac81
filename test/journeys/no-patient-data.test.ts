import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AdviceView, PatientList } from '../../src/pipeline/delivery/index.ts'
import { logLevels } from '../../src/platform/logging/index.ts'
import { attune } from '../support/cli.ts'
import { sharedServer } from '../support/databases.ts'
import { patientWords, wordsIn } from '../support/patient-words.ts'
import { canary, plantedCall, plantFiles } from '../support/planted.ts'
import { postgresBinaries } from '../support/postgres.ts'
import { startAttune, type TestAttune } from '../support/server.ts'

/**
 * Nothing that names a patient in logs, progress, refusals, or files other than the database and the documents: the
 * journeys of the example hospital and of a planted patient, with what goes wrong on the way.
 */

const root = mkdtempSync(join(tmpdir(), 'attune-no-patient-data-'))
const scratch = join(root, 'scratch')
const words = [...patientWords(), canary]
let planted: ReturnType<typeof plantFiles>

beforeAll(() => {
  mkdirSync(scratch)
  planted = plantFiles(root)
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const found = (text: string) => wordsIn(text, words)
const ana = 'https://example.org/mrn|MRN-100184'

/** Refusals on the way, all that was said in them. */
type Refusals = string[]

/**
 * What a clinician and an EHR do, with the canary in all that they type.
 *
 * @param most how many patients are looked at
 */
const visitHospital = async (server: TestAttune, refusals: Refusals, most = 1_000): Promise<void> => {
  const get = await server.signIn('dr-okafor')
  const post = (path: string, body: unknown) =>
    get(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  const hear = async (response: Promise<Response>): Promise<void> => {
    const { status } = await response
    const text = await (await response).text()
    if (status >= 400) refusals.push(text)
  }
  const { patients } = (await (await get('/api/patients')).json()) as PatientList
  expect(patients.length).toBeGreaterThan(12)
  for (const { id } of patients.slice(0, most)) {
    for (const view of ['', '/timeline', '/plan', '/tasks', '/ledger', '/releases', '/notes']) {
      await hear(get(`/api/patients/${id}${view}`))
    }
    const { recommendations } = (await (await get(`/api/patients/${id}/advice`)).json()) as AdviceView
    for (const { id: recommendation } of recommendations.slice(0, 1)) {
      await hear(get(`/api/recommendations/${recommendation}/explain`))
      await hear(post(`/api/recommendations/${recommendation}/replay`, {}))
      await hear(post(`/api/recommendations/${recommendation}/decisions`, { kind: 'modified', change: canary }))
    }
    await hear(post(`/api/patients/${id}/simulate`, { add: [{ drug: canary, indication: canary }], asOf: canary }))
    await hear(post(`/api/patients/${id}/notes`, { kind: 'goal', text: canary }))
  }
  await hear(post('/api/patients/search', { q: 'Alvarez' }))
  await hear(post('/api/worklist', { filter: { search: canary, urgency: [canary] } }))
  await hear(post('/api/session', { user: canary }))
  await hear(post('/api/session', `{"user":"${canary}`))
  await hear(get(`/api/patients/${canary}`))
  await hear(get(`/api/patients/${canary}%ff?asOf=${canary}`))
  await hear(get(`/api/patients/${encodeURIComponent(ana)}?asOf=${canary}`))
  await hear(get(`/${canary}`, { headers: { origin: `https://${canary}.example` } }))
  await hear(get(`/assets/${canary}`))
  await hear(get('/api/session', { headers: { cookie: `attune_session=${canary}` } }))
  const call = plantedCall()
  const service = '/cds-services/attune-order-sign'
  const said = (await (await post(service, call)).json()) as { cards?: { uuid: string }[] }
  await hear(post(service, { ...call, context: { patientId: canary }, [canary]: canary }))
  await hear(post(service, { ...call, hookInstance: canary }))
  await hear(post(service, JSON.stringify(call).slice(0, -200)))
  await hear(post(`${service}/feedback`, { feedback: [{ card: said.cards?.[0]?.uuid, outcome: canary }] }))
  await hear(post(`${service}/feedback`, { feedback: canary }))
  await hear(post('/internal/commands', { command: canary }))
}

const commands: readonly (readonly string[])[] = [
  ['import', '--source', 'planted', 'FHIR'],
  ['import', '--source', 'planted', '--patient', 'canary-100184', 'VCF'],
  ['patients', '--search', canary],
  ['profile', ana, '--as-of', canary],
  ['profile', canary],
  ['advise', ana, '--drug', `rxnorm|${canary}`, '--indication', canary],
  ['explain', canary],
  ['export', '--patient', ana],
  ['worklist', '--refresh'],
  ['doctor'],
  ['erase', ana, '--reason', canary],
]

/** What somebody at the command line does; gives stderr, and stdout of what was refused. */
const runCommands = async (data: string, lines: readonly (readonly string[])[], env: Environment): Promise<string> => {
  let heard = ''
  for (const line of lines) {
    const args = line.map(word => (word === 'FHIR' ? planted.fhir : word === 'VCF' ? planted.vcf : word))
    const { code, stdout, stderr } = await attune([...args, '--data', data, '--json'], { env })
    heard += `\n$ ${line[0]} ${code}\n${stderr}`
    if (code === 1 || code === 2) heard += stdout
  }
  return heard
}

const isPatientsPlace = (path: string): boolean => /^(db|blobs)(\/|$)/.test(path)

/** Every file of a folder but the database and the documents, with name and content. */
const filesOf = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .filter(path => !isPatientsPlace(relative(folder, path)))
    .map(path => `${relative(folder, path)}\n${readFileSync(path, 'latin1')}`)
    .join('\n')

type Environment = Readonly<Record<string, string>>

const environment = (level: string): Environment => ({ LOG_LEVEL: level, TMPDIR: scratch })

describe('on the embedded database', () => {
  const data = join(root, 'data')

  const expectNoTrace = (heard: string, refusals: Refusals): void => {
    expect(found(heard)).toEqual([])
    expect(found(refusals.join('\n'))).toEqual([])
    expect(found(filesOf(data))).toEqual([])
    expect(filesOf(scratch)).toBe('')
  }

  it('a day with everything in the log leaves no trace of a patient outside of database and documents', async () => {
    const refusals: Refusals = []
    const server = await startAttune({ folder: data, env: environment('trace') })
    await visitHospital(server, refusals)
    const heard = await runCommands(data, commands, environment('trace'))
    expect(await server.stop()).toBe(0)
    expect(heard.match(/^\$ \w+ [02]$/gm)).toHaveLength(commands.length)
    expect(refusals.length).toBeGreaterThan(20)
    expectNoTrace(heard + server.log() + server.printed(), refusals)
  }, 240_000)

  it('nor does a short one at any other level, or a command that owns the folder itself', async () => {
    const refusals: Refusals = []
    let heard = ''
    for (const level of logLevels.filter(one => one !== 'trace')) {
      const server = await startAttune({ folder: data, env: environment(level) })
      await visitHospital(server, refusals, 1)
      expect(await server.stop()).toBe(0)
      heard += server.log() + server.printed()
    }
    heard += await runCommands(data, commands.slice(0, 4), environment('trace'))
    expectNoTrace(heard, refusals)
  }, 240_000)
})

/** Every act fails, and PostgreSQL's own message for it repeats the row. */
const breakTables = async (url: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  for (const table of ['document', 'fact', 'decision', 'patient_note', 'quarantine']) {
    await client.query(`alter table ${table} add constraint broken_by_test check (false) not valid`)
  }
  await client.end()
}

describe.skipIf(postgresBinaries() === undefined)('on PostgreSQL', () => {
  it('a database that refuses rows and repeats them in its messages leaves no trace either', async () => {
    const refusals: Refusals = []
    const url = await (await sharedServer()).createDatabase()
    const data = join(root, 'data-pg')
    const env = { ...environment('trace'), DATABASE_URL: url }
    const server = await startAttune({ folder: data, env })
    await breakTables(url)
    await visitHospital(server, refusals, 2)
    const heard = (await runCommands(data, commands.slice(0, 2), env)) + server.log() + server.printed()
    expect(await server.stop()).toBe(0)
    expect(heard).toMatch(/"event":"request-failed"[^\n]*"code":"23514"/)
    expect(heard).toMatch(/\$ import 1\n.*"code":"23514"/)
    expect(found(heard)).toEqual([])
    expect(found(refusals.join('\n'))).toEqual([])
    expect(found(filesOf(data))).toEqual([])
  }, 120_000)
})
