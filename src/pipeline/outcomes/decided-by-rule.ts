import { type Kysely, sql } from 'kysely'
import type { Instant } from '../../core/index.ts'
import type { AdviceSchema } from '../advice/index.ts'
import type { OutcomesSchema } from './decisions.ts'

/** What clinicians decided last about the recommendations of one rule. */
export type RuleDecisions = {
  readonly specialty: string
  readonly rule: string
  readonly decided: number
  readonly overridden: number
}

/** Counts the last decision about each recommendation, by rule; never by person. */
export const decidedByRule = async (
  db: Kysely<OutcomesSchema & AdviceSchema>,
  since: Instant | null,
): Promise<readonly RuleDecisions[]> => {
  const { rows } = await sql<{ specialty: string; rule: string; decided: string; overridden: string }>`
    select r.specialty, r.rule, count(*) as decided, count(*) filter (where d.kind = 'overridden') as overridden
    from (
      select distinct on (record_id, recommendation_id) record_id, recommendation_id, kind
      from decision
      where ${since}::timestamptz is null or at >= ${since}::timestamptz
      order by record_id, recommendation_id, at desc
    ) d
    join recommendation r on r.record_id = d.record_id and r.id = d.recommendation_id
    group by r.specialty, r.rule
  `.execute(db)
  return rows.map(({ decided, overridden, ...rule }) => ({
    ...rule,
    decided: Number(decided),
    overridden: Number(overridden),
  }))
}
