import { hash } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import type { RecordId } from '../../core/index.ts'
import type { SafetySchema } from './safety-schema.ts'

/** A person's records before and after links changed, each sorted. */
export type RegroupedRecords = { readonly before: readonly RecordId[]; readonly after: readonly RecordId[] }

/**
 * Sets the worklist lines of persons whose records have changed aside, and brings back those of the same records from before.
 * A line waits since somebody was first told of its subject: a link that is taken back leaves that as it was.
 */
export const regroupLines = async (
  tx: Transaction<SafetySchema>,
  regrouped: readonly RegroupedRecords[],
): Promise<void> => {
  const old = keysOf(regrouped.map(({ before }) => before))
  const fresh = keysOf(regrouped.map(({ after }) => after))
  await sql`
    insert into worklist_aside (record_id, together, line)
    select w.record_id, u.t, to_jsonb(w)::text
    from unnest(${old.records}::text[], ${old.together}::text[]) as u(r, t)
    join worklist_entry w on w.record_id = u.r
    on conflict (record_id, together) do update set line = excluded.line`.execute(tx)
  const all = [...new Set(regrouped.flatMap(({ before, after }) => [...before, ...after]))]
  await tx.deleteFrom('worklist_entry').where('record_id', '=', sql<string>`any(${all}::text[])`).execute()
  await sql`
    with back as (
      delete from worklist_aside a using unnest(${fresh.records}::text[], ${fresh.together}::text[]) as u(r, t)
      where a.record_id = u.r and a.together = u.t returning a.line
    )
    insert into worklist_entry
    select (jsonb_populate_record(null::worklist_entry, line::jsonb)).* from back`.execute(tx)
}

/** A person's line stands under the first of their records. */
const keysOf = (groups: readonly (readonly RecordId[])[]) => {
  const full = groups.flatMap(group => (group[0] === undefined ? [] : [{ first: group[0], group }]))
  return {
    records: full.map(({ first }) => first),
    together: full.map(({ group }) => hash('sha256', group.join(' ')).slice(0, 32)),
  }
}
