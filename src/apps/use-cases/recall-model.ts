import { sql } from 'kysely'
import type { Instant, PersonId } from '../../core/index.ts'
import type { Dependencies } from './dependencies.ts'

/** One look at a prediction of a version. */
export type PredictionShown = {
  readonly person: PersonId
  readonly actor: string
  readonly channel: string
  readonly at: Instant
}

/**
 * Who was shown predictions of a version of a model, oldest first: by the audit events of the advice that held them, whether a
 * notice came of it or not, whether the advice was of now or of an earlier moment, and whoever the record belongs to now. Nothing that
 * was erased or kept elsewhere can take a look away: the trail alone is asked (its index `audit_event_models` holds such looks only).
 */
export const predictionsShown = async (
  { database: { kysely } }: Pick<Dependencies, 'database'>,
  version: string,
): Promise<readonly PredictionShown[]> => {
  const { rows } = await sql<PredictionShown>`
    select p.person_id as person, e.actor, e.details::jsonb ->> 'channel' as channel, e.at
    from audit_event e join person_record p on p.record_id = e.record
    where e.action = 'advice.given' and e.details like '%"models":[%' and e.details::jsonb -> 'models' ? ${version}
    order by e.at, e.chain, e.seq`.execute(kysely)
  return rows
}
