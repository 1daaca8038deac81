import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Application, compose } from '../../src/apps/compose.ts'
import { importPaths } from '../../src/apps/use-cases/import.ts'
import { type BuiltCohort, buildCohort } from '../../src/apps/use-cases/learning/build-cohort.ts'
import type { Instant, PersonId } from '../../src/core/index.ts'
import { featuresAt, parseCohortDefinition, shippedDefinition } from '../../src/pipeline/features/index.ts'
import { readProfile } from '../../src/pipeline/profile/index.ts'
import { createLog } from '../../src/platform/logging/index.ts'
import { attuneHere as attune } from '../support/cli.ts'
import { staysOf } from '../support/stays.ts'

/** From a hospital's records to a table, to a model: the template for readmissions, as a site would use it. */

const home = mkdtempSync(join(tmpdir(), 'attune-cohort-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))
const at = (name: string): string => join(home, name)
const caller = { actor: 'test', channel: 'command-line' } as const
const patients = 450

const read = parseCohortDefinition(shippedDefinition('readmission-30d')!, 'readmission-30d')
if (!read.ok) throw new Error('The shipped definition cannot be read')
const definition = read.value

const linesOf = (name: string): readonly string[] =>
  gunzipSync(readFileSync(at(name)))
    .toString()
    .trim()
    .split('\n')

let app: Application
let whole: BuiltCohort
beforeAll(async () => {
  writeFileSync(at('hospital.ndjson'), staysOf(patients))
  const data = at('data')
  mkdirSync(data, { mode: 0o700 })
  writeFileSync(
    join(data, 'site.json'),
    JSON.stringify({ title: 'T', jurisdiction: 'us', asOf: '2026-03-01T00:00:00Z', source: 'ehr' }),
  )
  app = await compose({ dataFolder: data, databaseUrl: undefined, log: createLog('silent') })
  await importPaths(app.dependencies, { paths: [at('hospital.ndjson')], source: 'ehr' }, caller, () => undefined)
  whole = await buildCohort(app.dependencies, definition, at('whole.csv.gz'), caller)
}, 180_000)

describe('a cohort of the stored people', () => {
  it('counts who came in, step by step', () => {
    expect(whole).toMatchObject({
      people: patients,
      resumedAfter: 0,
      definition: { name: 'readmission-30d', version: 1 },
    })
    expect(whole.attrition[0]).toEqual({ step: 'index events', rows: 3 * patients, patients })
    const steps = whole.attrition.map(({ rows }) => rows)
    expect(steps).toEqual(steps.toSorted((a, b) => b - a))
    expect(whole.rows).toBe(steps.at(-1))
    expect(linesOf('whole.csv.gz')).toHaveLength(whole.rows + 1)
    expect(whole.events).toBeGreaterThan(100)
    expect(whole.events).toBeLessThan(whole.rows / 2)
    expect(whole.features.find(({ name }) => name === 'hba1c')).toMatchObject({ missingShare: 1, unit: '%' })
    expect(whole.features.find(({ name }) => name === 'creatinine')).toMatchObject({ missing: 0 })
  })

  it('holds for every row what serving gives at that moment, and never parts a patient', async () => {
    const [header, ...lines] = linesOf('whole.csv.gz').map(line => line.split(','))
    const parts = new Map<string, Set<string>>()
    for (const [place, cells] of lines.entries()) {
      const [person, index, , split] = cells as [PersonId, Instant, string, string]
      parts.set(person, (parts.get(person) ?? new Set()).add(split))
      if (place % 20 !== 0) continue
      const profile = await readProfile(app.dependencies.database.kysely, { person, asOf: index, knownAt: null })
      const served = featuresAt(definition, profile).features
      expect(served.map(({ name }) => name)).toEqual(header?.slice(5))
      expect(served.map(({ value }) => (value === null ? '' : String(value)))).toEqual(cells.slice(5))
    }
    expect([...parts.values()].every(({ size }) => size === 1)).toBe(true)
    expect(new Set([...parts.values()].flatMap(one => [...one]))).toEqual(new Set(['train', 'test']))
  })

  it('stopped, goes on where it was, to the same table', async () => {
    const stop = new AbortController()
    const out = at('stopped.csv.gz')
    const counted = (people: number) => people === 230 && stop.abort()
    const stopped = buildCohort(app.dependencies, definition, out, caller, { signal: stop.signal, counted })
    await expect(stopped).rejects.toMatchObject({ code: 'interrupted' })
    expect(existsSync(out)).toBe(false)
    const other = { ...definition, version: 2 }
    await expect(buildCohort(app.dependencies, other, out, caller)).rejects.toMatchObject({ code: 'misuse' })
    const { resumedAfter, ...built } = await buildCohort(app.dependencies, definition, out, caller)
    expect(resumedAfter).toBe(231)
    expect({ ...built, resumedAfter: 0 }).toEqual(whole)
    expect(linesOf('stopped.csv.gz')).toEqual(linesOf('whole.csv.gz'))
    await expect(buildCohort(app.dependencies, definition, out, caller)).rejects.toThrow('exists already')
  })

  it('is audited as a use for research, begun and done', async () => {
    const events = await app.dependencies.database.kysely.selectFrom('audit_event').selectAll().execute()
    const bodies = events.map(event => JSON.stringify(event)).filter(text => text.includes('cohort.'))
    expect(bodies.filter(text => text.includes('cohort.begun')).length).toBe(3)
    expect(bodies.filter(text => text.includes('cohort.built')).length).toBe(2)
    expect(bodies.every(text => text.includes('HRESCH'))).toBe(true)
  })
})

describe('attune learn cohort', () => {
  // The command line opens the folder itself.
  beforeAll(async () => await app.close())

  it('makes the same table, and says the command that learns from it', async () => {
    const out = at('cli.csv.gz')
    const run = (...more: readonly string[]) => attune(['learn', 'cohort', '--data', at('data'), '--json', ...more])
    const made = await run('--definition', 'readmission-30d', '--out', out)
    expect(made.code).toBe(0)
    const report = JSON.parse(made.stdout) as BuiltCohort & { next: string }
    expect(report).toMatchObject({ rows: whole.rows, events: whole.events })
    expect(linesOf('cli.csv.gz')).toEqual(linesOf('whole.csv.gz'))

    const [, ...fit] = report.next.split(' ')
    const fitted = await attune([
      ...fit.map(word => (word === 'cli.csv.gz' ? out : word === 'M.json' ? at('M.json') : word)),
      '--json',
    ])
    expect(fitted.stderr + fitted.stdout).toContain('auc')
    expect(fitted.code).toBe(0)
    expect(existsSync(at('M.json'))).toBe(true)

    writeFileSync(at('wrong.json'), JSON.stringify({ ...definition, outcome: { kind: 'stroke' } }))
    const wrong = await run('--definition', at('wrong.json'), '--out', at('w.csv.gz'))
    expect([wrong.code, wrong.stdout]).toEqual([2, expect.stringContaining('wrong.json: outcome')])
    expect((await run('--definition', 'nothing-such', '--out', at('w.csv.gz'))).code).toBe(2)
    expect((await run('--definition', 'readmission-30d', '--out', at('w.csv'))).code).toBe(2)
    expect((await attune(['learn', 'cohort', '--help'])).stdout).toContain('attune learn cohort --definition')
  }, 180_000)
})
