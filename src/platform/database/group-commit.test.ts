import { sql, type Transaction } from 'kysely'
import { expect, it } from 'vitest'
import { describeEachDatabase } from '../../../test/support/databases.ts'
import { createGroupCommit } from './group-commit.ts'

type Tables = { number: { n: number }; act: { n: number; transaction: string } }

const migrations = [
  {
    id: '0001-number',
    sql: `create table number (n int primary key);
          create table act (n int primary key, transaction text not null default pg_current_xact_id()::text);
          create table parent (n int primary key);
          create table child (n int references parent deferrable initially deferred);`,
  },
]

describeEachDatabase<Tables>('group commit', migrations, ({ database, kind }) => {
  let next = 0
  const fresh = () => ++next
  const create = (options: { maxBatch?: number; maxDelayMs?: number; maxWaiting?: number } = {}) =>
    createGroupCommit<Tables, number>({
      database: database(),
      ...options,
      finish: async (tx, numbers) => {
        await sql`insert into act (n) select * from unnest(${numbers}::int[])`.execute(tx)
      },
    })
  type Commit = ReturnType<typeof create>
  const insert = (writes: Commit, n: number) =>
    writes.run(async (tx, defer) => {
      await tx.insertInto('number').values({ n }).execute()
      defer(n)
      return n
    })
  const stored = async (numbers: readonly number[]) => {
    const rows = await database()
      .kysely.selectFrom('number')
      .select('n')
      .where('n', 'in', numbers)
      .orderBy('n')
      .execute()
    return rows.map(({ n }) => n)
  }
  const acts = async (numbers: readonly number[]) =>
    await database().kysely.selectFrom('act').selectAll().where('n', 'in', numbers).orderBy('n').execute()

  it.runIf(kind === 'postgres')('goes through when two processes hold what the other waits for', async () => {
    const [a, b] = [fresh(), fresh()]
    await insert(create(), a)
    await insert(create(), b)
    const [here, there] = [create(), create()]
    const lock = async (tx: Transaction<Tables>, n: number) =>
      await tx.selectFrom('number').where('n', '=', n).forUpdate().select('n').execute()
    // Two units of one transaction; the second does not begin before the other process has its first row.
    const locksInTurn = (writes: Commit, first: number, second: number, mine: () => void, theirs: Promise<void>) => {
      const [one, two] = [fresh(), fresh()]
      const act = (n: number, after: Promise<void> | undefined, row: number, then: () => void) =>
        writes.run(async (tx, defer) => {
          await after
          await lock(tx, row)
          then()
          defer(n)
          return n
        })
      return Promise.all([act(one, undefined, first, mine), act(two, theirs, second, () => undefined)])
    }
    const [hereHas, thereHas] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const numbers = await Promise.all([
      locksInTurn(here, a, b, hereHas.resolve, thereHas.promise),
      locksInTurn(there, b, a, thereHas.resolve, hereHas.promise),
    ])
    expect(await acts(numbers.flat())).toHaveLength(4)
  })

  it('gives each of many callers its own result, after a commit that they share', async () => {
    const writes = create({ maxBatch: 50 })
    const numbers = Array.from({ length: 120 }, fresh)
    const results = await Promise.all(
      numbers.map(async n => {
        const result = await insert(writes, n)
        expect(await stored([n])).toEqual([n])
        return result
      }),
    )
    expect(results).toEqual(numbers)
    const transactions = (await acts(numbers)).map(act => act.transaction)
    expect(transactions).toHaveLength(120)
    expect(new Set(transactions).size).toBeLessThanOrEqual(4)
    await writes.close()
  })

  it('lets one unit fail alone, with what it deferred', async () => {
    const writes = create({ maxBatch: 10, maxDelayMs: 50 })
    const numbers = Array.from({ length: 6 }, fresh)
    const [taken] = numbers
    const [undone, unrecorded, kept] = [fresh(), fresh(), fresh()]
    const outcomes = await Promise.allSettled([
      ...numbers.map(n => insert(writes, n)),
      insert(writes, taken!),
      writes.run(async (tx, defer) => {
        await tx.insertInto('number').values({ n: undone }).execute()
        defer(unrecorded)
        throw new Error('changed my mind')
      }),
      insert(writes, kept),
    ])
    expect(outcomes.map(outcome => outcome.status)).toEqual([
      ...numbers.map(() => 'fulfilled'),
      'rejected',
      'rejected',
      'fulfilled',
    ])
    expect(outcomes[6]).toMatchObject({ reason: { code: '23505' } })
    expect(outcomes[7]).toMatchObject({ reason: { message: 'changed my mind' } })
    expect(await stored([...numbers, undone, kept])).toEqual([...numbers, kept])
    expect((await acts([undone, unrecorded, kept])).map(act => act.n)).toEqual([kept])
    await writes.close()
  })

  it('fails everybody when the commit fails, and goes on with the next batch', async () => {
    const writes = create({ maxDelayMs: 50 })
    const n = fresh()
    const orphan = writes.run(async tx => await sql`insert into child values (1)`.execute(tx))
    const outcomes = await Promise.allSettled([insert(writes, n), orphan])
    for (const outcome of outcomes) expect(outcome).toMatchObject({ status: 'rejected', reason: { code: '23503' } })
    expect(await stored([n])).toEqual([])
    expect(await insert(writes, n)).toBe(n)
    await writes.close()
  })

  it('refuses units at once when too many wait', async () => {
    const writes = create({ maxBatch: 2, maxWaiting: 4, maxDelayMs: 50 })
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => insert(writes, fresh())))
    const refused = outcomes.filter(outcome => outcome.status === 'rejected')
    expect(refused.length).toBeGreaterThan(0)
    for (const { reason } of refused) expect(reason).toMatchObject({ code: 'database-unavailable' })
    expect(await insert(writes, fresh())).toBe(next)
    await writes.close()
  })

  it('finishes what waits when it is closed, and refuses what comes after', async () => {
    const writes = create({ maxDelayMs: 60_000 })
    const n = fresh()
    const waiting = insert(writes, n)
    await writes.close()
    expect(await waiting).toBe(n)
    await expect(insert(writes, fresh())).rejects.toMatchObject({ code: 'database-unavailable' })
  })
})
