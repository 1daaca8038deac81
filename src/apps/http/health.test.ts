import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { sharedServer } from '../../../test/support/databases.ts'
import { postgresBinaries } from '../../../test/support/postgres.ts'
import { openDatabase } from '../../platform/database/index.ts'
import { createHttp } from '../../platform/http/index.ts'
import { createLog } from '../../platform/logging/index.ts'
import type { Dependencies } from '../use-cases/dependencies.ts'
import { registerHealth } from './health.ts'

const dataFolder = mkdtempSync(join(tmpdir(), 'attune-health-'))
afterAll(() => rmSync(dataFolder, { recursive: true, force: true }))

const probesOn = (database: Awaited<ReturnType<typeof openDatabase>>) => {
  const app = createHttp(createLog('silent'))
  registerHealth(app, { database } as unknown as Dependencies, 100)
  const get = async (url: string) => {
    const answer = await app.inject({ url, headers: { host: 'localhost' } })
    return { status: answer.statusCode, body: answer.json() }
  }
  return { get, close: () => app.close() }
}

const ready = { status: 200, body: { status: 'ready' } }
const running = { status: 200, body: { status: 'running' } }
const notReady = { status: 503, body: { error: expect.objectContaining({ code: 'database-unavailable' }) } }

it('is not ready while the database is held up, and ready again after it', async () => {
  const database = await openDatabase({ dataFolder, migrations: [] })
  const { get, close } = probesOn(database)
  expect(await get('/readyz')).toEqual(ready)
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  // The embedded database does one transaction at a time.
  const held = database.transaction(() => released)
  expect(await get('/readyz')).toEqual(notReady)
  expect(await get('/readyz')).toEqual(notReady)
  expect(await get('/healthz')).toEqual(running)
  release()
  await held
  expect(await get('/readyz')).toEqual(ready)
  await close()
  await database.close()
})

it.skipIf(postgresBinaries() === undefined)(
  'is not ready while the PostgreSQL server is down, and ready again when it is back',
  async () => {
    const server = await sharedServer()
    const database = await openDatabase({ dataFolder, migrations: [], url: await server.createDatabase() })
    const { get, close } = probesOn(database)
    expect(await get('/readyz')).toEqual(ready)
    await server.crash()
    expect(await get('/readyz')).toEqual(notReady)
    expect(await get('/healthz')).toEqual(running)
    await server.restart()
    await expect.poll(() => get('/readyz')).toEqual(ready)
    await close()
    await database.close()
  },
)
