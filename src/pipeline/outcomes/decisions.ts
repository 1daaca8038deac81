import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Recommendation } from '../../clinical/index.ts'
import {
  AppError,
  canonicalJson,
  type DecisionId,
  type Instant,
  type RecommendationId,
  type RecordId,
} from '../../core/index.ts'
import type { AdviceSchema } from '../advice/index.ts'
import { type DecisionRequest, type DecisionView, overrideReasons } from '../delivery/index.ts'
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

/**
 * Records what a clinician decided. An acceptance makes a draft proposal, which nobody has signed. Saying the same
 * again at the same moment changes nothing.
 *
 * @param patientReference the source's own reference of the patient, for the draft
 * @throws AppError `misuse` for an override without a coded reason, or `other` without words
 */
export const recordDecision = async (
  tx: Transaction<OutcomesSchema>,
  subject: { readonly record: RecordId; readonly recommendation: Recommendation; readonly patientReference: string },
  request: DecisionRequest,
  by: { readonly actor: string; readonly at: Instant; readonly from: DecisionView['from'] },
): Promise<DecisionView> => {
  const { reason, comment } = reasonOf(request)
  const draft =
    request.kind === 'overridden'
      ? null
      : draftProposal(subject.recommendation, subject.patientReference, by.at, comment)
  const content = {
    recommendation: subject.recommendation.id,
    kind: request.kind,
    reason,
    comment,
    by: by.actor,
    at: by.at,
    from: by.from,
    draft,
  }
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
  return { id, ...content }
}

/**
 * The newest decision about each recommendation, or about the same subject at another moment: what a clinician decided
 * yesterday holds today, as long as no fact behind it has changed.
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
        .onRef('r.record_id', '=', 'asked.record_id')
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
  return new Map(
    rows.map(row => [
      row.asked_id as RecommendationId,
      {
        id: row.id as DecisionId,
        recommendation: row.recommendation_id as RecommendationId,
        kind: row.kind as DecisionView['kind'],
        reason: row.reason,
        comment: row.comment,
        by: row.decided_by,
        at: row.at as Instant,
        from: row.came_from as DecisionView['from'],
        draft: row.draft === null ? null : (JSON.parse(row.draft) as Record<string, unknown>),
      },
    ]),
  )
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
