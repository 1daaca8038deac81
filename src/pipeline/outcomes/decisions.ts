import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Recommendation } from '../../clinical/index.ts'
import {
  AppError,
  canonicalJson,
  type DecisionId,
  epochOf,
  type Instant,
  type RecommendationId,
  type RecordId,
} from '../../core/index.ts'
import type { AdviceSchema } from '../advice/index.ts'
import { type DecisionRequest, type DecisionView, overrideReasons } from '../delivery/index.ts'
import { belongs } from './belongs.ts'
import { draftProposal } from './draft-proposal.ts'

export type OutcomesSchema = {
  decision: {
    record_id: string
    id: string
    recommendation_id: string
    kind: string
    reason: string | null
    comment: string | null
    decided_by: string
    at: string
    came_from: string
    draft: string | null
  }
}

/** The tables of this stage, a numbered migration. */
export const outcomesMigration = {
  id: '0004-decisions',
  sql: readFileSync(new URL('./migration.sql', import.meta.url), 'utf8'),
}

/** Hours within which the same words of the same person are the same decision, sent again after a lost answer. */
const repeatedWithin = 24

/**
 * Records what a clinician decided. An acceptance makes a draft proposal, which nobody has signed. What was said
 * last about a recommendation, said again by the same person within a day, is that decision: whoever got no answer may
 * send it again.
 *
 * @param patientReference the source's own reference of the patient, for the draft
 * @returns the decision, and whether it was recorded before
 * @throws AppError `misuse` for an override without a coded reason, or `other` without words
 */
export const recordDecision = async (
  tx: Transaction<OutcomesSchema & AdviceSchema>,
  subject: { readonly record: RecordId; readonly recommendation: Recommendation; readonly patientReference: string },
  request: DecisionRequest,
  by: { readonly actor: string; readonly at: Instant; readonly from: DecisionView['from'] },
): Promise<{ readonly decision: DecisionView; readonly isRepeated: boolean }> => {
  const { reason, comment } = reasonOf(request)
  const recommendation = subject.recommendation.id
  await lockRecommendation(tx, subject.record, recommendation)
  const last = (await decisionsAbout(tx, [recommendation])).get(recommendation)
  const said = { recommendation, kind: request.kind, reason, comment, by: by.actor, from: by.from }
  if (isSaidAgain(last, said, by.at)) return { decision: last, isRepeated: true }
  const draft =
    request.kind === 'overridden'
      ? null
      : draftProposal(subject.recommendation, subject.patientReference, by.at, comment)
  const content = { ...said, at: by.at, draft }
  const id = createHash('sha256').update(canonicalJson(content)).digest('hex').slice(0, 32) as DecisionId
  await tx
    .insertInto('decision')
    .values({
      record_id: subject.record,
      id,
      recommendation_id: content.recommendation,
      kind: content.kind,
      reason,
      comment,
      decided_by: content.by,
      at: content.at,
      came_from: content.from,
      draft: draft === null ? null : JSON.stringify(draft),
    })
    .onConflict(conflict => conflict.doNothing())
    .execute()
  return { decision: { id, ...content }, isRepeated: false }
}

/** Decisions about one recommendation come one after the other, also those that two servers receive at the same instant. */
const lockRecommendation = async (
  tx: Transaction<AdviceSchema>,
  record: RecordId,
  recommendation: RecommendationId,
): Promise<void> => {
  await tx
    .selectFrom('recommendation')
    .select('id')
    .where('record_id', '=', record)
    .where('id', '=', recommendation)
    .forUpdate()
    .execute()
}

/** The same words of the same person by the same way, with nothing decided since about this subject. */
const isSaidAgain = (
  last: DecisionView | undefined,
  said: Pick<DecisionView, 'recommendation' | 'kind' | 'reason' | 'comment' | 'by' | 'from'>,
  at: Instant,
): last is DecisionView =>
  last !== undefined &&
  canonicalJson({ ...said }) === canonicalJson(wordsOf(last)) &&
  epochOf(at) - epochOf(last.at) < repeatedWithin * 3_600_000

const wordsOf = ({ recommendation, kind, reason, comment, by, from }: DecisionView) => ({
  recommendation,
  kind,
  reason,
  comment,
  by,
  from,
})

type DecisionRow = OutcomesSchema['decision']

const viewOf = (row: DecisionRow): DecisionView => ({
  id: row.id as DecisionId,
  recommendation: row.recommendation_id as RecommendationId,
  kind: row.kind as DecisionView['kind'],
  reason: row.reason,
  comment: row.comment,
  by: row.decided_by,
  at: row.at as Instant,
  from: row.came_from as DecisionView['from'],
  draft: row.draft === null ? null : (JSON.parse(row.draft) as Record<string, unknown>),
})

/**
 * The newest decision about each recommendation, or about the same subject at another moment: what a clinician decided
 * yesterday holds today, as long as no fact behind it has changed; under whichever record of the person it was kept.
 */
export const decisionsAbout = async (
  db: Kysely<OutcomesSchema & AdviceSchema>,
  recommendations: readonly RecommendationId[],
): Promise<ReadonlyMap<RecommendationId, DecisionView>> => {
  if (recommendations.length === 0) return new Map()
  const rows = await db
    .selectFrom('recommendation as asked')
    .innerJoin('recommendation as r', join =>
      join
        .on(
          sql<boolean>`(r.record_id = asked.record_id or (${belongs('r')} and r.record_id in (
            select q.record_id from person_record p join person_record q on q.person_id = p.person_id
            where p.record_id = asked.record_id)))`,
        )
        .on(eb => eb.or([eb('r.id', '=', eb.ref('asked.id')), eb('r.subject', '=', eb.ref('asked.subject'))])),
    )
    .innerJoin('decision as d', join =>
      join.onRef('d.record_id', '=', 'r.record_id').onRef('d.recommendation_id', '=', 'r.id'),
    )
    .selectAll('d')
    .select('asked.id as asked_id')
    .where('asked.id', '=', sql<string>`any(${recommendations}::text[])`)
    .orderBy('d.at')
    .orderBy('d.id')
    .execute()
  return new Map(rows.map(row => [row.asked_id as RecommendationId, viewOf(row)]))
}

const reasonOf = (request: DecisionRequest): { readonly reason: string | null; readonly comment: string | null } => {
  if (request.kind === 'accepted') return { reason: null, comment: null }
  if (request.kind === 'modified') {
    if (request.change.trim() === '') {
      throw new AppError('misuse', 'A modification needs the change in words.', {
        remedy: 'Say what will be done instead.',
      })
    }
    return { reason: null, comment: request.change }
  }
  if (!Object.hasOwn(overrideReasons, request.reason)) {
    throw new AppError('misuse', 'That is not a coded reason.', {
      remedy: `Use one of: ${Object.keys(overrideReasons).join(', ')}.`,
    })
  }
  const comment = request.comment?.trim() ?? ''
  if (request.reason === 'other' && comment === '') {
    throw new AppError('misuse', 'The reason "other" needs words.', { remedy: 'Say why in the comment.' })
  }
  return { reason: request.reason, comment: comment === '' ? null : comment }
}
