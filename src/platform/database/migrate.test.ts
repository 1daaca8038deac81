import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { describeEachDatabase } from '../../../test/support/databases.ts'
import { type Migration, migrate, type SqlSession } from './migrate.ts'

const first: Migration = { id: '0001-a', sql: 'create table a (n int); insert into a values (1);' }
const second: Migration = { id: '0002-b', sql: 'alter table a add column m int default 2;' }

describeEachDatabase('migrations', [first], ({ database }) => {
  /** As on startup: one connection for the whole run. */
  const run = (migrations: readonly Migration[]) =>
    database()
      .kysely.connection()
      .execute(async connection => {
        const session: SqlSession = {
          query: (text, values = []) => {
            // Parameters only where there are some: a step with several statements takes none.
            if (values.length === 0) return connection.executeQuery(compiled(text))
            return connection.executeQuery({ ...compiled(text), parameters: values })
          },
        }
        return await migrate(session, migrations)
      })
  const compiled = (text: string) => sql.raw(text).compile(database().kysely)

  it('are applied once, in order, and remembered', async () => {
    expect(await run([first])).toEqual([])
    expect(await run([first, second])).toEqual(['0002-b'])
    expect(await run([first, second])).toEqual([])
    const { rows } = await sql`select n, m from a`.execute(database().kysely)
    expect(rows).toEqual([{ n: 1, m: 2 }])
    const applied = await sql<{ id: string }>`select id from attune_migration order by id`.execute(database().kysely)
    expect(applied.rows).toEqual([{ id: '0001-a' }, { id: '0002-b' }])
  })

  it('are refused when the text of an applied one changed', async () => {
    await expect(run([{ ...first, sql: `${first.sql} -- edited` }, second])).rejects.toMatchObject({
      code: 'conflict',
      details: { migration: '0001-a', reason: 'migration-changed' },
    })
  })

  it('are refused when the database is newer than the code', async () => {
    await expect(run([first])).rejects.toMatchObject({ code: 'conflict', details: { reason: 'database-newer' } })
  })

  it('leave nothing behind when one of them fails', async () => {
    const third: Migration = { id: '0003-c', sql: 'create table c (n int);' }
    const broken: Migration = { id: '0004-d', sql: 'create table d (n int); select * from nowhere;' }
    await expect(run([first, second, third, broken])).rejects.toMatchObject({ code: '42P01' })
    const { rows } = await sql`select to_regclass('c') as c, to_regclass('d') as d`.execute(database().kysely)
    expect(rows).toEqual([{ c: null, d: null }])
    expect(await run([first, second, third])).toEqual(['0003-c'])
  })

  it('are refused when their numbers are out of order', async () => {
    await expect(run([second, first])).rejects.toMatchObject({ code: 'internal' })
    await expect(run([first, first])).rejects.toMatchObject({ code: 'internal' })
  })
})
