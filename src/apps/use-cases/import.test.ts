import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DocumentHash } from '../../core/index.ts'
import type { IngestEvent } from '../../pipeline/ingest/index.ts'
import { createLog } from '../../platform/logging/index.ts'
import { type Application, compose } from '../compose.ts'
import { importEvents } from './import.ts'

const folder = mkdtempSync(join(tmpdir(), 'attune-import-'))
let app: Application
beforeAll(async () => {
  app = await compose({ dataFolder: folder, databaseUrl: undefined, log: createLog('error') })
})
afterAll(async () => {
  await app.close()
  rmSync(folder, { recursive: true, force: true })
})
const caller = { actor: 'test', channel: 'command-line' } as const
const ignore = () => undefined

const stored = async (table: string): Promise<number> => {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(
    app.dependencies.database.kysely,
  )
  return rows[0]?.n ?? 0
}

test('a file that is something else altogether does not pile up in memory: what is quarantined is written as it comes', async () => {
  const document = 'd'.repeat(64) as DocumentHash
  let writtenMeanwhile = 0
  const lines = async function* (): AsyncGenerator<IngestEvent> {
    yield { kind: 'document', document: { document, source: 's', name: 'a.ndjson', bytes: 10_000 } }
    for (let offset = 0; offset < 10_000; offset++) {
      const range = { offset, length: 1 }
      const locator = `bytes=${offset}+1`
      yield { kind: 'quarantine', quarantined: { document, locator, code: 'json-invalid', message: 'x', range } }
    }
    writtenMeanwhile = await stored('quarantine')
  }
  const report = await importEvents(app.dependencies, lines(), { source: 's', adapter: 'files' }, caller, ignore)
  expect(writtenMeanwhile).toBeGreaterThan(5_000)
  expect(report.quarantinedInAll).toBe(10_000)
  expect(await stored('quarantine')).toBe(10_000)
})
