import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { type Application, compose } from '../../src/apps/compose.ts'
import { createLog } from '../../src/platform/logging/index.ts'
import { startAttune, type TestAttune } from '../support/server.ts'

export const source = 'soak'

/** A fixed moment, so that the same question gives the same recommendations, before and after a restart. */
const settings = { title: 'Soak', jurisdiction: 'us', asOf: '2026-11-02T09:00:00Z', source, trustedIdentifiers: [] }

/** A data folder with its database, for servers that are started and ended on it. */
export type Place = {
  /** Tells its patients from those of other places. */
  readonly name: string
  readonly folder: string
  readonly databaseUrl: string | undefined
  /** Files to be imported lie here, outside the data folder. */
  readonly files: string
  start(onSpawn?: (pid: number) => void): Promise<TestAttune>
  /** The same application in this process, to look at what is there; nothing else may have the folder open. */
  open(): Promise<Application>
  /** What a command line of this place has in its environment. */
  readonly env: Readonly<Record<string, string>>
  remove(): void
}

/** @param databaseUrl an empty PostgreSQL database; without it the embedded one */
export const createPlace = (
  databaseUrl: string | undefined,
  root = mkdtempSync(join(tmpdir(), 'attune-soak-')),
): Place => {
  const folder = join(root, 'data')
  const files = join(root, 'files')
  for (const made of [folder, files]) mkdirSync(made, { recursive: true })
  writeFileSync(join(folder, 'site.json'), JSON.stringify(settings))
  const env = { DATABASE_URL: databaseUrl ?? '', LOG_LEVEL: 'error' }
  return {
    name: basename(root),
    folder,
    files,
    databaseUrl,
    env,
    start: onSpawn => startAttune({ folder, env, ...(onSpawn === undefined ? {} : { onSpawn }) }),
    open: () => compose({ dataFolder: folder, databaseUrl, log: createLog('silent') }),
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}
