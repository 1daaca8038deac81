import { type Kysely, sql } from 'kysely'
import type { Instant, RecordId } from '../../core/index.ts'
import type { ProfileSchema } from '../profile/index.ts'
import { rulesOf } from './rules.ts'
import type { QualitySchema } from './schema.ts'

type Schema = ProfileSchema & QualitySchema

/** A record whose facts, readings or person, or the rules for them, have changed since it was examined. */
export type DueForExamination = {
  readonly record: RecordId
  readonly source: string
  readonly facts: number
  readonly readings: number
}

/** Facts of one transaction; a person who has more is a batch alone. Readings count a hundredth: they are packed. */
const mostFacts = 20_000
const mostRecords = 500

/**
 * The next records to examine, in the order of their ids; empty: all are examined.
 *
 * @param since records that were examined after this moment are not due because of further readings alone: a sensor sends one a
 * minute, and every reading of the record is looked at again. `null`: they are
 */
export const dueForExamination = async (
  db: Kysely<Schema>,
  since: Instant | null = null,
): Promise<readonly DueForExamination[]> => {
  const { rows } = await sql<DueForExamination>`
    select r.record_id as record, r.source, r.facts, r.readings::float8 as readings
    from record r
    left join quality_record q on q.record_id = r.record_id
    left join quality_source s on s.source = r.source
    left join (select record_id, max(version) as version from person_link where version > 1 group by record_id) l
      on l.record_id = r.record_id
    where (r.facts > 0 or r.readings > 0 or q.facts > 0 or q.readings > 0)
      and (q.record_id is null or q.facts <> r.facts or q.rules <> coalesce(s.rules, ${rulesOf([])})
        or q.link <> coalesce(l.version, 1)
        or (q.readings <> r.readings and (${since}::timestamptz is null or q.examined is null or q.examined < ${since}::timestamptz)))
    order by r.record_id limit ${mostRecords}`.execute(db)
  let held = 0
  const end = rows.findIndex(({ facts, readings }) => {
    held += facts + readings / 100
    return held > mostFacts
  })
  return end < 1 ? rows.slice(0, end === 0 ? 1 : rows.length) : rows.slice(0, end)
}

/** A record in an examination, with whom it belongs. */
export type Member = DueForExamination & { readonly person: string; readonly link: number }

/**
 * The records with all that are, or ever were, of one person with them: what two sources say of one person is judged together.
 * By the person they are of now.
 */
export const withCompanions = async (
  db: Kysely<Schema>,
  due: readonly DueForExamination[],
): Promise<readonly (readonly Member[])[]> => {
  const { rows } = await sql<Member>`
    with mine as (select distinct person_id from person_link where record_id = any(${due.map(({ record }) => record)}::text[])),
      together as (
        select record_id from person_link where person_id in (select person_id from mine)
        union select unnest(${due.map(({ record }) => record)}::text[]))
    select r.record_id as record, r.source, r.facts, r.readings::float8 as readings,
      coalesce(p.person_id, r.record_id) as person,
      coalesce((select max(version) from person_link l where l.record_id = r.record_id), 1) as link
    from together t join record r on r.record_id = t.record_id
    left join person_record p on p.record_id = r.record_id
    left join quality_record q on q.record_id = r.record_id
    where r.facts > 0 or r.readings > 0 or q.record_id is not null
    order by r.record_id`.execute(db)
  return [...Map.groupBy(rows, ({ person }) => person).values()]
}
