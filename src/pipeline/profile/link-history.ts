import { type Kysely, sql } from 'kysely'
import type { Instant, PersonId, RecordId } from '../../core/index.ts'
import type { ProfileSchema } from './schema.ts'

/** A version of a record's link, with why it is so. */
export type LinkVersion = {
  readonly record: RecordId
  readonly version: number
  readonly person: PersonId
  readonly since: Instant
  /** `first`: a record is a person of its own when it comes. */
  readonly reason: 'first' | 'decision' | 'source' | 'identifier' | 'match' | 'alone'
  readonly with: RecordId | null
  readonly by: string | null
  readonly probability: number | null
  readonly model: string | null
}

/** Every version of the links of all records that are or ever were of a person, oldest first. */
export const linkHistory = async (db: Kysely<ProfileSchema>, person: PersonId): Promise<readonly LinkVersion[]> => {
  const { rows } = await sql<{
    record_id: RecordId
    version: number
    person_id: PersonId
    since: Instant
    reason: LinkVersion['reason'] | null
    because: string | null
    by: string | null
  }>`
    select record_id, version, person_id, since, reason, because, by from person_link
    where record_id in (select record_id from person_link where person_id = ${person})
    order by since, record_id, version`.execute(db)
  return rows.map(row => {
    const because = JSON.parse(row.because ?? '{}') as Partial<Pick<LinkVersion, 'with' | 'probability' | 'model'>>
    return {
      record: row.record_id,
      version: row.version,
      person: row.person_id,
      since: row.since,
      // Versions from before reasons were kept are by trusted identifiers: nothing else linked.
      reason: row.reason ?? (row.version === 1 ? 'first' : 'identifier'),
      with: because.with ?? null,
      by: row.by,
      probability: because.probability ?? null,
      model: because.model ?? null,
    }
  })
}
