import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Application, compose } from '../../src/apps/compose.ts'
import { advise } from '../../src/apps/use-cases/advise.ts'
import { decide } from '../../src/apps/use-cases/decide.ts'
import { erase } from '../../src/apps/use-cases/erase.ts'
import { recordFeedback } from '../../src/apps/use-cases/feedback.ts'
import { answerHook } from '../../src/apps/use-cases/hook.ts'
import { importPaths } from '../../src/apps/use-cases/import.ts'
import { partsOf } from '../../src/apps/use-cases/keep-call.ts'
import { flipSwitch } from '../../src/apps/use-cases/knowledge.ts'
import type { DocumentHash, PersonId } from '../../src/core/index.ts'
import { recordIdOf } from '../../src/pipeline/ingest/index.ts'
import { sha256 } from '../../src/platform/blobs/index.ts'
import { createLog } from '../../src/platform/logging/index.ts'
import { readHookRequest } from '../../src/standards/cds-hooks/index.ts'
import { sharedServer } from '../support/databases.ts'
import { postgresBinaries } from '../support/postgres.ts'

/**
 * What an application remembers of a person is never older than what is stored, whoever stored it: each act is done here by
 * one application and asked about in another, on one PostgreSQL; and the same within one application on PGlite.
 */

const examples = resolve(import.meta.dirname, '../../examples/hospital')
const site = { title: 'Remembered', jurisdiction: 'us', asOf: '2026-11-02T09:00:00Z', source: 'ehr' }
const caller = { actor: 'Practitioner/1', channel: 'cds-hooks' } as const
const quiet = () => undefined

const suite = (
  open: () => Promise<{ readonly one: Application; readonly other: Application; readonly end: () => Promise<void> }>,
) => {
  let apps: Awaited<ReturnType<typeof open>>
  let person: PersonId
  const bring = async (file: string) =>
    await importPaths(apps.one.dependencies, { paths: [join(examples, file)], source: 'ehr' }, caller, quiet)
  const ask = () =>
    advise(apps.other.dependencies, { person, asOf: null, knownAt: null, jurisdiction: undefined, orders: [] }, caller)
  const orderSign = (change: (call: { hookInstance: string }) => void = quiet) => {
    const call = JSON.parse(readFileSync(join(examples, 'hooks/dan-order-sign.json'), 'utf8'))
    change(call)
    const body = new TextEncoder().encode(JSON.stringify(call))
    const request = readHookRequest(JSON.parse(new TextDecoder().decode(body)))
    if (!request.ok) throw new Error('not a call')
    return { body, request: request.value }
  }
  const sign = async (app: Application, call = orderSign()) =>
    await answerHook(app.dependencies, { ...call, parts: partsOf(call.body) }, 'http://localhost')

  beforeAll(async () => {
    apps = await open()
    await bring('dan.ndjson')
    const found = await apps.other.dependencies.standings.personOf(recordIdOf('ehr', 'dan-604411'))
    if (found === null) throw new Error('Dan is not there')
    person = found
  })
  afterAll(async () => {
    await apps.end()
  })

  test('asked again, nothing is computed and nothing of the advice is stored again', async () => {
    const first = await ask()
    const { engine, database } = apps.other.dependencies
    const work = engine.work()
    const rows = async () => (await database.kysely.selectFrom('recommendation').select('id').execute()).length
    const before = await rows()
    const again = await ask()
    expect(again).toEqual(first)
    expect(engine.work()).toEqual(work)
    expect(await rows()).toBe(before)
    const shown = await database.kysely
      .selectFrom('audit_event')
      .select('seq')
      .where('action', '=', 'advice.given')
      .execute()
    expect(shown.length).toBeGreaterThanOrEqual(2)
  })

  test('a fact that arrives is in the next advice', async () => {
    const ldl = {
      resourceType: 'Observation',
      id: 'ldl-new',
      status: 'final',
      subject: { reference: 'Patient/dan-604411' },
      code: { coding: [{ system: 'http://loinc.org', code: '18262-6' }] },
      valueQuantity: { value: 163, unit: 'mg/dL', system: 'http://unitsofmeasure.org', code: 'mg/dL' },
      effectiveDateTime: '2026-11-02T08:00:00Z',
      issued: '2026-11-02T08:10:00Z',
    }
    const folder = mkdtempSync(join(tmpdir(), 'attune-remembered-file-'))
    writeFileSync(join(folder, 'ldl.json'), JSON.stringify(ldl))
    const before = await ask()
    await importPaths(apps.one.dependencies, { paths: [folder], source: 'ehr' }, caller, quiet)
    rmSync(folder, { recursive: true })
    const after = await ask()
    const said = (advice: typeof after) => advice.recommendations.map(({ summary }) => summary).join()
    expect(said(before)).toMatch(/LDL 141 mg/)
    expect(said(after)).toMatch(/LDL 163 mg/)
    expect(said(after)).not.toMatch(/LDL 141 mg/)
  })

  test('what was accepted is in the plan, a specialty that was switched off is silent, at once', async () => {
    const [recommendation] = (await ask()).recommendations
    await decide(apps.one.dependencies, recommendation!.id, { kind: 'accepted' }, caller)
    expect((await apps.other.dependencies.standings.of(person)).decided).toMatchObject([{ kind: 'accepted' }])
    await flipSwitch(apps.one.dependencies, { target: recommendation!.specialty, off: true, reason: 'a test' }, caller)
    expect((await ask()).recommendations.map(({ specialty }) => specialty)).not.toContain(recommendation!.specialty)
    await flipSwitch(apps.one.dependencies, { target: recommendation!.specialty, off: false, reason: 'a test' }, caller)
    expect((await ask()).recommendations.map(({ specialty }) => specialty)).toContain(recommendation!.specialty)
  })

  test('a card that its only reader has dismissed is quiet for that reader, at once; others still see it', async () => {
    const view = (userId: string) => ({
      hook: 'patient-view',
      hookInstance: randomUUID(),
      context: { userId, patientId: 'dan-604411' },
    })
    const cards = async (userId: string) => {
      const body = new TextEncoder().encode(JSON.stringify(view(userId)))
      const request = readHookRequest(JSON.parse(new TextDecoder().decode(body)))
      if (!request.ok) throw new Error('not a call')
      const call = { body, request: request.value, parts: partsOf(body) }
      return (await answerHook(apps.other.dependencies, call, 'http://localhost')).cards
    }
    const shown = (await cards(caller.actor)).filter(({ indicator }) => indicator !== 'critical')
    expect(shown.length).toBeGreaterThan(0)
    const [{ uuid: card } = { uuid: '' }] = shown
    const at = '2026-11-02T09:05:00Z'
    expect(
      await recordFeedback(apps.one.dependencies, [{ card: card ?? '', outcome: 'overridden', outcomeTimestamp: at }]),
    ).toEqual({ decisions: 1, withoutRecommendation: 0 })
    const still = async (userId: string) => (await cards(userId)).some(({ uuid }) => uuid === card)
    expect([await still(caller.actor), await still('Practitioner/8')]).toEqual([false, true])
  })

  test('a call that brings nothing new is kept to the byte; after an erasure nothing of it is left, and nobody is advised on', async () => {
    await sign(apps.other)
    const call = orderSign(one => {
      one.hookInstance = 'd1577c69-dfbe-44ad-ba6d-3e05e953b2ea'
    })
    expect((await sign(apps.other, call)).cards.length).toBeGreaterThan(0)
    const hash = sha256(call.body) as DocumentHash
    expect(await apps.one.dependencies.blobs.get(hash)).toEqual(call.body)
    await erase(apps.one.dependencies, { person, reason: 'a test' }, caller)
    expect(await apps.other.dependencies.blobs.has(hash)).toBe(false)
    expect((await apps.other.dependencies.standings.of(person)).stored.facts).toEqual([])
  })
}

const settled = (folder: string) => writeFileSync(join(folder, 'site.json'), JSON.stringify(site))
const log = createLog('silent')

describe('one application on PGlite', () => {
  suite(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'attune-remembered-'))
    settled(folder)
    const app = await compose({ dataFolder: folder, databaseUrl: undefined, log })
    return {
      one: app,
      other: app,
      end: async () => {
        await app.close()
        rmSync(folder, { recursive: true, force: true })
      },
    }
  })
})

describe.skipIf(postgresBinaries() === undefined)('two applications on PostgreSQL', () => {
  suite(async () => {
    const databaseUrl = await (await sharedServer()).createDatabase()
    const folder = mkdtempSync(join(tmpdir(), 'attune-remembered-'))
    settled(folder)
    const open = () => compose({ dataFolder: folder, databaseUrl, log })
    const [one, other] = [await open(), await open()]
    return {
      one,
      other,
      end: async () => {
        await one.close()
        await other.close()
        rmSync(folder, { recursive: true, force: true })
      },
    }
  })
})
