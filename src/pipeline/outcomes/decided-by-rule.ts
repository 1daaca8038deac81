import { type Kysely, sql } from 'kysely'
import type { Instant } from '../../core/index.ts'
import type { AdviceSchema } from '../advice/index.ts'
import type { OutcomesSchema } from './decisions.ts'

/** What clinicians decided last about the recommendations of one rule, or of those that rest on one knowledge row. */
export type RuleDecisions = {
  readonly specialty: string
  readonly rule: string
  /** `null`: all of the rule. */
  readonly row: string | null
  readonly decided: number
  readonly overridden: number
}

/** Counts the last decision about each recommendation, by rule and by rule and row; never by person. */
export const decidedByRule = async (
  db: Kysely<OutcomesSchema & AdviceSchema>,
  since: Instant | null,
): Promise<readonly RuleDecisions[]> => {
  const { rows } = await sql<{
    specialty: string
    rule: string
    row: string | null
    decided: string
    overridden: string
  }>`
    with last as (
      select distinct on (record_id, recommendation_id) record_id, recommendation_id, kind
      from decision
      where ${since}::timestamptz is null or at >= ${since}::timestamptz
      order by record_id, recommendation_id, at desc
    ), about as (
      select r.specialty, r.rule, last.kind, r.body::jsonb -> 'knowledgeRows' as named
      from last join recommendation r on r.record_id = last.record_id and r.id = last.recommendation_id
    ), each as (
      select specialty, rule, null as row, kind from about
      union all
      select specialty, rule, row, kind from about cross join lateral jsonb_array_elements_text(named) as row
    )
    select specialty, rule, row, count(*) as decided, count(*) filter (where kind = 'overridden') as overridden
    from each
    group by specialty, rule, row
  `.execute(db)
  return rows.map(({ decided, overridden, ...rule }) => ({
    ...rule,
    decided: Number(decided),
    overridden: Number(overridden),
  }))
}
