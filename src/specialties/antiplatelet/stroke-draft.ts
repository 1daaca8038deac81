import type { Alternative, Because, Candidate, RecommendationDraft } from '../../clinical/index.ts'
import type { Missing } from '../../core/index.ts'
import { evidence } from './evidence.ts'
import { indications } from './indications.ts'

export const strokeRule = 'antiplatelet-after-stroke-or-tia'

export type StrokeEvent = {
  readonly daysAgo: number
  /** Begun early, two antiplatelets may still be given if it was minor or high-risk. */
  readonly early: boolean
  readonly because: readonly [Because, ...Because[]]
  readonly courseId: string
}

export const limits = [
  'For stroke that does not come from the heart: large-artery stenosis, dissection and other causes have their own recommendations.',
  'Severity, imaging, bleeding risk and the patient preference are not read here.',
  'Of the US guideline (2021).',
] as const

export const wouldChangeIf = [
  'Atrial fibrillation or another source in the heart: then an anticoagulant.',
  'A new event, a bleeding, or another antithrombotic.',
] as const

/** Days: an event of the last weeks without any antithrombotic is asked about today. */
const recentDays = 90

/** What to put before the clinician when no antithrombotic is on the list. */
export const strokeDraft = (
  event: StrokeEvent,
  candidates: readonly Candidate[],
  missing: readonly Missing[],
): RecommendationDraft => {
  const first = candidates.find(({ rank }) => rank === 1)
  const equals = candidates.filter(({ rank, id }) => rank === 1 && id !== first?.id)
  const alternatives = candidates.flatMap(({ id, title, actions: [action], excluded }): Alternative[] =>
    id === first?.id || action === undefined ? [] : [{ title, action, excluded }],
  )
  const summary =
    first === undefined
      ? 'No antithrombotic after the stroke or TIA, and every antiplatelet is excluded: ask neurology'
      : event.early
        ? 'Stroke or TIA in the last week, no antithrombotic on the list: severity decides between one antiplatelet and two'
        : `No antithrombotic on the list after the stroke or TIA: ${first.title}${equals.length > 0 ? ', or an equal' : ''}`
  return {
    rule: strokeRule,
    verb: 'choose',
    action: [
      first === undefined
        ? { kind: 'refer', text: 'Ask neurology: every antiplatelet here is excluded' }
        : event.early
          ? {
              kind: 'discuss',
              text: 'Settle the severity (NIHSS, ABCD2), then start one antiplatelet or a short course of two',
            }
          : (first.actions[0] ?? { kind: 'discuss', text: 'Discuss an antiplatelet' }),
    ],
    summary,
    severity: 'warning',
    because: event.because,
    evidence: [evidence.stroke2021],
    wouldChangeIf,
    limits: [
      ...limits,
      ...(equals.length > 0 ? [`Equal by the rules: ${equals.map(({ title }) => title).join(', ')}.`] : []),
    ],
    missing,
    notChecked: [{ what: 'dose', because: 'no doses of antiplatelets are kept here: see the label' }],
    alternatives,
    indication: indications.strokeOrTia,
    dose: null,
    urgency: event.daysAgo <= recentDays ? 'today' : 'soon',
    validForDays: 30,
    monitor: [{ what: 'bleeding, adherence and the end of two antiplatelets', withinDays: 90, owner: 'clinician' }],
    knowledgeRows: [
      ...new Set([
        event.courseId,
        ...candidates.flatMap(one => one.findings.flatMap(({ knowledgeRows }) => knowledgeRows)),
      ]),
    ],
  }
}
