import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { createLog } from '../platform/logging/index.ts'
import { compose } from './compose.ts'
import { watchSilence } from './watch-silence.ts'

const folder = mkdtempSync(join(tmpdir(), 'attune-silence-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a process that only listens tells of a silent source, once', async () => {
  const data = join(folder, 'data')
  mkdirSync(data, { mode: 0o700 })
  const sources = { laboratory: { silentAfter: 'PT1S' } }
  const site = { title: 'Test', jurisdiction: null, asOf: null, source: 'default', sources }
  writeFileSync(join(data, 'site.json'), JSON.stringify(site))
  const log = createLog('silent')
  const app = await compose({ dataFolder: data, databaseUrl: undefined, log })
  try {
    const warn = vi.spyOn(log, 'warn')
    const watching = watchSilence(app.dependencies, log, 20)
    await vi.waitFor(() => expect(warn).toHaveBeenCalled(), { timeout: 10_000 })
    await new Promise(resolve => setTimeout(resolve, 200))
    await watching.end()
    expect(warn.mock.calls).toEqual([
      [{ event: 'source-silent', source: 'laboratory', lastSeen: null, afterSeconds: 1 }, 'a source is silent'],
    ])
  } finally {
    await app.close()
  }
})
