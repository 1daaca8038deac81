import { type Kysely, sql, type Transaction } from 'kysely'
import type { Instant } from '../../core/index.ts'
import type { AdviceSchema } from './store.ts'
import type { SwitchedOff } from './switched-off.ts'

/** What is switched off, as Attune knew it at a moment; `null`: now. */
export const switchedOffAt = async (
  db: Kysely<AdviceSchema>,
  knownAt: Instant | null,
): Promise<readonly SwitchedOff[]> => {
  const rows = await db
    .selectFrom('kill_switch')
    .selectAll()
    .$if(knownAt !== null, query => query.where('at', '<=', knownAt as string))
    .orderBy('target')
    .orderBy('seq')
    .execute()
  const newest = new Map(rows.map(row => [row.target, row]))
  return [...newest.values()]
    .filter(({ off }) => off)
    .map(({ target, by, at, reason }) => ({ target, by, at: at as Instant, reason }))
}

/** Switches a specialty or a verb (`specialty/verb`) off or on, in the transaction of its audit event. */
export const setSwitch = async (
  tx: Transaction<AdviceSchema>,
  change: SwitchedOff & { readonly off: boolean },
): Promise<void> => {
  await tx
    .insertInto('kill_switch')
    .values(({ selectFrom }) => ({
      target: change.target,
      seq: selectFrom('kill_switch')
        .select(sql<number>`coalesce(max(seq), 0) + 1`.as('seq'))
        .where('target', '=', change.target),
      off: change.off,
      by: change.by,
      at: change.at,
      reason: change.reason,
    }))
    .execute()
}
