import type { RecommendationId, RecordId } from '../../core/index.ts'
import {
  findRecommendation,
  type RecalledRecommendation,
  type RecallTarget,
  recommendationsResting,
} from '../../pipeline/advice/index.ts'
import type { DecisionRequest, DecisionView } from '../../pipeline/delivery/index.ts'
import { decisionsAbout, recordDecision } from '../../pipeline/outcomes/index.ts'
import { type Caller, type Dependencies, recordAct } from './dependencies.ts'
import { readBy } from './read-by.ts'
import { type PredictionShown, predictionsShown } from './recall-model.ts'
import { acknowledge } from './safety.ts'

/** Records a clinician's decision, with its audit event, in one transaction. Sent again, it adds nothing. */
export const decide = async (
  deps: Dependencies,
  id: string,
  request: DecisionRequest,
  caller: Caller,
): Promise<DecisionView> => {
  const { record, recommendation } = await findRecommendation(deps.database.kysely, id)
  const patientReference = await referenceOf(deps, record)
  const at = deps.clock()
  return await deps.write(async (tx, audit) => {
    const { decision, isRepeated } = await recordDecision(tx, { record, recommendation, patientReference }, request, {
      actor: caller.actor,
      at,
      from: caller.channel,
    })
    if (isRepeated) return decision
    await acknowledge(tx, { record, recommendation, by: caller.actor, at })
    audit({
      at,
      actor: caller.actor,
      action: 'decision.recorded',
      record,
      purpose: 'TREAT',
      details: {
        recommendation: recommendation.id,
        decision: decision.id,
        kind: decision.kind,
        reason: decision.reason,
      },
    })
    return decision
  })
}

const referenceOf = async (deps: Dependencies, record: RecordId): Promise<string> => {
  const row = await deps.database.kysely
    .selectFrom('record')
    .select('patient')
    .where('record_id', '=', record)
    .executeTakeFirstOrThrow()
  return `Patient/${row.patient}`
}

export type Recall = {
  readonly target: RecallTarget
  /** Of a model: who was shown its predictions, whether they were to be acted on or not. */
  readonly predictions: readonly PredictionShown[]
  readonly recommendations: readonly (RecalledRecommendation & { readonly decision: DecisionView | null })[]
}

/** Who saw, and who acted on, advice that a corrected fact, table or model has undermined. */
export const recall = async (deps: Dependencies, target: RecallTarget, caller: Caller): Promise<Recall> => {
  const resting = await recommendationsResting(
    deps.database.kysely,
    target.kind === 'terminology' ? { kind: 'found', ids: await readBy(deps, target.id) } : target,
  )
  const decisions = await decisionsAbout(
    deps.database.kysely,
    resting.map(({ recommendation }) => recommendation),
  )
  const predictions = target.kind === 'model' ? await predictionsShown(deps, target.id) : []
  await recordAct(deps, {
    actor: caller.actor,
    action: 'recall.read',
    record: null,
    purpose: 'HOPERAT',
    details: {
      kind: target.kind,
      id: target.id,
      recommendations: resting.length,
      ...(target.kind === 'model' ? { predictions: predictions.length } : {}),
    },
  })
  return {
    target,
    predictions,
    recommendations: resting.map(one => ({
      ...one,
      decision: decisions.get(one.recommendation as RecommendationId) ?? null,
    })),
  }
}
