import type { Kysely } from 'kysely'
import type { Instant, RecordId } from '../../core/index.ts'
import type { AuditSchema } from './schema.ts'

/** Somebody did something with a record. */
export type Access = { readonly actor: string; readonly action: string; readonly at: Instant }

/** Who touched these records, newest first; the newest act of each kind by each person on each day. */
export const accessesOf = async (
  db: Kysely<AuditSchema>,
  records: readonly RecordId[],
  limit: number,
): Promise<readonly Access[]> => {
  if (records.length === 0) return []
  const rows = await db
    .selectFrom('audit_event')
    .select(['actor', 'action', 'at'])
    .where('record', 'in', records)
    .orderBy('at', 'desc')
    // Each look leaves several acts; enough of them for the days that are shown.
    .limit(limit * 20)
    .execute()
  const days = new Map<string, Access>()
  for (const { actor, action, at } of rows) {
    const key = `${actor} ${action} ${at.slice(0, 10)}`
    if (!days.has(key)) days.set(key, { actor, action, at: at as Instant })
  }
  return [...days.values()].slice(0, limit)
}
