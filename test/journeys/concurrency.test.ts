import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Application, compose } from '../../src/apps/compose.ts'
import { advise } from '../../src/apps/use-cases/advise.ts'
import { importPaths } from '../../src/apps/use-cases/import.ts'
import type { Instant, PersonId } from '../../src/core/index.ts'
import { createLog } from '../../src/platform/logging/index.ts'
import { simulatePatient } from '../../src/simulation/index.ts'
import { sharedServer } from '../support/databases.ts'
import { postgresBinaries } from '../support/postgres.ts'

/** Imports of overlapping data at the same time, with people reading: what is there in the end is as if one came after the other. */

const asOf = '2026-11-02T09:00:00.000Z' as Instant
const source = 'ehr'
const caller = { actor: 'Practitioner/1', channel: 'command-line' } as const
const files = mkdtempSync(join(tmpdir(), 'attune-concurrency-'))
afterAll(() => rmSync(files, { recursive: true, force: true }))

const resourcesOf = (first: number, last: number): readonly object[] =>
  Array.from({ length: last - first }, (_, n) => simulatePatient({ seed: 7, index: first + n, asOf })).flatMap(
    patient => patient.resources,
  )

const fileOf = (name: string, resources: readonly object[]): string => {
  const path = join(files, `${name}.ndjson`)
  writeFileSync(path, `${resources.map(one => JSON.stringify(one)).join('\n')}\n`)
  return path
}

/** Half of the patients are in both; one brings them backwards, so that the two meet head on. */
const forwards = fileOf('forwards', resourcesOf(0, 40))
const backwards = fileOf('backwards', resourcesOf(20, 60).toReversed())

const open = async (databaseUrl: string | undefined, dataFolder = mkdtempSync(join(files, 'data-'))) =>
  await compose({ dataFolder, databaseUrl, log: createLog('silent') })

const bring = async (app: Application, path: string) =>
  await importPaths(app.dependencies, { paths: [path], source }, caller, () => undefined)

/** What imports leave, without which of two documents a resource was read from first. */
const tables = {
  record: 'record_id, source, patient, facts',
  resource: 'record_id, content_hash, source, resource_type, logical_id, version',
  fact: 'record_id, content_hash, position, fact_id, kind, recorded',
  record_identifier: 'record_id, system, value',
  person_record: 'record_id, person_id',
  patient_summary: 'record_id, person_id, name, sort_name, birth_date, sex, death, data_as_of',
  document: 'document, source, name, bytes',
  quarantine: 'document, locator, code',
}

const contentOf = async ({ dependencies }: Application): Promise<Readonly<Record<string, readonly string[]>>> => {
  const found = await Promise.all(
    Object.entries(tables).map(async ([table, columns]) => {
      const { rows } = await sql<{ line: string }>`
        select row(${sql.raw(columns)})::text as line from ${sql.table(table)}`.execute(dependencies.database.kysely)
      return [table, rows.map(({ line }) => line).sort()] as const
    }),
  )
  return Object.fromEntries(found)
}

let oneAfterTheOther: Awaited<ReturnType<typeof contentOf>>
beforeAll(async () => {
  const app = await open(undefined)
  await bring(app, forwards)
  await bring(app, backwards)
  oneAfterTheOther = await contentOf(app)
  await app.close()
  expect(oneAfterTheOther.record).toHaveLength(60)
})

const personOf = async ({ dependencies }: Application): Promise<PersonId | undefined> => {
  const row = await dependencies.database.kysely.selectFrom('person_record').select('person_id').executeTakeFirst()
  return row?.person_id as PersonId | undefined
}

const suite = (openBoth: () => Promise<readonly [Application, Application]>) => {
  let apps: readonly [Application, Application]
  beforeAll(async () => {
    apps = await openBoth()
  })
  afterAll(async () => {
    for (const app of new Set(apps)) await app.close()
  })

  test('two imports of overlapping data leave what one after the other leaves; who reads meanwhile never sees less', async () => {
    const [one, other] = apps
    let isOver = false
    const imports = Promise.all([bring(one, forwards), bring(other, backwards)]).finally(() => {
      isOver = true
    })
    const seen: number[] = []
    let person: PersonId | undefined
    const read = async (): Promise<void> => {
      person ??= await personOf(other)
      if (person === undefined) return
      const given = await advise(
        other.dependencies,
        { person, asOf, knownAt: null, jurisdiction: 'us', orders: [] },
        caller,
      )
      expect(given.recommendations.every(({ because }) => because.length > 0)).toBe(true)
      seen.push((await other.dependencies.standings.of(person)).stored.facts.length)
    }
    while (!isOver) await read()
    const reports = await imports
    await read()
    expect(reports.flatMap(({ quarantined }) => quarantined)).toEqual([])
    const [stored, duplicates] = [
      reports.reduce((sum, report) => sum + report.stored, 0),
      reports.reduce((sum, report) => sum + report.duplicates, 0),
    ]
    expect(stored).toBe(oneAfterTheOther.resource?.length)
    expect(duplicates).toBe(resourcesOf(20, 40).length)
    expect(await contentOf(one)).toEqual(oneAfterTheOther)
    expect(seen).toEqual([...seen].sort((a, b) => a - b))
    expect(seen.length).toBeGreaterThan(1)
    expect((await one.dependencies.verifyAudit()).ok).toBe(true)
  })
}

describe('in one application on PGlite', () => {
  suite(async () => {
    const app = await open(undefined)
    return [app, app]
  })
})

describe.skipIf(postgresBinaries() === undefined)('in two applications on one PostgreSQL', () => {
  suite(async () => {
    const databaseUrl = await (await sharedServer()).createDatabase()
    const dataFolder = mkdtempSync(join(files, 'data-'))
    return [await open(databaseUrl, dataFolder), await open(databaseUrl, dataFolder)]
  })
})
