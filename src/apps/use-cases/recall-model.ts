import { sql } from 'kysely'
import type { Instant, PersonId, RecordId } from '../../core/index.ts'
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
 * notice came of it or not. Looked for among the people of whom the version has said something.
 */
export const predictionsShown = async (
  { database: { kysely } }: Pick<Dependencies, 'database'>,
  version: string,
): Promise<readonly PredictionShown[]> => {
  const people = await kysely
    .selectFrom('model_answer as a')
    .innerJoin('person_record as p', 'p.person_id', 'a.person_id')
    .select(['p.record_id', 'p.person_id'])
    .distinct()
    .where('a.version', '=', version)
    .execute()
  if (people.length === 0) return []
  const personOf = new Map(people.map(one => [one.record_id as RecordId, one.person_id as PersonId]))
  const { rows } = await sql<{ record: RecordId; actor: string; channel: string; at: Instant }>`
    select record, actor, details::jsonb ->> 'channel' as channel, at
    from audit_event
    where record = any(${[...personOf.keys()]}::text[]) and action = 'advice.given'
      and details::jsonb -> 'models' ? ${version}
    order by at, chain, seq`.execute(kysely)
  return rows.map(({ record, ...shown }) => ({ person: personOf.get(record)!, ...shown }))
}
