import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { describeEachDatabase } from '../../../test/support/databases.ts'

describeEachDatabase<Record<string, never>>('failures of a database', [], ({ database }) => {
  /** SQLSTATE codes: PostgreSQL manual, appendix A. */
  it.each([
    ['53100', 'disk-full'],
    ['53200', 'database-unavailable'],
    ['58030', 'database-unavailable'],
    ['57P03', 'database-unavailable'],
    ['25006', 'database-unavailable'],
    ['23505', '23505'],
  ])('%s is %s', async (state, code) => {
    const failing = sql.raw(`do $$ begin raise exception 'as told' using errcode = '${state}'; end $$`)
    await expect(failing.execute(database().kysely)).rejects.toMatchObject({ code })
    await expect(database().transaction(tx => failing.execute(tx))).rejects.toMatchObject({ code })
    expect((await sql`select 1 as one`.execute(database().kysely)).rows).toEqual([{ one: 1 }])
  })
})
