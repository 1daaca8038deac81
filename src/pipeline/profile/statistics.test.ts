import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { describeEachDatabase } from '../../../test/support/databases.ts'
import { profileMigrations } from '../../../test/support/profile-migrations.ts'
import { type ProfileSchema, refreshGrownStatistics } from './index.ts'

describeEachDatabase<ProfileSchema>('the statistics of the planner', profileMigrations, ({ database }) => {
  it('are renewed when the tables have grown to twice their size, and not before', async () => {
    const { kysely } = database()
    const grow = (from: number, to: number) =>
      sql`insert into resource (record_id, content_hash, source, resource_type, logical_id, document, locator, received)
          select 'r' || n % 97, n || repeat('0', 64), 's', 'Observation', n::text, 'grown', 'bytes=0+1', now()
          from generate_series(${from}::int, ${to}::int) n`.execute(kysely)
    expect(await refreshGrownStatistics(kysely)).toBe(false)
    await grow(1, 15_000)
    expect(await refreshGrownStatistics(kysely)).toBe(true)
    expect(await refreshGrownStatistics(kysely)).toBe(false)
    await grow(15_001, 24_000)
    expect(await refreshGrownStatistics(kysely)).toBe(false)
    await grow(24_001, 33_000)
    expect(await refreshGrownStatistics(kysely)).toBe(true)
  })
})
