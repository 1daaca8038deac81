import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Application, compose } from '../../src/apps/compose.ts'
import { advise, profileOf } from '../../src/apps/use-cases/advise.ts'
import { alertBurden } from '../../src/apps/use-cases/alerts.ts'
import { importPaths } from '../../src/apps/use-cases/import.ts'
import type { ImportReport } from '../../src/apps/use-cases/import-report.ts'
import { deathOf } from '../../src/clinical/index.ts'
import type { Instant } from '../../src/core/index.ts'
import { listPeople } from '../../src/pipeline/profile/index.ts'
import { oneByOne, ruleOf } from '../support/alert-counts.ts'

const files = join(process.env.SHARED_DATA ?? resolve(import.meta.dirname, '../../../shared/data'), 'fhir/synthea-r4')
/** The day of the newest observation in the set: with today's clock everything would be stale. */
const asOf = '2021-03-31T23:59:59.999Z' as Instant

describe.skipIf(!existsSync(files))('all of Synthea (shared data)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'attune-synthea-'))
  const errors: string[] = []
  const caller = { actor: 'test', channel: 'command-line' } as const
  let app: Application
  let first: ImportReport

  beforeAll(async () => {
    const log = pino({ level: 'error' }, { write: (line: string) => errors.push(line) })
    const site = { title: 'T', jurisdiction: 'us', asOf, source: 'synthea' }
    writeFileSync(join(folder, 'site.json'), JSON.stringify(site))
    app = await compose({ dataFolder: folder, databaseUrl: undefined, log })
    first = await importPaths(app.dependencies, { paths: [files], source: 'synthea' }, caller, () => undefined)
  }, 300_000)
  afterAll(async () => {
    await app.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const sum = (received: Readonly<Record<string, number>>) => Object.values(received).reduce((a, b) => a + b, 0)

  test('imports whole: every resource is stored or known, none quarantined', () => {
    expect(first.received).toMatchObject({
      Patient: 309,
      Observation: 44_272,
      Claim: 11_468,
      MedicationRequest: 2_527,
      unknown: 0,
    })
    expect(sum(first.received)).toBe(95_962)
    expect(first.stored + first.duplicates).toBe(95_962)
    expect(first.quarantined).toEqual([])
    // Total protein in g/L labelled g/dL, and globulin the other way round: true defects of the set.
    const errors = first.issues.filter(({ severity }) => severity === 'error')
    expect(errors.map(({ code, count }) => [code, count]).sort()).toEqual([
      ['unit-suspect', 366],
      ['unit-suspect', 366],
      ['value-impossible', 366],
    ])
    // Five results are in `units`, which is not a UCUM code and is not guessed.
    expect(first.issues.find(({ code }) => code === 'unit-unknown')).toMatchObject({ severity: 'warning', count: 5 })
  })

  test('imports twice: nothing is added', async () => {
    const again = await importPaths(app.dependencies, { paths: [files], source: 'synthea' }, caller, () => undefined)
    expect(again).toMatchObject({ stored: 0, duplicates: 95_962, superseded: 0, facts: 0, quarantined: [] })
  }, 300_000)

  test('every person gets advice without a broken verb, in every jurisdiction and in none; the 73 dead get none', async () => {
    const { people } = await listPeople(app.dependencies.database.kysely, {
      search: '',
      after: null,
      limit: 500,
      countedAtMost: 99,
    })
    expect(people).toHaveLength(309)
    let dead = 0
    for (const [n, { id }] of people.entries()) {
      const profile = await profileOf(app.dependencies, { person: id, asOf, knownAt: null })
      const jurisdiction = (['us', 'eu', null] as const)[n % 3] ?? null
      const advice = await advise(
        app.dependencies,
        { person: id, asOf, knownAt: null, jurisdiction, orders: [] },
        caller,
      )
      expect(advice.noAdvice !== null).toBe(deathOf(profile) !== null)
      for (const { summary, because, evidence, limits } of advice.recommendations) {
        expect(summary.length).toBeLessThan(140)
        for (const list of [because, evidence, limits]) expect(list.length).toBeGreaterThan(0)
      }
      // No dose without a jurisdiction.
      if (jurisdiction === null) expect(advice.recommendations.filter(({ dose }) => dose !== null)).toEqual([])
      if (deathOf(profile) !== null) dead += 1
    }
    expect(dead).toBe(73)
    expect(errors).toEqual([])
  }, 300_000)
  test('alerts are counted over everybody as one by one', async () => {
    const startedAt = process.cpuUsage()
    const report = await alertBurden(app.dependencies, { since: null }, caller)
    const used = process.cpuUsage(startedAt)
    expect(report.people + report.died).toBe(309)
    if (process.env.REPORT !== undefined) {
      process.stdout.write(`${((used.user + used.system) / 1e6).toFixed(1)} s, ${report.medicines} medicines\n`)
      for (const { target, people, critical, warning, info } of report.rules.slice(0, 12)) {
        process.stdout.write(`| ${target} | ${people} | ${critical} | ${warning} | ${info} |\n`)
      }
    }
    expect(ruleOf(report, 'drug-safety/interaction')).toMatchObject(await oneByOne(app, 'drug-safety', 'interaction'))
  }, 300_000)
})
