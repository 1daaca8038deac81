import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Application, compose } from '../../src/apps/compose.ts'
import { importPaths } from '../../src/apps/use-cases/import.ts'
import { buildCohort } from '../../src/apps/use-cases/learning/build-cohort.ts'
import { type Instant, instantOf } from '../../src/core/index.ts'
import { parseCohortDefinition, shippedDefinition, shippedDefinitions } from '../../src/pipeline/features/index.ts'
import { createLog } from '../../src/platform/logging/index.ts'
import { simulateStays, type TrueRisk } from '../../src/simulation/index.ts'

/** The virtual hospital through import, store and each shipped template: its tables say what is true. */

const home = mkdtempSync(join(tmpdir(), 'attune-virtual-hospital-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))
const caller = { actor: 'test', channel: 'command-line' } as const
const [from, until] = ['2023-11-02T09:00:00.000Z', '2026-11-02T09:00:00.000Z'] as [Instant, Instant]
const people = Array.from({ length: 250 }, (_, index) => simulateStays({ seed: 9, index, from, until, drift: null }))

/** The true risks of a template, by the moment of their index; of two at one moment neither can be told from the other. */
const truths: Readonly<Record<(typeof shippedDefinitions)[number], readonly (TrueRisk | null)[]>> = {
  'readmission-30d': people.flatMap(({ stays }) => stays.map(({ readmission }) => readmission)),
  'deterioration-48h': people.flatMap(({ stays }) => stays.map(({ deterioration }) => deterioration)),
  'ckd-progression-2y': people.map(({ truth }) => truth.kidneyFailure),
}

let app: Application
beforeAll(async () => {
  const lines = people.flatMap(({ resources }) => resources.map(one => `${JSON.stringify(one)}\n`))
  writeFileSync(join(home, 'hospital.ndjson'), lines.join(''))
  const data = join(home, 'data')
  mkdirSync(data, { mode: 0o700 })
  // The site's day is the end of the data.
  writeFileSync(join(data, 'site.json'), JSON.stringify({ title: 'T', jurisdiction: 'us', asOf: until, source: 'ehr' }))
  app = await compose({ dataFolder: data, databaseUrl: undefined, log: createLog('silent') })
  await importPaths(
    app.dependencies,
    { paths: [join(home, 'hospital.ndjson')], source: 'ehr' },
    caller,
    () => undefined,
  )
}, 180_000)
afterAll(async () => await app.close())

it.each(shippedDefinitions)(
  '%s: a row each index that the truth knows, with the outcome that was drawn',
  async name => {
    const read = parseCohortDefinition(shippedDefinition(name)!, name)
    if (!read.ok) throw new Error(`${name} cannot be read`)
    const out = join(home, `${name}.csv.gz`)
    const { rows, events } = await buildCohort(app.dependencies, read.value, out, caller)
    const [header, ...lines] = gunzipSync(readFileSync(out))
      .toString()
      .trim()
      .split('\n')
      .map(line => line.split(','))
    const [index, y] = [header!.indexOf('index'), header!.indexOf('y')]
    expect(lines).toHaveLength(rows)

    const over = truths[name].flatMap(risk => (risk?.happened == null ? [] : [risk]))
    const outcomes = new Map<string, Set<string>>()
    for (const cells of lines) {
      const moment = instantOf(Date.parse(cells[index]!))
      outcomes.set(moment, (outcomes.get(moment) ?? new Set()).add(cells[y]!))
    }
    const alone = over.filter(one => over.filter(other => other.index === one.index).length === 1)
    expect(alone.length).toBeGreaterThan(20)
    for (const risk of alone)
      expect([...(outcomes.get(risk.index) ?? [])], risk.index).toEqual([risk.happened ? '1' : '0'])
    // Of each stay there is one row; of those at the clinic one a visit.
    if (name === 'ckd-progression-2y') expect(rows).toBeGreaterThan(over.length)
    else expect([rows, events]).toEqual([over.length, over.filter(({ happened }) => happened).length])
  },
  120_000,
)
