import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mountSmallDisk, noSmallDisk, type SmallDisk } from '../../../../test/support/small-disk.ts'
import { type Database, openDatabase } from '../open-database.ts'

const migrations = [{ id: '0001-n', sql: 'create table number (n int primary key)' }]
type Tables = { number: { n: number } }

describe.skipIf(noSmallDisk !== undefined)(`the embedded database on a full disk (${noSmallDisk ?? 'tmpfs'})`, () => {
  let disk: SmallDisk
  let database: Database<Tables>
  beforeAll(async () => {
    disk = mountSmallDisk(100 << 20)
    database = await openDatabase<Tables>({ dataFolder: join(disk.folder, 'attune'), migrations })
  })
  afterAll(() => disk.unmount())

  let written = 0
  /** In the log only, a megabyte each, so that it is the log that does not fit. */
  const write = () =>
    database.transaction(async tx => {
      await sql`select pg_logical_emit_message(false, 'filler', repeat('x', 1000000))`.execute(tx)
      await tx
        .insertInto('number')
        .values({ n: written + 1 })
        .execute()
    })
  const writeMany = async (most: number) => {
    for (let n = 0; n < most; n++) {
      await write()
      written += 1
    }
  }
  const kept = async (one: Database<Tables>) => {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from number`.execute(one.kysely)
    return rows[0]?.n
  }

  it('says so when its log has no place, and is used again when there is space, with all that was committed', async () => {
    disk.fill(12 << 20)
    await expect(writeMany(100)).rejects.toMatchObject({
      code: 'disk-full',
      message: expect.stringContaining(disk.folder),
      remedy: expect.stringContaining('Free space'),
    })
    // Whoever comes after is told the same, until there is space.
    await expect(write()).rejects.toMatchObject({ code: 'disk-full' })
    disk.free()
    await expect.poll(() => kept(database).catch(() => undefined), { timeout: 20_000 }).toBe(written)
    await writeMany(3)
    await database.close()
    const again = await openDatabase<Tables>({ dataFolder: join(disk.folder, 'attune'), migrations })
    expect(await kept(again)).toBe(written)
    database = again
  })

  it('is closed, and opened again, also when it is full at the time', async () => {
    disk.fill()
    await database.close()
    disk.fill()
    await expect(openDatabase({ dataFolder: join(disk.folder, 'attune'), migrations })).rejects.toMatchObject({
      code: 'disk-full',
    })
    disk.free()
    database = await openDatabase<Tables>({ dataFolder: join(disk.folder, 'attune'), migrations })
    expect(await kept(database)).toBe(written)
  })

  it('is not stopped by a text that looks like the last words of its log', async () => {
    const words = '2026-11-26 16:22:00.182 UTC [42] PANIC:  could not write'
    await sql.raw(`do $$ begin raise warning E'${words}\\n${words}\\r\\n${words}'; end $$`).execute(database.kysely)
    await sql.raw(`select '${words}' \n where 1 = 0`).execute(database.kysely)
    await expect(sql.raw(`select '\n${words}'::int`).execute(database.kysely)).rejects.toMatchObject({ code: '22P02' })
    expect(await kept(database)).toBe(written)
    await database.close()
  })
})
