import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compose } from '../../src/apps/compose.ts'
import { importPaths } from '../../src/apps/use-cases/import.ts'
import { buildCohort } from '../../src/apps/use-cases/learning/build-cohort.ts'
import type { Instant } from '../../src/core/index.ts'
import { createLog } from '../../src/platform/logging/index.ts'
import { simulateStays } from '../../src/simulation/index.ts'
import { smallDefinition } from '../../test/support/trained.ts'
import { measure, numberArgument, report } from '../report.ts'

/**
 * The table of a cohort from everybody in a hospital: as it is asked for once, and as of a moment (for training, where the consents
 * of today are looked up too), beside reading and parsing the facts alone.
 *
 *     node bench/learning/cohort.ts [PATIENTS]
 *
 * `DATABASE_URL`: on PostgreSQL, in a database that holds nothing else.
 */

const patients = numberArgument(0, 1_500)
const from = '2023-01-01T00:00:00.000Z' as Instant
const until = '2026-10-01T00:00:00.000Z' as Instant
const caller = { actor: 'bench', channel: 'command-line' } as const

const home = mkdtempSync(join(tmpdir(), 'attune-bench-cohort-'))
const data = join(home, 'data')
mkdirSync(data, { mode: 0o700 })
writeFileSync(join(data, 'site.json'), JSON.stringify({ title: 'B', jurisdiction: 'us', asOf: until, source: 'ehr' }))
const lines = Array.from({ length: patients }, (_, index) =>
  simulateStays({ seed: 7, index, from, until, drift: null }).resources.map(one => JSON.stringify(one)),
)
writeFileSync(join(home, 'stays.ndjson'), lines.flat().join('\n'))

const app = await compose({ dataFolder: data, databaseUrl: process.env.DATABASE_URL, log: createLog('silent') })
const { dependencies: deps } = app
await importPaths(deps, { paths: [join(home, 'stays.ndjson')], source: 'ehr' }, caller, () => undefined)

const readAlone = async () => {
  const rows = await deps.database.kysely.selectFrom('fact').select('body').execute()
  for (const { body } of rows) JSON.parse(body)
  return rows.length
}
const build = (name: string, fixed?: { readonly until: Instant }) =>
  buildCohort(deps, smallDefinition(), join(home, name), caller, fixed === undefined ? {} : { fixed })

await readAlone()
const reference = await measure(readAlone)
await build('warm.csv.gz')
const once = await measure(() => build('once.csv.gz'))
const asOf = await measure(() => build('as-of.csv.gz', { until }))

report(
  `${patients} people, ${reference.value} facts`,
  (
    [
      ['read and JSON.parse the facts (reference)', reference],
      ['cohort', once],
      ['cohort as of a moment', asOf],
    ] as const
  ).map(([what, { seconds, cpuSeconds }]) => ({
    what,
    seconds,
    'people/s': Math.round(patients / seconds),
    'against reference': seconds / reference.seconds,
    'CPU against reference': cpuSeconds / reference.cpuSeconds,
  })),
)
await app.close()
rmSync(home, { recursive: true, force: true })
