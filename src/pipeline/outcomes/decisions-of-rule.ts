import { type Kysely, sql } from 'kysely'
import type { Instant } from '../../core/index.ts'
import type { AdviceSchema } from '../advice/index.ts'
import type { OutcomesSchema } from './decisions.ts'

/**
 * What was decided last about each recommendation of one rule, in order of time, of nobody in particular.
 *
 * @param since decisions of then or later, up to `until`
 * @returns 1 overridden, 0 accepted or modified
 */
export const decisionsOfRule = async (
  db: Kysely<OutcomesSchema & AdviceSchema>,
  {
    specialty,
    rule,
    since,
    until,
  }: { readonly specialty: string; readonly rule: string; readonly since: Instant; readonly until: Instant },
): Promise<Float64Array> => {
  const { rows } = await sql<{ kind: string }>`
    select kind from (
      select distinct on (d.record_id, d.recommendation_id) d.kind, d.at, d.id
      from decision d join recommendation r on r.record_id = d.record_id and r.id = d.recommendation_id
      where r.specialty = ${specialty} and r.rule = ${rule}
        and d.at >= ${since}::timestamptz and d.at <= ${until}::timestamptz
      order by d.record_id, d.recommendation_id, d.at desc
    ) last order by at, id
  `.execute(db)
  return Float64Array.from(rows, ({ kind }) => (kind === 'overridden' ? 1 : 0))
}
