import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { describeEachDatabase } from '../../../test/support/databases.ts'

type Tables = {
  thing: {
    id: number
    at: string | Date | null
    body: unknown
    bytes: Uint8Array | null
    words: readonly string[] | null
  }
}

const migrations = [
  {
    id: '0001-thing',
    sql: `create table thing (id bigint primary key, at timestamptz, body jsonb, bytes bytea, words text[]);
          create index on thing (at);`,
  },
]

describeEachDatabase<Tables>('database', migrations, ({ database, kind }) => {
  it('says which back end it is', () => {
    expect(database().kind).toBe(kind)
  })

  it('gives back what was put in, the same on both back ends', async () => {
    const row = {
      id: 1,
      at: '2026-11-24T02:14:43.120Z',
      body: { list: [1, 'two', null], text: 'a "quoted" \\ line\nwith Ümlaut 🫀' },
      bytes: new Uint8Array([0, 1, 254, 255]),
      words: ['a,b', '"', '\\', '', 'NULL', '🫀'],
    }
    await database().kysely.insertInto('thing').values(row).execute()
    expect(await database().kysely.selectFrom('thing').selectAll().where('id', '=', 1).execute()).toEqual([row])
  })

  it('reads instants in UTC with milliseconds, bigints as numbers when exact, dates as text', async () => {
    const { rows } = await sql`select
      timestamptz '2026-11-24 02:14:43.1239+05:30' as cut, timestamptz '1921-01-01 00:00:00Z' as whole,
      array[timestamptz '2026-01-01 00:00:00Z', null] as several, 9007199254740991::bigint as exact,
      9007199254740993::bigint as beyond, array[1, null]::bigint[] as integers, date '2026-11-24' as day,
      timestamp '2026-11-24 01:02:03' as local, 1.50::numeric as decimal, 0.1::float8 as float, '[1]'::jsonb as json,
      null::timestamptz as nothing, '{}'::timestamptz[] as none`.execute(database().kysely)
    expect(rows).toEqual([
      {
        cut: '2026-11-23T20:44:43.123Z',
        whole: '1921-01-01T00:00:00.000Z',
        several: ['2026-01-01T00:00:00.000Z', null],
        exact: 9007199254740991,
        beyond: 9007199254740993n,
        integers: [1, null],
        day: '2026-11-24',
        local: '2026-11-24 01:02:03',
        decimal: '1.50',
        float: 0.1,
        json: [1],
        nothing: null,
        none: [],
      },
    ])
  })

  it('refuses a timestamptz that no Instant can hold', async () => {
    await expect(sql`select timestamptz 'infinity' as at`.execute(database().kysely)).rejects.toThrow('not an instant')
    // The connection is still usable.
    await sql`select 1`.execute(database().kysely)
  })

  it('inserts thousands of rows from arrays in one statement', async () => {
    const ids = Array.from({ length: 5_000 }, (_, index) => 1_000 + index)
    const words = ids.map(id => `{"${id}"}`)
    const inserted = await sql`insert into thing (id, words) select id, words::text[]
      from unnest(${ids}::bigint[], ${words}::text[]) as t (id, words)`.execute(database().kysely)
    expect(inserted.numAffectedRows).toBe(5_000n)
    const { rows } = await sql<{ words: string[] }>`select words from thing where id = 1003`.execute(database().kysely)
    expect(rows).toEqual([{ words: ['1003'] }])
  })

  it('keeps SQLSTATE, message, detail and constraint of a refused statement', async () => {
    await database()
      .kysely.insertInto('thing')
      .values({ id: 2, at: null, body: null, bytes: null, words: null })
      .execute()
    const again = database()
      .kysely.insertInto('thing')
      .values({ id: 2, at: null, body: null, bytes: null, words: null })
    await expect(again.execute()).rejects.toMatchObject({
      code: '23505',
      constraint: 'thing_pkey',
      detail: 'Key (id)=(2) already exists.',
      message: 'duplicate key value violates unique constraint "thing_pkey"',
    })
    await expect(sql`select * from nowhere`.execute(database().kysely)).rejects.toMatchObject({ code: '42P01' })
    expect((await sql`select 1 as one`.execute(database().kysely)).rows).toEqual([{ one: 1 }])
  })

  it('rolls a transaction back when the function throws, also after a failed statement', async () => {
    const empty = { at: null, body: null, bytes: null, words: null }
    const failing = database().transaction(async tx => {
      await tx
        .insertInto('thing')
        .values({ id: 3, ...empty })
        .execute()
      await tx
        .insertInto('thing')
        .values({ id: 3, ...empty })
        .execute()
    })
    await expect(failing).rejects.toMatchObject({ code: '23505' })
    expect(await database().kysely.selectFrom('thing').select('id').where('id', '=', 3).execute()).toEqual([])
  })

  it('makes other queries wait for, or not see, a transaction under way', async () => {
    const counts: number[] = []
    const count = async () => {
      const { rows } = await sql<{ n: number }>`select count(*) as n from thing where id between 10 and 19`.execute(
        database().kysely,
      )
      counts.push(rows[0]!.n)
    }
    const empty = { at: null, body: null, bytes: null, words: null }
    const transaction = database().transaction(async tx => {
      await tx
        .insertInto('thing')
        .values({ id: 10, ...empty })
        .execute()
      await tx
        .insertInto('thing')
        .values({ id: 11, ...empty })
        .execute()
    })
    await Promise.all([transaction, count(), count()])
    await count()
    expect(counts[2]).toBe(2)
    for (const seen of counts) expect([0, 2]).toContain(seen)
  })

  it('refuses a query beside the transaction it runs in, and works on', async () => {
    const beside = database().transaction(() => database().kysely.selectFrom('thing').select('id').execute())
    await expect(beside).rejects.toMatchObject({ name: 'AppError', code: 'internal' })
    await sql`select 1`.execute(database().kysely)
  })

  it('keeps savepoints: the part rolled back is gone, the rest is committed', async () => {
    const empty = { at: null, body: null, bytes: null, words: null }
    await database().transaction(async tx => {
      await tx
        .insertInto('thing')
        .values({ id: 20, ...empty })
        .execute()
      await sql`savepoint part`.execute(tx)
      await expect(
        tx
          .insertInto('thing')
          .values({ id: 20, ...empty })
          .execute(),
      ).rejects.toMatchObject({ code: '23505' })
      await sql`rollback to savepoint part`.execute(tx)
      await tx
        .insertInto('thing')
        .values({ id: 21, ...empty })
        .execute()
    })
    const kept = await database()
      .kysely.selectFrom('thing')
      .select('id')
      .where('id', 'in', [20, 21])
      .orderBy('id')
      .execute()
    expect(kept).toEqual([{ id: 20 }, { id: 21 }])
  })
})
