import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Log } from '../platform/logging/index.ts'
import { compose } from './compose.ts'
import { warmUp } from './warm-up.ts'

it('runs the rules of every specialty without an error, and leaves nothing behind', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'attune-warm-up-'))
  const errors: unknown[] = []
  const log = { error: (...all: unknown[]) => errors.push(all), warn: () => undefined, info: () => undefined }
  const app = await compose({ dataFolder: folder, databaseUrl: undefined, log: log as unknown as Log })
  try {
    const { dependencies: deps } = app
    await warmUp(deps)
    expect(errors).toEqual([])
    expect(deps.engine.work().ran).toBeGreaterThan(500)
    for (const table of ['record', 'fact', 'recommendation', 'audit_event'] as const) {
      expect(await deps.database.kysely.selectFrom(table).selectAll().execute()).toEqual([])
    }
  } finally {
    await app.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
