import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Application, compose } from '../../src/apps/compose.ts'
import { exportResources } from '../../src/apps/use-cases/export.ts'
import { importPaths } from '../../src/apps/use-cases/import.ts'
import type { ImportReport } from '../../src/apps/use-cases/import-report.ts'
import { createLog } from '../../src/platform/logging/index.ts'
import { parseExactly, receivedIn } from './received.ts'

export type Imported = {
  readonly app: () => Application
  readonly report: () => ImportReport
  /** What `attune export` gives, a resource a line. */
  readonly exported: (person?: string) => Promise<readonly string[]>
}

const caller = { actor: 'test', channel: 'command-line' } as const

/**
 * Imports a folder of valid examples and proves the bar: all of it accepted, no error, and an export that gives back
 * every resource with every digit. `further` adds what is particular to the folder.
 */
export const describeLossless = (title: string, folder: string, further: (imported: Imported) => void): void => {
  describe(title, () => {
    const data = mkdtempSync(join(tmpdir(), 'attune-lossless-'))
    let app: Application
    let report: ImportReport

    beforeAll(async () => {
      app = await compose({ dataFolder: data, databaseUrl: undefined, log: createLog('silent') })
      report = await importPaths(app.dependencies, { paths: [folder], source: 'examples' }, caller, () => undefined)
    }, 120_000)
    afterAll(async () => {
      await app.close()
      rmSync(data, { recursive: true, force: true })
    })
    const exported = async (person?: string): Promise<readonly string[]> => {
      const lines: string[] = []
      const request = { person: (person ?? null) as never, format: 'ndjson' as const }
      await exportResources(app.dependencies, request, caller, line => void lines.push(line))
      return lines
    }

    test('every resource is accepted, with no error', () => {
      expect(report.quarantined).toEqual([])
      expect(report.issues.filter(({ severity }) => severity === 'error' || severity === 'fatal')).toEqual([])
      expect(report.received.unknown).toBe(0)
      expect(report.stored + report.duplicates).toBe(receivedIn(folder).length)
    })

    test('the export gives back every resource, digit by digit, and nothing else', async () => {
      const given = (await exported()).map(line => JSON.stringify(parseExactly(line)))
      expect(new Set(given)).toEqual(new Set(receivedIn(folder)))
      expect(given).toHaveLength(report.stored)
    })

    test('a Bundle of everything holds the same', async () => {
      const lines: string[] = []
      const request = { person: null, format: 'bundle' as const }
      await exportResources(app.dependencies, request, caller, line => void lines.push(line))
      const { type, entry } = parseExactly(lines.join('\n')) as {
        type: string
        entry: readonly { resource: unknown }[]
      }
      expect(type).toBe('collection')
      expect(new Set(entry.map(({ resource }) => JSON.stringify(resource)))).toEqual(new Set(receivedIn(folder)))
    })

    further({ app: () => app, report: () => report, exported })
  })
}
