import type { Kysely } from 'kysely'
import type { PlanItem, Recommendation } from '../../clinical/index.ts'
import type { Instant, RecordId } from '../../core/index.ts'
import type { AdviceSchema } from '../advice/index.ts'
import type { OutcomesSchema } from './decisions.ts'

/**
 * The signed plan: advice that a clinician has accepted and nobody has taken back, as Attune knew it at a moment, oldest
 * first. The newest decision about a subject counts.
 *
 * @param knownAt `null`: now
 */
export const planOf = async (
  db: Kysely<OutcomesSchema & AdviceSchema>,
  records: readonly RecordId[],
  { asOf, knownAt }: { readonly asOf: Instant; readonly knownAt: Instant | null },
): Promise<readonly PlanItem[]> => {
  if (records.length === 0) return []
  const rows = await db
    .selectFrom('decision as d')
    .innerJoin('recommendation as r', join =>
      join.onRef('r.record_id', '=', 'd.record_id').onRef('r.id', '=', 'd.recommendation_id'),
    )
    .select(['d.kind', 'd.comment', 'd.decided_by', 'd.at', 'r.body'])
    .where('d.record_id', 'in', records)
    .where('r.moment', '<=', asOf)
    .$if(knownAt !== null, query => query.where('d.at', '<=', knownAt as string))
    .orderBy('d.at')
    .orderBy('d.id')
    .execute()
  const items = rows.map(row => ({ ...row, recommendation: JSON.parse(row.body) as Recommendation }))
  const newest = new Map(items.map(item => [item.recommendation.subject ?? item.recommendation.id, item]))
  return [...newest.values()]
    .filter(({ kind }) => kind !== 'overridden')
    .map(({ recommendation, decided_by, at, comment }) => ({
      recommendation,
      acceptedBy: decided_by,
      acceptedAt: at as Instant,
      change: comment,
    }))
}
