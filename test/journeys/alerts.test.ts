import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Application, compose } from '../../src/apps/compose.ts'
import { advise } from '../../src/apps/use-cases/advise.ts'
import { alertBurden } from '../../src/apps/use-cases/alerts.ts'
import { decide } from '../../src/apps/use-cases/decide.ts'
import { importPaths } from '../../src/apps/use-cases/import.ts'
import { flipSwitch } from '../../src/apps/use-cases/knowledge.ts'
import { createAlertMeasuring, rulesView } from '../../src/apps/use-cases/rules.ts'
import type { Instant, PersonId } from '../../src/core/index.ts'
import { newestMeasurement } from '../../src/pipeline/monitoring/index.ts'
import { createLog } from '../../src/platform/logging/index.ts'
import { oneByOne, ruleOf } from '../support/alert-counts.ts'

const caller = { actor: 'test', channel: 'command-line' } as const

/** Attune on a folder that stands at one day, with some files in it. */
const started = async (
  asOf: string,
  paths: readonly string[],
): Promise<{ app: Application; close: () => Promise<void> }> => {
  const folder = mkdtempSync(join(tmpdir(), 'attune-alerts-'))
  writeFileSync(join(folder, 'site.json'), JSON.stringify({ title: 'T', jurisdiction: 'us', asOf, source: 'ehr' }))
  const app = await compose({ dataFolder: folder, databaseUrl: undefined, log: createLog('silent') })
  await importPaths(app.dependencies, { paths, source: 'ehr' }, caller, () => undefined)
  return {
    app,
    close: async () => {
      await app.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

describe('the example hospital', () => {
  const hospital = resolve(import.meta.dirname, '../../examples/hospital')
  let app: Application
  let close: () => Promise<void>
  beforeAll(async () => {
    const files = readdirSync(hospital).filter(name => /\.(json|ndjson)$/.test(name))
    ;({ app, close } = await started(
      '2026-11-02T09:00:00Z',
      files.map(name => join(hospital, name)),
    ))
  }, 120_000)
  afterAll(() => close())

  test('counts what each person is advised, and stores none of it', async () => {
    const { kysely } = app.dependencies.database
    const stored = () => kysely.selectFrom('recommendation').select('id').execute()
    const report = await alertBurden(app.dependencies, { since: null }, caller)
    expect(await stored()).toEqual([])
    expect(report.people).toBeGreaterThan(10)
    expect(report.medicines).toBeGreaterThan(20)
    for (const [specialty, check] of [
      ['drug-safety', 'interaction'],
      ['drug-safety', 'pregnancy'],
      ['pharmacogenomics', 'pharmacogenomics'],
    ] as const) {
      if (!report.rules.some(({ target }) => target === `${specialty}/${check}`)) continue
      expect(ruleOf(report, `${specialty}/${check}`)).toMatchObject(await oneByOne(app, specialty, check))
    }
    const pregnancy = ruleOf(report, 'drug-safety/pregnancy')
    expect(pregnancy.rows.length).toBeGreaterThan(0)
    expect(pregnancy.per100Medicines).toBeCloseTo(((pregnancy.critical + pregnancy.warning) * 100) / report.medicines)
    expect(report.rules.some(({ verb, people }) => verb === 'watch' && people > 0)).toBe(true)
    expect(report.rules.some(({ verb, people }) => verb === 'choose' && people > 0)).toBe(true)
  }, 120_000)

  test('a rule that is switched off is counted as if it spoke, and says that it is off', async () => {
    const before = await alertBurden(app.dependencies, { since: null }, caller)
    await flipSwitch(app.dependencies, { target: 'drug-safety', off: true, reason: 'test' }, caller)
    const after = await alertBurden(app.dependencies, { since: null }, caller)
    expect(after.rules.map(({ switchedOff: _, ...one }) => one)).toEqual(
      before.rules.map(({ switchedOff: _, ...one }) => one),
    )
    expect(ruleOf(after, 'drug-safety/pregnancy').switchedOff).toBe(true)
    expect(before.rules.filter(({ switchedOff }) => switchedOff)).toEqual([])
    await flipSwitch(app.dependencies, { target: 'drug-safety', off: false, reason: 'test' }, caller)
  }, 120_000)

  test('since a day: only medicines that began then', async () => {
    const all = await alertBurden(app.dependencies, { since: null }, caller)
    const late = await alertBurden(app.dependencies, { since: '2026-10-01T00:00:00.000Z' as Instant }, caller)
    const never = await alertBurden(app.dependencies, { since: '2026-11-02T09:00:00.001Z' as Instant }, caller)
    expect(late.medicines).toBeLessThan(all.medicines)
    expect(never.medicines).toBe(0)
    expect(never.rules.filter(({ verb, people }) => verb === 'check' && people > 0)).toEqual([])
    expect(ruleOf(never, 'drug-safety/pregnancy').per100Medicines).toBeNull()
  }, 120_000)

  test('a run of a server: one at a time, stopped without a trace, and what it counted is kept with who asked', async () => {
    const { dependencies: deps } = app
    const stored = () => deps.database.kysely.selectFrom('alert_measurement').select('id').execute()
    const errors: unknown[] = []
    const measuring = createAlertMeasuring(deps, error => errors.push(error))
    const governor = { actor: 'r-lindqvist', channel: 'web' } as const
    const before = (await stored()).length
    measuring.start(governor)
    expect((await rulesView(deps, measuring)).measuring).toMatchObject({ by: 'r-lindqvist' })
    expect(() => measuring.start(governor)).toThrow('The rules are being measured already.')
    await measuring.stop()
    expect((await stored()).length).toBe(before)
    expect((await rulesView(deps, measuring)).stopped?.message).toMatch(/stopped; nothing was kept/)

    measuring.start(governor)
    await expect.poll(() => measuring.now().measuring, { timeout: 60_000 }).toBeNull()
    expect(errors).toEqual([])
    const view = await rulesView(deps, measuring)
    expect(view.measured).toMatchObject({ by: 'r-lindqvist', people: 13, died: 1, otherKnowledge: false })
    expect(view.stopped).toBeNull()
    const { report } = (await newestMeasurement(deps.database.kysely))!
    for (const { rules } of view.specialties) {
      for (const { target, verb, burden } of rules) {
        const alerts = verb === 'check' || verb === 'choose' || verb === 'watch'
        expect(burden).toEqual(alerts ? ruleOf(report, target) : null)
      }
    }
    // What began since a day is a question of its own, and is not shown as the burden.
    await alertBurden(deps, { since: '2026-10-01T00:00:00.000Z' as Instant }, caller)
    expect((await newestMeasurement(deps.database.kysely))?.report).toEqual(report)
  }, 120_000)

  test('what was overridden, by rule', async () => {
    const { dependencies: deps } = app
    const rows = await deps.database.kysely.selectFrom('person_record').select('person_id').distinct().execute()
    const all = []
    for (const { person_id } of rows) {
      const request = { person: person_id as PersonId, asOf: null, knownAt: null, jurisdiction: undefined, orders: [] }
      all.push(...(await advise(deps, request, caller)).recommendations)
    }
    const ours = all.filter(({ specialty, rule }) => specialty === 'drug-safety' && rule === 'pregnancy')
    expect(ours.length).toBeGreaterThan(1)
    const [first, second] = ours
    await decide(deps, first!.id, { kind: 'overridden', reason: 'not-appropriate' }, caller)
    await decide(deps, second!.id, { kind: 'accepted' }, caller)
    const report = await alertBurden(deps, { since: null }, caller)
    expect(ruleOf(report, 'drug-safety/pregnancy').decisions).toEqual({ decided: 2, overridden: 1, rate: 0.5 })
    expect(ruleOf(report, 'drug-safety/allergy').decisions).toBeNull()
    const rowOf = (row: string) => ruleOf(report, 'drug-safety/pregnancy').rows.find(one => one.row === row)
    for (const row of first!.knowledgeRows) {
      expect(rowOf(row)?.decisions).toMatchObject({ overridden: 1 })
    }
    for (const row of second!.knowledgeRows.filter(one => !first!.knowledgeRows.includes(one))) {
      expect(rowOf(row)?.decisions).toMatchObject({ decided: 1, overridden: 0, rate: 0 })
    }
  }, 120_000)
})
