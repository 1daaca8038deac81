import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sharedServer } from '../../../test/support/databases.ts'
import { postgresBinaries } from '../../../test/support/postgres.ts'
import { startPglite } from './embedded/pglite-thread.ts'
import { readLock } from './lock/data-folder-lock.ts'
import { type Database, openDatabase } from './open-database.ts'

const migrations = [{ id: '0001-n', sql: 'create table number (n int primary key)' }]
type Tables = { number: { n: number } }

describe('the embedded database', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'attune-recovery-'))
  })
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  /** Inserts 1, 2, 3, ... each in its own transaction, printing each number once it is committed. */
  const writer = (): ChildProcess => {
    const script = `
      import { openDatabase } from ${JSON.stringify(new URL('./open-database.ts', import.meta.url).href)}
      const database = await openDatabase({ dataFolder: ${JSON.stringify(folder)}, migrations: ${JSON.stringify(migrations)} })
      for (let n = 1; ; n++) {
        await database.transaction(tx => tx.insertInto('number').values({ n }).execute())
        console.log(n)
      }`
    return spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  }

  it('keeps every committed transaction through kill -9 and opens again without manual work', async () => {
    const child = writer()
    let committed = 0
    await new Promise<void>(resolve => {
      child.stdout?.on('data', (chunk: Buffer) => {
        committed = Number(chunk.toString().trim().split('\n').at(-1))
        if (committed >= 200) child.kill('SIGKILL')
      })
      child.once('exit', () => resolve())
    })
    expect(existsSync(join(folder, 'attune.lock'))).toBe(true)
    const database = await openDatabase<Tables>({ dataFolder: folder, migrations })
    const { rows } = await sql<{ n: number; top: number }>`select count(*) as n, max(n) as top from number`.execute(
      database.kysely,
    )
    expect(rows[0]!.n).toBe(rows[0]!.top)
    expect(rows[0]!.top).toBeGreaterThanOrEqual(committed)
    expect((await readLock(folder))?.pid).toBe(process.pid)
    await expect(openDatabase({ dataFolder: folder, migrations })).rejects.toMatchObject({ code: 'data-folder-in-use' })
    await database.close()
    await database.close()
    expect(readdirSync(folder)).toEqual(['db'])
  })

  it('does not overwrite a folder that is not a database', async () => {
    const other = join(folder, 'other')
    mkdirSync(join(other, 'db'), { recursive: true })
    writeFileSync(join(other, 'db', 'letter.txt'), 'dear reader')
    await expect(openDatabase({ dataFolder: other, migrations: [] })).rejects.toMatchObject({
      code: 'data-folder-unusable',
    })
    expect(readdirSync(join(other, 'db'))).toEqual(['letter.txt'])
    expect(await readLock(other)).toBeUndefined()
  })

  it('says so when its thread ends, and every query fails', async () => {
    const thread = await startPglite({ folder: join(folder, 'thread', 'db') })
    const client = new pg.Client({ user: 'postgres', stream: () => thread.connect() })
    client.on('error', () => {})
    await client.connect()
    const long = expect(client.query('select count(*) from generate_series(1, 100000000)')).rejects.toThrow()
    await thread.terminate()
    await long
    const again = new pg.Client({ user: 'postgres', stream: () => thread.connect() })
    again.on('error', () => {})
    await expect(again.connect()).rejects.toThrow('the embedded database is closed')
  })

  it('leaves the folder free when a migration fails', async () => {
    const broken = join(folder, 'broken')
    const opening = openDatabase({ dataFolder: broken, migrations: [{ id: '0001-x', sql: 'select * from nowhere' }] })
    await expect(opening).rejects.toMatchObject({ code: '42P01' })
    await (await openDatabase({ dataFolder: broken, migrations })).close()
  })
})

describe.skipIf(postgresBinaries() === undefined)('a PostgreSQL server (skipped: not installed)', () => {
  let database: Database<Tables>
  beforeAll(async () => {
    const url = await (await sharedServer()).createDatabase()
    database = await openDatabase<Tables>({ dataFolder: tmpdir(), url, migrations })
  })
  afterAll(async () => {
    await database.close()
  })

  it('that is lost makes queries fail by name, and is used again once it is back', async () => {
    const server = await sharedServer()
    await database.kysely.insertInto('number').values({ n: 1 }).execute()
    let proceed = () => {}
    const gate = new Promise<void>(resolve => {
      proceed = resolve
    })
    const underWay = database.transaction(async tx => {
      await tx.insertInto('number').values({ n: 2 }).execute()
      await gate
      await tx.insertInto('number').values({ n: 3 }).execute()
    })
    const outcome = expect(underWay).rejects.toMatchObject({ code: 'database-unavailable' })
    await database.kysely.selectFrom('number').select('n').execute()
    await server.crash()
    proceed()
    await outcome
    const query = database.kysely.selectFrom('number').select('n')
    await expect(query.execute()).rejects.toMatchObject({ code: 'database-unavailable' })
    await server.restart()
    expect(await query.execute()).toEqual([{ n: 1 }])
  })

  it('that confirms commits before they are on its disk is told to wait for them', async () => {
    const url = await (await sharedServer()).createDatabase()
    const name = new URL(url).pathname.slice(1)
    for (const [set, used] of [
      ['off', 'on'],
      ['remote_apply', 'remote_apply'],
    ]) {
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      await client.query(`alter database ${name} set synchronous_commit to ${set}`)
      await client.end()
      const opened = await openDatabase<Tables>({ dataFolder: tmpdir(), url, migrations })
      const { rows } = await sql`show synchronous_commit`.execute(opened.kysely)
      expect(rows).toEqual([{ synchronous_commit: used }])
      await opened.close()
    }
  })

  it('that is not there is an AppError without the password', async () => {
    const opening = openDatabase({ dataFolder: tmpdir(), url: 'postgres://me:secret@127.0.0.1:1/none', migrations })
    await expect(opening).rejects.toMatchObject({ code: 'database-unavailable' })
    await expect(opening).rejects.not.toThrow('secret')
    await expect(openDatabase({ dataFolder: tmpdir(), url: 'not a url', migrations })).rejects.toMatchObject({
      code: 'misuse',
    })
  })

  it('migrated by several processes at once runs each step once', async () => {
    const url = await (await sharedServer()).createDatabase()
    const opened = await Promise.all(
      [1, 2, 3, 4].map(() => openDatabase<Tables>({ dataFolder: tmpdir(), url, migrations })),
    )
    const { rows } = await sql`select count(*) as n from attune_migration`.execute(opened[0]!.kysely)
    expect(rows).toEqual([{ n: 1 }])
    await Promise.all(opened.map(each => each.close()))
  })
})
