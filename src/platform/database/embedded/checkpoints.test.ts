import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, expect, it } from 'vitest'
import { type PgliteThread, startPglite } from './pglite-thread.ts'

const folder = mkdtempSync(join(tmpdir(), 'attune-checkpoints-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const logBytes = 1_000_000
const sinceCheckpoint = 'select (pg_current_wal_insert_lsn() - redo_lsn)::int as log from pg_control_checkpoint()'

const connectTo = async (thread: PgliteThread): Promise<pg.Client> => {
  const client = new pg.Client({ user: 'postgres', stream: () => thread.connect() })
  client.on('error', () => undefined)
  await client.connect()
  return client
}
const logOf = async (client: pg.Client) => ((await client.query(sinceCheckpoint)).rows[0] as { log: number }).log
const fill = "insert into line select n, repeat('x', 1000) from generate_series(1, 3000) n"

it('keeps the log that a start would replay short while much is written, and nothing is lost', async () => {
  const thread = await startPglite({ folder: join(folder, 'db'), logBytes })
  const client = await connectTo(thread)
  await client.query('create table line (n int, text text)')

  // Far beyond the limit in one transaction, which no checkpoint cuts.
  await client.query('begin')
  await client.query(fill)
  expect(await logOf(client)).toBeGreaterThan(2 * logBytes)
  await client.query('savepoint before')
  await expect(client.query('select 1/0')).rejects.toMatchObject({ code: '22012' })
  await client.query('rollback to before')
  await client.query('commit')
  await expect.poll(() => logOf(client), { timeout: 10_000, interval: 200 }).toBeLessThan(logBytes)

  // As kill -9 leaves it.
  await thread.terminate()
  const again = await startPglite({ folder: join(folder, 'db') })
  const reader = await connectTo(again)
  expect((await reader.query('select count(*)::int as n from line')).rows).toEqual([{ n: 3_000 }])
  await reader.end()
  await again.close()
})

it('says why a checkpoint cannot be made, and goes on', async () => {
  const warnings: unknown[] = []
  const start = { folder: join(folder, 'refused', 'db'), logBytes }
  const thread = await startPglite(start, ({ reason }) => warnings.push(reason))
  const client = await connectTo(thread)
  await client.query('create table line (n int, text text); create role weak; grant all on line to weak')
  await client.query('set role weak')
  await client.query(fill)
  const write = async () => {
    await client.query('insert into line values (0)')
    return warnings
  }
  const refused = expect.stringMatching('permission denied to execute CHECKPOINT')
  await expect.poll(write, { timeout: 10_000, interval: 200 }).toContainEqual(refused)
  await client.end()
  await thread.close()
})
