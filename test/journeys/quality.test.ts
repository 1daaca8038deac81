import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Application, compose } from '../../src/apps/compose.ts'
import { importPaths } from '../../src/apps/use-cases/import.ts'
import { qualityReport } from '../../src/apps/use-cases/quality.ts'
import { findFacts } from '../../src/pipeline/profile/index.ts'
import type { QualityReport } from '../../src/pipeline/quality/index.ts'
import { defects } from '../support/quality-defects.ts'
import { cleanFeed } from '../support/quality-feed.ts'

const caller = { actor: 'test', channel: 'command-line' } as const
const bundleOf = (resources: readonly object[]) =>
  JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry: resources.map(resource => ({ resource })) })

describe('data quality of sources with injected defects', () => {
  const folder = mkdtempSync(join(tmpdir(), 'attune-quality-'))
  let app: Application
  let report: QualityReport

  const give = async (source: string, resources: readonly object[]) => {
    const path = join(folder, `${source}-${resources.length}.json`)
    writeFileSync(path, bundleOf(resources))
    await importPaths(app.dependencies, { paths: [path], source }, caller, () => undefined)
  }
  const refreshed = () => qualityReport(app.dependencies, { examples: 10_000, refresh: true }, caller)
  const sourceNamed = (source: string) => {
    const found = report.sources.find(one => one.source === source)
    if (found === undefined) throw new Error(`no source ${source}`)
    return found
  }
  const rowOf = (source: string, check: string) => {
    const row = sourceNamed(source).checks.find(one => one.check === check)
    if (row === undefined) throw new Error(`no check ${check}`)
    return row
  }
  /** `Type/id` of the facts that a check names in a source. */
  const namedBy = async (source: string, check: string): Promise<ReadonlySet<string>> => {
    const facts = await findFacts(
      app.dependencies.database.kysely,
      rowOf(source, check).examples.map(({ fact }) => fact),
    )
    return new Set(facts.map(({ fact }) => fact.source.resource))
  }

  beforeAll(async () => {
    app = await compose({ dataFolder: join(folder, 'data'), databaseUrl: undefined, log: pino({ level: 'silent' }) })
    await give('clean', cleanFeed('c', 12, 1).resources)
    await give(
      'defective',
      defects.flatMap(({ resources }) => resources),
    )
    // All weights of a source in pounds, each possible as kilograms.
    const pounds = cleanFeed('p', 12, 2).resources.map(resource => {
      if (!/-weight-/.test(resource.id)) return resource
      const { value, ...unit } = resource.valueQuantity as { value: number }
      return { ...resource, valueQuantity: { ...unit, value: Number((value * 2.2046).toFixed(1)) } }
    })
    await give(
      'pounds',
      pounds.filter(({ id }) => !/-height-/.test(id)),
    )
    report = await refreshed()
  }, 240_000)
  afterAll(async () => {
    await app.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test.each(defects)('finds $name ($check)', async ({ check, culprits }) => {
    const found = await namedBy('defective', check)
    expect(culprits.filter(culprit => !found.has(culprit))).toEqual([])
  })

  test('of clean data finds nothing in any fact', () => {
    const found = sourceNamed('clean').checks.filter(({ count, looked }) => count > 0 && looked !== null)
    expect(found.map(({ check, count, examples }) => [check, count, examples.slice(0, 3)])).toEqual([])
    expect(sourceNamed('clean').facts).toBeGreaterThan(2_000)
  })

  test('finds by its distribution a source whose weights are pounds, and names the facts', async () => {
    const row = rowOf('pounds', 'unit-distribution')
    expect(row.findings).toMatchObject([{ code: 'http://loinc.org|29463-7', unit: 'kg' }])
    expect(row.findings[0]?.detail).toContain('[lb_av]')
    const suspects = await namedBy('pounds', 'unit-suspect')
    expect(suspects.size).toBeGreaterThan(0.95 * 12 * 18)
    expect([...suspects].every(resource => /-weight-/.test(resource))).toBe(true)
  })
})
