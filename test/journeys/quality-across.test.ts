import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Application, compose } from '../../src/apps/compose.ts'
import { decidePair } from '../../src/apps/use-cases/decide-pair.ts'
import { importPaths } from '../../src/apps/use-cases/import.ts'
import { qualityReport } from '../../src/apps/use-cases/quality.ts'
import type { Instant } from '../../src/core/index.ts'
import { recordIdOf } from '../../src/pipeline/ingest/index.ts'
import { findFacts } from '../../src/pipeline/profile/index.ts'
import { createLog } from '../../src/platform/logging/index.ts'

const caller = { actor: 'dr-okafor', channel: 'web' } as const
const root = mkdtempSync(join(tmpdir(), 'attune-quality-across-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
const asOf = '2026-11-02T09:00:00.000Z' as Instant

describe('what two sources say of one person', () => {
  let app: Application
  const folder = join(root, 'across')
  const observation = (
    id: string,
    patient: string,
    value: number,
    time: string,
    system = 'http://loinc.org',
    code = '2345-7',
  ) => ({
    resourceType: 'Observation',
    id,
    status: 'final',
    code: {
      coding: [
        ...(system === 'http://loinc.org' ? [] : [{ system, code: 'GLU' }]),
        { system: 'http://loinc.org', code },
      ],
    },
    subject: { reference: `Patient/${patient}` },
    effectiveDateTime: time,
    valueQuantity: { value, unit: 'mg/dL', system: 'http://unitsofmeasure.org', code: 'mg/dL' },
  })
  const give = async (source: string, ...resources: readonly object[]) => {
    const path = join(root, `across-${source}.ndjson`)
    writeFileSync(path, resources.map(resource => JSON.stringify(resource)).join('\n'))
    await importPaths(app.dependencies, { paths: [path], source }, caller, () => undefined)
  }
  const found = async () => {
    const { sources } = await qualityReport(app.dependencies, { examples: 100, refresh: true }, caller)
    const facts = sources.flatMap(({ checks }) =>
      checks.filter(({ check }) => check === 'duplicate-across-sources').flatMap(({ examples }) => examples),
    )
    const stored = await findFacts(
      app.dependencies.database.kysely,
      facts.map(({ fact }) => fact),
    )
    return stored.map(({ fact, source }) => `${source} ${fact.source.resource}`).sort()
  }
  const times = ['2026-09-01T08:00:00Z', '2026-09-02T08:00:00Z'] as const

  beforeAll(async () => {
    mkdirSync(folder)
    writeFileSync(
      join(folder, 'site.json'),
      JSON.stringify({ title: 'Across', jurisdiction: 'us', asOf, source: 'ehr' }),
    )
    app = await compose({ dataFolder: folder, databaseUrl: undefined, log: createLog('silent') })
    const patient = (id: string) => ({ resourceType: 'Patient', id, gender: 'female', birthDate: '1970-01-01' })
    await give('ward', patient('a'), observation('w1', 'a', 98, times[0]), observation('w2', 'a', 104, times[1]))
    // The laboratory lists a code of its own first; its second result is another.
    await give(
      'lab',
      patient('b'),
      observation('l1', 'b', 98, times[0], 'urn:lab'),
      observation('l2', 'b', 105, times[1]),
    )
    await give('other', patient('z'), observation('o1', 'z', 98, times[0]))
  }, 120_000)
  afterAll(() => app.close())

  const pair = { a: recordIdOf('ward', 'a'), b: recordIdOf('lab', 'b') }

  it('is not compared while nothing says that they are one', async () => {
    expect(await found()).toEqual([])
  })

  it('once linked, what has the same code, time and value is found in both, and nothing else', async () => {
    await decidePair(app.dependencies, pair, { verdict: 'same' }, caller)
    expect(await found()).toEqual(['lab Observation/l1', 'ward Observation/w1'])
  })

  it('and goes again when they are parted', async () => {
    await decidePair(app.dependencies, pair, { verdict: 'different' }, caller)
    expect(await found()).toEqual([])
  })
})
