import { type QueryExecutorProvider, sql } from 'kysely'
import { belongsAt, eventsWhere } from './stored-event.ts'

/** An act of the trail whose hash is the one of its content at its place. */
export type StoredAct = {
  readonly actor: string
  readonly action: string
  readonly details: Readonly<Record<string, unknown>>
}

/** More than these of one kind are an error, not a shorter answer. */
const most = 100_000

/**
 * The acts whose names begin so, as far as each is whole and stands within its chain. Whether the chains themselves are whole
 * is what `verifyAudit` tells.
 *
 * @param start letters and a point, e.g. `model.`
 * @throws RangeError where there are more than 100,000
 */
export const actsNamed = async (db: QueryExecutorProvider, start: string): Promise<readonly StoredAct[]> => {
  // As literal text, so that a partial index on the same words is used.
  const begins = sql`action like ${sql.lit(`${start}%`)}`
  const within = sql`seq <= (select head.seq from audit_head head where head.chain = audit_event.chain)`
  const events = await eventsWhere(db, sql`${begins} and ${within}`, most + 1)
  if (events.length > most) throw new RangeError(`more than ${most} acts ${start}`)
  return events
    .filter(event => belongsAt(event, event.chain, event.seq))
    .map(({ actor, action, details }) => ({
      actor,
      action,
      details: JSON.parse(details) as Readonly<Record<string, unknown>>,
    }))
}
