import type { PersonId } from '../../core/index.ts'
import type { Dependencies } from './dependencies.ts'

/** The one person with an identifier, `system|value`; `null` when nobody has it here, or several do. */
export const personWithIdentifier = async (deps: Dependencies, identifier: string): Promise<PersonId | null> => {
  const bar = identifier.lastIndexOf('|')
  const rows = await deps.database.kysely
    .selectFrom('record_identifier as i')
    .innerJoin('person_record as p', 'p.record_id', 'i.record_id')
    .select('p.person_id')
    .distinct()
    .where('i.system', '=', identifier.slice(0, bar))
    .where('i.value', '=', identifier.slice(bar + 1))
    .limit(2)
    .execute()
  return rows.length === 1 ? (rows[0]?.person_id as PersonId) : null
}
