import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { runSimulate } from '../src/apps/commands/simulate.ts'
import { type Application, compose } from '../src/apps/compose.ts'
import { advise } from '../src/apps/use-cases/advise.ts'
import { importPaths } from '../src/apps/use-cases/import.ts'
import { patientsPage } from '../src/apps/use-cases/patients.ts'
import { refreshWorklist, worklist } from '../src/apps/use-cases/worklist.ts'
import { findPerson } from '../src/pipeline/profile/index.ts'
import { createLog } from '../src/platform/logging/index.ts'
import { measure, numberArgument, report } from './report.ts'

/**
 * Whether a patient costs the same among many as among 1,000: import, worklist and advice of simulated patients, as
 * ratios to 1,000. The bar is 1.5 times.
 *
 *   node bench/scale.ts [PATIENTS [LOOKED]]
 *
 * PATIENTS is 100000 when not given; LOOKED, at most how many people the worklist is refreshed for (all when not given),
 * since the cost of one is what is asked. DATABASE_URL names a PostgreSQL server on which databases are made and
 * dropped; its own CPU time is then not counted.
 */
const many = numberArgument(0, 100_000)
const looked = numberArgument(1, Number.POSITIVE_INFINITY)
const caller = { actor: 'bench', channel: 'web' } as const
const pages = 50
const advised = 200
const say = (line: string) => console.error(line)

type Cost = { readonly what: string; readonly wall: number; readonly cpu: number }

// Thrown away: the code is warm at either size.
await costsAt(300)
const few = await costsAt(1_000)
const costs = await costsAt(many)
report(
  `Cost of one among 1,000 and among ${many} simulated patients, ${process.env.DATABASE_URL ? 'PostgreSQL' : 'PGlite'}`,
  costs.map(({ what, wall, cpu }, n) => ({
    what,
    'ms at 1,000': few[n]?.wall ?? Number.NaN,
    [`ms at ${many}`]: wall,
    'ratio, wall': wall / (few[n]?.wall ?? Number.NaN),
    'CPU ms at 1,000': few[n]?.cpu ?? Number.NaN,
    [`CPU ms at ${many}`]: cpu,
    'ratio, CPU': cpu / (few[n]?.cpu ?? Number.NaN),
  })),
)

async function costsAt(patients: number): Promise<readonly Cost[]> {
  const folder = mkdtempSync(join(tmpdir(), 'attune-scale-'))
  const database = await createDatabase(patients)
  let app: Application | undefined
  try {
    const given = join(folder, 'simulated')
    runSimulate(['--patients', String(patients), '--seed', '1', '--out', given], folder, say)
    const dataFolder = join(folder, 'data')
    app = await compose({ dataFolder, databaseUrl: database?.url, log: createLog('error') })
    const costs = await costsIn(app, join(given, 'fhir'), patients)
    say(JSON.stringify({ patients, costs }))
    return costs
  } finally {
    await app?.close()
    await database?.drop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function costsIn(app: Application, files: string, patients: number): Promise<readonly Cost[]> {
  const deps = app.dependencies
  const imported = await measure(() => importPaths(deps, { paths: [files], source: 'bench' }, caller, say))
  const { errors, warnings } = {
    errors: imported.value.quarantined.length,
    warnings: imported.value.issues.filter(({ severity }) => severity !== 'information').length,
  }
  if (errors + warnings > 0) throw new Error(`The import was not clean: ${errors} quarantined, ${warnings} issues`)
  const people: number[] = Array.from({ length: advised }, (_, n) => Math.floor((n * patients) / advised))
  const advice = await measure(() => adviseAbout(app, people))
  let count = 0
  const refreshed = await measure(async () => {
    const stop = () => count >= looked
    return await refreshWorklist(deps, {
      progress: line => {
        count = Number(/^\d+/.exec(line)?.[0] ?? 0)
        if (count % 1_000 === 0) say(line)
      },
      stop,
    })
  })
  const listPage = (after: string | null) => patientsPage(deps, { search: '', after, limit: 100 }, caller)
  const workPage = (after: string | null) => worklist(deps, { filter: {}, after, limit: 50 }, caller)
  const [firstList, list] = [await measure(() => openFirst(listPage)), await measure(() => turnPages(listPage))]
  const [firstWork, work] = [await measure(() => openFirst(workPage)), await measure(() => turnPages(workPage))]
  return [
    cost('import, a patient', imported, patients),
    cost('advise, a call', advice, people.length),
    cost('worklist refresh, a patient', refreshed, refreshed.value),
    cost('worklist, 50 lines, first page', firstWork, pages),
    cost('worklist, pages of 50 in turn', work, pages),
    cost('patient list, 100 people, first page', firstList, pages),
    cost('patient list, pages of 100 in turn', list, pages),
  ]
}

async function adviseAbout(app: Application, indexes: readonly number[]): Promise<void> {
  const { kysely } = app.dependencies.database
  for (const index of indexes) {
    const person = await findPerson(kysely, `https://example.org/simulated|s1-p${index}`)
    const request = { person, asOf: null, knownAt: null, jurisdiction: 'us', orders: [] } as const
    await advise(app.dependencies, request, caller)
  }
}

async function openFirst(page: (after: string | null) => Promise<unknown>): Promise<void> {
  for (let n = 0; n < pages; n++) await page(null)
}

/** As many pages at either size: from the start again when there are no more. */
async function turnPages(page: (after: string | null) => Promise<{ readonly next: string | null }>): Promise<void> {
  let after: string | null = null
  for (let n = 0; n < pages; n++) after = (await page(after)).next
}

function cost(what: string, { seconds, cpuSeconds }: { seconds: number; cpuSeconds: number }, of: number): Cost {
  return { what, wall: (seconds * 1_000) / of, cpu: (cpuSeconds * 1_000) / of }
}

async function createDatabase(
  patients: number,
): Promise<{ readonly url: string; readonly drop: () => Promise<void> } | undefined> {
  const server = process.env.DATABASE_URL
  if (server === undefined || server === '') return undefined
  const name = `attune_scale_${process.pid}_${patients}`
  const run = async (text: string) => {
    const client = new pg.Client({ connectionString: server })
    await client.connect()
    await client.query(text)
    await client.end()
  }
  await run(`create database ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => run(`drop database ${name}`) }
}
