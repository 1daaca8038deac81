import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { compose } from '../src/apps/compose.ts'
import { importPaths } from '../src/apps/use-cases/import.ts'
import { qualityReport, refreshQuality } from '../src/apps/use-cases/quality.ts'
import { createLog } from '../src/platform/logging/index.ts'
import { cleanFeed } from '../test/support/quality-feed.ts'
import { numberArgument, report } from './report.ts'

// Examining the quality of all facts of a store, beside reading every fact's row once in the same database.
// `node bench/quality.ts [PEOPLE]`, on PGlite, or on PostgreSQL with DATABASE_URL (an empty database).

const people = numberArgument(0, 150)
const folder = mkdtempSync(join(tmpdir(), 'attune-bench-quality-'))
const caller = { actor: 'bench', channel: 'command-line' } as const
const app = await compose({
  dataFolder: join(folder, 'data'),
  databaseUrl: process.env.DATABASE_URL,
  log: createLog('warn'),
})
const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1000
}
try {
  const path = join(folder, 'feed.ndjson')
  writeFileSync(
    path,
    cleanFeed('b', people, 7)
      .resources.map(resource => JSON.stringify(resource))
      .join('\n'),
  )
  const { dependencies: deps } = app
  const { facts } = await importPaths(deps, { paths: [path], source: 'bench' }, caller, () => undefined)
  const { kysely } = deps.database
  const scan = await timed(() => sql`select count(*), sum(length(body)) from fact`.execute(kysely))
  const examine = await timed(() => refreshQuality(deps))
  const again = await timed(() => refreshQuality(deps))
  const asked = await timed(() => qualityReport(deps, { examples: 20, refresh: false }, caller))
  report(
    `Data quality of ${facts} facts`,
    [
      ['every row read once (count, length)', scan],
      ['every record examined, source examined', examine],
      ['again, nothing changed', again],
      ['the report from stored sums', asked],
    ].map(([what, seconds]) => ({
      what: String(what),
      seconds: Number(seconds),
      'facts/s': facts / Number(seconds),
      'times the scan': Number(seconds) / scan,
    })),
  )
} finally {
  await app.close()
  rmSync(folder, { recursive: true, force: true })
}
