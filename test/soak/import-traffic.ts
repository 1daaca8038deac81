import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { sql } from 'kysely'
import { nodeFlags } from '../../bin/node-flags.js'
import type { Application } from '../../src/apps/compose.ts'
import type { ImportReport } from '../../src/apps/use-cases/import-report.ts'
import { errorCodes } from '../../src/core/index.ts'
import { type ImportFile, writeImportFile } from './import-files.ts'
import type { Ledger, Promised, Repeatable } from './ledger.ts'
import type { Place } from './site.ts'
import { source } from './site.ts'
import type { Observed, Traffic, TrafficInput } from './traffic.ts'
import { differencesFromUnkilled } from './unkilled.ts'

const cli = resolve(import.meta.dirname, '../../src/apps/cli.ts')

type Run = { readonly report: ImportReport | undefined; readonly said: number; readonly error: unknown }

/** `attune import FILE`, as a person does it: through the server of an embedded database, by itself with PostgreSQL. */
const importFile = async (path: string, place: Place, crash?: AbortSignal): Promise<Run> => {
  const args = ['import', path, '--source', source, '--data', place.folder, '--json']
  const child = spawn(process.execPath, [...nodeFlags(args), cli, ...args], { env: { ...process.env, ...place.env } })
  const kill = () => child.kill('SIGKILL')
  crash?.addEventListener('abort', kill)
  let printed = ''
  let progress = ''
  child.stdout.on('data', chunk => {
    printed += chunk
  })
  child.stderr.on('data', chunk => {
    progress += chunk
  })
  const code = await new Promise<number | null>(done => child.once('close', done))
  crash?.removeEventListener('abort', kill)
  const said = Math.max(0, ...[...progress.matchAll(/read, (\d+) stored/g)].map(([, stored]) => Number(stored)))
  if (code === null) return { report: undefined, said, error: undefined }
  const answer = JSON.parse(printed) as ImportReport | { readonly error: { code: string; remedy: string } }
  return 'error' in answer
    ? { report: undefined, said, error: answer.error }
    : { report: answer, said, error: undefined }
}

const rowsOf = async ({ dependencies }: Application, table: 'resource' | 'quarantine', file: ImportFile) => {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from ${sql.table(table)} where document = ${file.document}`.execute(
    dependencies.database.kysely,
  )
  return rows[0]?.n ?? 0
}

/** All of a file that an import has reported is there, once, and its bytes. */
const allThere = (file: ImportFile): Promised => ({
  what: `import of ${file.path}`,
  async check(application) {
    const problems: string[] = []
    for (const [table, expected] of [
      ['resource', file.resources],
      ['quarantine', file.quarantined],
    ] as const) {
      const rows = await rowsOf(application, table, file)
      if (rows !== expected) problems.push(`${rows} rows in ${table}, not ${expected}`)
    }
    const kept = await application.dependencies.blobs.get(file.document)
    if (Buffer.compare(kept, file.bytes) !== 0) problems.push('other bytes in the blob store')
    return problems
  },
})

/** What a line of progress said was stored, of an import that did not come to its end. */
const asFarAsSaid = (file: ImportFile, said: number): Promised => ({
  what: `import of ${file.path}, ended half-way`,
  async check(application) {
    const rows = await rowsOf(application, 'resource', file)
    return rows >= said ? [] : [`${rows} rows in resource, although ${said} were said to be stored`]
  },
})

const note = (observed: Observed, { report, error }: Run): void => {
  const at = Date.now()
  const { code, remedy } = (error ?? {}) as { code?: keyof typeof errorCodes; remedy?: string }
  if (report !== undefined) observed.successes.push({ kind: 'import', at })
  else if (code === undefined) observed.unanswered += 1
  else
    observed.refusals.push({
      kind: 'import',
      at,
      status: errorCodes[code]?.http ?? 500,
      code,
      remedy: remedy ?? '',
      retryAfter: null,
    })
}

/** One import after another, of new files. */
export const createImportTraffic = (): Traffic => {
  const files: ImportFile[] = []
  let ofThisRun: { readonly file: ImportFile; isDone: boolean }[] = []

  const run = async ({ place, ledger, random, observed, signal, crash }: TrafficInput): Promise<void> => {
    ofThisRun = []
    while (!signal.aborted) {
      const file = writeImportFile(place.files, files.length, random)
      files.push(file)
      const entry = { file, isDone: false }
      ofThisRun.push(entry)
      const result = await importFile(file.path, place, crash)
      note(observed, result)
      entry.isDone = result.report !== undefined
      ledger.promise(entry.isDone ? allThere(file) : asFarAsSaid(file, result.said))
    }
  }

  const again = async (file: ImportFile, isDone: boolean, place: Place, ledger: Ledger): Promise<readonly string[]> => {
    const { report, error } = await importFile(file.path, place)
    if (report === undefined) return [`not imported: ${JSON.stringify(error)}`]
    ledger.promise(allThere(file))
    const problems: string[] = []
    if (isDone && report.stored !== 0) problems.push(`${report.stored} resources were stored a second time`)
    if (report.stored + report.duplicates !== file.resources)
      problems.push(`${report.stored} stored and ${report.duplicates} known, of ${file.resources}`)
    return problems
  }

  return {
    name: 'import',
    async prepare({ place, ledger, random }) {
      const begun = performance.now()
      const file = writeImportFile(place.files, files.length, random)
      files.push(file)
      for (const problem of await again(file, false, place, ledger)) throw new Error(problem)
      return performance.now() - begun
    },
    run,
    repeatables: ({ place, ledger }): readonly Repeatable[] =>
      ofThisRun.map(({ file, isDone }) => ({
        what: `import of ${file.path}`,
        again: () => again(file, isDone, place, ledger),
      })),
    finish: application => differencesFromUnkilled(application, files),
  }
}
