import { type RawBuilder, sql } from 'kysely'

/**
 * Whether something that was kept under a record still belongs to that record's person: it may rest on other records too, and
 * does not hold any more when one of these has become somebody else's. What rests on its own record only always belongs.
 *
 * @param table the table or its alias; it has `record_id` and `rests_on`
 */
export const belongs = (table: string): RawBuilder<boolean> => sql<boolean>`(
  ${sql.ref(`${table}.rests_on`)} is null or not exists (
    select 1 from unnest(${sql.ref(`${table}.rests_on`)}) as rests(r)
    left join person_record other on other.record_id = rests.r
    where other.person_id is distinct from (
      select own.person_id from person_record own where own.record_id = ${sql.ref(`${table}.record_id`)})))`
