import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Application, compose } from '../../src/apps/compose.ts'
import { importPaths } from '../../src/apps/use-cases/import.ts'
import { qualityReport } from '../../src/apps/use-cases/quality.ts'
import { qualityChecks } from '../../src/clinical/index.ts'
import { findFacts } from '../../src/pipeline/profile/index.ts'
import type { QualityReport } from '../../src/pipeline/quality/index.ts'
import { createLog } from '../../src/platform/logging/index.ts'
import { type PlantedSource, plantedSources } from '../support/planted-defects.ts'

const caller = { actor: 'test', channel: 'command-line' } as const

describe('sources with planted defects', () => {
  const folder = mkdtempSync(join(tmpdir(), 'attune-planted-'))
  const sources = plantedSources()
  let app: Application
  let report: QualityReport

  beforeAll(async () => {
    app = await compose({ dataFolder: join(folder, 'data'), databaseUrl: undefined, log: createLog('silent') })
    for (const { source, resources } of sources) {
      const path = join(folder, `${source}.ndjson`)
      writeFileSync(path, resources.map(resource => JSON.stringify(resource)).join('\n'))
      await importPaths(app.dependencies, { paths: [path], source }, caller, () => undefined)
    }
    report = await qualityReport(app.dependencies, { examples: 100_000, refresh: true }, caller)
  }, 600_000)
  afterAll(async () => {
    await app.close()
    rmSync(folder, { recursive: true, force: true })
  })

  /** `Type/id` of what these checks found in a source. */
  const namedBy = async (source: string, isAsked: (check: string) => boolean): Promise<ReadonlySet<string>> => {
    const checks = report.sources.find(one => one.source === source)?.checks ?? []
    const ids = checks.filter(({ check }) => isAsked(check)).flatMap(({ examples }) => examples.map(({ fact }) => fact))
    const facts = await findFacts(app.dependencies.database.kysely, ids)
    return new Set(facts.map(({ fact }) => fact.source.resource))
  }
  const marking = new Set(qualityChecks.filter(({ marks }) => marks).map(({ id }) => id))

  test.each(sources)('$name: nearly all of it found, next to nothing else', async (planted: PlantedSource) => {
    const found = await namedBy(planted.source, check => planted.checks.includes(check))
    const detected = [...planted.culprits].filter(culprit => found.has(culprit)).length
    const blamed = [...(await namedBy(planted.source, check => marking.has(check)))].filter(
      resource => !planted.culprits.has(resource),
    )
    if (process.env.REPORT !== undefined) {
      process.stdout.write(
        `| ${planted.name} | ${detected} of ${planted.culprits.size} | ${blamed.length} of ${planted.resources.length - planted.culprits.size} |\n`,
      )
    }
    expect(detected / planted.culprits.size).toBeGreaterThanOrEqual(0.97)
    expect(blamed.length / planted.resources.length).toBeLessThan(0.002)
  })
})
