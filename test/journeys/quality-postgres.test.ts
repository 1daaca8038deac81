import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { compose } from '../../src/apps/compose.ts'
import { importPaths } from '../../src/apps/use-cases/import.ts'
import { qualityReport } from '../../src/apps/use-cases/quality.ts'
import { createLog } from '../../src/platform/logging/index.ts'
import { sharedServer } from '../support/databases.ts'
import { postgresBinaries } from '../support/postgres.ts'
import { cleanFeed } from '../support/quality-feed.ts'

const caller = { actor: 'test', channel: 'command-line' } as const
const root = mkdtempSync(join(tmpdir(), 'attune-quality-postgres-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

describe.skipIf(postgresBinaries() === undefined)('the examination on PostgreSQL', () => {
  it('streams through a cursor and finds what PGlite finds', async () => {
    // More facts than a page, of several records.
    const { resources } = cleanFeed('c', 8, 5)
    const path = join(root, 'feed.ndjson')
    const given = resources.map((one, n) =>
      n === 40 ? { ...one, effectiveDateTime: '2093-01-01', issued: undefined } : one,
    )
    writeFileSync(path, given.map(one => JSON.stringify(one)).join('\n'))
    const found = async (databaseUrl: string | undefined) => {
      const dataFolder = mkdtempSync(join(root, 'data-'))
      const app = await compose({ dataFolder, databaseUrl, log: createLog('silent') })
      try {
        await importPaths(app.dependencies, { paths: [path], source: 's' }, caller, () => undefined)
        const { sources } = await qualityReport(app.dependencies, { examples: 50, refresh: true }, caller)
        return sources.map(({ records, facts, checks }) => ({
          records,
          facts,
          checks: checks.map(({ check, count, looked, examples }) => [check, count, looked, examples]),
        }))
      } finally {
        await app.close()
      }
    }
    const onPostgres = await found(await (await sharedServer()).createDatabase())
    expect(onPostgres[0]?.facts).toBeGreaterThan(1_500)
    expect(onPostgres).toEqual(await found(undefined))
    expect(onPostgres[0]?.checks).toContainEqual(['in-future', 1, expect.anything(), expect.anything()])
  }, 120_000)
})
