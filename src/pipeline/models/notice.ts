import type { Prediction, Signal } from '../../clinical/index.ts'
import type { Plan } from '../../governance/change-control/index.ts'
import type { CohortEvent } from '../features/index.ts'
import { becauseIndex, evidenceOf, percentOf } from './prediction-words.ts'
import type { ServedModel } from './serving.ts'

/** What a signed plan says about telling a clinician: from which probability, and what to do then. */
export type NoticeTerms = Pick<NonNullable<Plan['notice']>, 'action' | 'text'> & { readonly from: number }

/** The terms of a plan; `null`: it asks for no notice, or judges no threshold. */
export const termsOf = (plan: Plan | null): NoticeTerms | null => {
  const subgroups = plan?.gates.subgroups
  if (plan?.notice === undefined || subgroups === undefined || 'waived' in subgroups) return null
  return { ...plan.notice, from: subgroups.threshold }
}

/** Longer titles are cut: a summary stays under 140 characters. */
const mostTitle = 70

/** A prediction at or above the threshold as something to answer: accepted or overridden, it counts for the override rate. */
export const noticeOf = (
  served: ServedModel,
  prediction: Prediction,
  event: CohortEvent,
  { action, text, from }: NoticeTerms,
): Signal => {
  const { title } = served.definition
  const evidence = evidenceOf(served)
  const percent = percentOf(prediction.probability)
  const [limit = 'Decision support only.', ...limits] = prediction.limits
  const [change = 'Newer facts.', ...changes] = prediction.wouldChangeIf
  return {
    id: prediction.id,
    kind: 'event',
    severity: 'info',
    urgency: 'soon',
    summary: `${title.length > mostTitle ? `${title.slice(0, mostTitle - 1)}…` : title}: risk ${percent}, this site acts from ${percentOf(from)}`,
    action: [{ kind: action, text }],
    because: [
      {
        kind: 'derived',
        label: `${title}, predicted`,
        value: percent,
        from: prediction.because.flatMap(one => (one.kind === 'fact' ? [one.fact] : [])),
        evidence: evidence.id,
      },
      ...becauseIndex(served.definition, event),
    ],
    evidence: [evidence],
    limits: [limit, ...limits],
    wouldChangeIf: [change, ...changes],
    missing: [],
    monitor: [],
    knowledgeRows: [],
    task: null,
  }
}
