import { AppError } from '../../core/index.ts'
import { onlyReaderOf } from '../../pipeline/advice/index.ts'
import { type DecisionRequest, type OverrideReason, overrideReasons } from '../../pipeline/delivery/index.ts'
import type { Feedback } from '../../standards/cds-hooks/index.ts'
import { decide } from './decide.ts'
import { type Dependencies, recordAct } from './dependencies.ts'

export type FeedbackReport = {
  readonly decisions: number
  /** Cards that no recommendation stands behind (a "not checked" card): audited only. */
  readonly withoutRecommendation: number
}

/**
 * CDS Hooks feedback becomes decisions; silence is not rejection, so a card without feedback has none. Feedback names no
 * user: it is taken to come from the one who was shown the card, and from nobody in particular when several were.
 */
export const recordFeedback = async (deps: Dependencies, feedback: readonly Feedback[]): Promise<FeedbackReport> => {
  let decisions = 0
  let withoutRecommendation = 0
  for (const one of feedback) {
    try {
      const reader = await onlyReaderOf(deps.database.kysely, one.card, 'cds-hooks')
      await decide(deps, one.card, requestOf(one), { actor: reader ?? 'cds-hooks', channel: 'cds-hooks' })
      decisions += 1
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'not-found') throw error
      // The client reports on every card, also on those that only said "not checked".
      await recordAct(deps, {
        actor: 'cds-hooks',
        action: 'feedback.received',
        record: null,
        purpose: 'TREAT',
        details: { card: one.card, outcome: one.outcome },
      })
      withoutRecommendation += 1
    }
  }
  return { decisions, withoutRecommendation }
}

const requestOf = ({ outcome, overrideReason }: Feedback): DecisionRequest => {
  if (outcome === 'accepted') return { kind: 'accepted' }
  const code = overrideReason?.reason?.code
  const comment = overrideReason?.userComment
  // A code that is not ours, or none, is kept as words under `other`.
  if (code !== undefined && code !== 'other' && Object.hasOwn(overrideReasons, code)) {
    return { kind: 'overridden', reason: code as OverrideReason, ...(comment === undefined ? {} : { comment }) }
  }
  const words = [code, comment].filter(word => word !== undefined && word !== '').join(': ')
  return { kind: 'overridden', reason: 'other', comment: words === '' ? 'no reason given by the client' : words }
}
