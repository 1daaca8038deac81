import type { Kysely } from 'kysely'
import type { PlanItem, Recommendation } from '../../clinical/index.ts'
import type { Instant, RecordId } from '../../core/index.ts'
import type { AdviceSchema } from '../advice/index.ts'
import { belongs } from './belongs.ts'
import type { OutcomesSchema } from './decisions.ts'

/** Every decision about a person, with the advice that it is about, oldest first. */
export type DecidedAdvice = {
  readonly kind: string
  readonly comment: string | null
  readonly decidedBy: string
  readonly at: Instant
  readonly recommendation: Recommendation
}

/**
 * What was decided about a person's records, as Attune knew it at a moment. A decision on advice that rests on a record which
 * has become somebody else's is not theirs.
 *
 * @param knownAt `null`: now
 */
export const decidedOf = async (
  db: Kysely<OutcomesSchema & AdviceSchema>,
  records: readonly RecordId[],
  knownAt: Instant | null,
): Promise<readonly DecidedAdvice[]> => {
  if (records.length === 0) return []
  const rows = await db
    .selectFrom('decision as d')
    .innerJoin('recommendation as r', join =>
      join.onRef('r.record_id', '=', 'd.record_id').onRef('r.id', '=', 'd.recommendation_id'),
    )
    .select(['d.kind', 'd.comment', 'd.decided_by', 'd.at', 'r.body'])
    .where('d.record_id', 'in', records)
    .where(belongs('r'))
    .$if(knownAt !== null, query => query.where('d.at', '<=', knownAt as string))
    .orderBy('d.at')
    .orderBy('d.id')
    .execute()
  return rows.map(({ kind, comment, decided_by, at, body }) => ({
    kind,
    comment,
    decidedBy: decided_by,
    at: at as Instant,
    recommendation: JSON.parse(body) as Recommendation,
  }))
}

/**
 * The signed plan at a moment: advice that a clinician has accepted and nobody has taken back, oldest first. The newest
 * decision about a subject counts.
 */
export const planAt = (decided: readonly DecidedAdvice[], asOf: Instant): readonly PlanItem[] => {
  const visible = decided.filter(({ recommendation }) => recommendation.moment <= asOf)
  const newest = new Map(visible.map(one => [one.recommendation.subject ?? one.recommendation.id, one]))
  return [...newest.values()]
    .filter(({ kind }) => kind !== 'overridden')
    .map(({ recommendation, decidedBy, at, comment }) => ({
      recommendation,
      acceptedBy: decidedBy,
      acceptedAt: at,
      change: comment,
    }))
}

/**
 * The newest decision about a recommendation, or about the same subject at another moment; what `decisionsAbout` reads from
 * the store, of what was read before.
 */
export const newestAbout = (
  decided: readonly DecidedAdvice[],
  { id, subject }: Pick<Recommendation, 'id' | 'subject'>,
): DecidedAdvice | undefined =>
  decided.findLast(({ recommendation }) => recommendation.id === id || recommendation.subject === subject)
