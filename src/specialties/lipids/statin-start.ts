import {
  type Alternative,
  type Because,
  type Candidate,
  type Consult,
  type Evidence,
  type OptionSet,
  type RecommendationDraft,
  rankedByTier,
} from '../../clinical/index.ts'
import type { Coding, Missing } from '../../core/index.ts'
import { consultedStatins, statinCandidates } from './statin-candidates.ts'
import { intoleranceLimit } from './statin-taken.ts'

export type StatinStart = {
  readonly chooser: string
  readonly title: string
  readonly indication: Coding
  /** Concept id or the like, for the checks. */
  readonly indicationId: string
  readonly intensity: 'high' | 'moderate'
  readonly conclusion: string
  readonly summary: string
  readonly urgency: RecommendationDraft['urgency']
  readonly because: readonly [Because, ...Because[]]
  readonly evidence: readonly [Evidence, ...Evidence[]]
  readonly limits: readonly [string, ...string[]]
  readonly wouldChangeIf: readonly [string, ...string[]]
  readonly missing: readonly Missing[]
  readonly intolerances: readonly Because[]
  readonly knowledgeRows: readonly string[]
  /** What else belongs to it, e.g. to look for a cause. */
  readonly also: readonly { readonly kind: 'test' | 'refer'; readonly text: string }[]
}

const draftOf = (start: StatinStart, candidates: readonly Candidate[]): RecommendationDraft => {
  const [first, ...others] = candidates.filter(({ rank }) => rank === 1)
  const settle = start.intolerances.length > 0
  const alternatives = candidates.flatMap(({ id, title, actions: [action], excluded }): Alternative[] =>
    id === first?.id || action === undefined ? [] : [{ title, action, excluded }],
  )
  return {
    rule: start.chooser,
    verb: 'choose',
    action: [
      settle
        ? { kind: 'discuss', text: 'Settle the statin allergy or intolerance on record, then choose' }
        : first === undefined
          ? { kind: 'refer', text: 'Every statin is excluded: ask a lipid clinic' }
          : (first.actions[0] ?? { kind: 'discuss', text: start.title }),
      ...start.also,
    ],
    summary: settle
      ? 'Statin intolerance or allergy on record: settle it, then choose how to lower LDL'
      : first === undefined
        ? 'Every statin is excluded here: ask a lipid clinic'
        : start.summary,
    severity: 'warning',
    because: [...start.because, ...start.intolerances],
    evidence: start.evidence,
    wouldChangeIf: start.wouldChangeIf,
    limits: [
      ...start.limits,
      ...intoleranceLimit(start.intolerances),
      ...(others.length > 0 ? [`Equal by the rules: ${[first, ...others].map(one => one?.title).join(', ')}.`] : []),
    ],
    missing: start.missing,
    notChecked: [{ what: 'dose', because: 'no doses of statins are kept here: see the label, and the kidneys' }],
    alternatives,
    indication: start.indication,
    dose: null,
    urgency: start.urgency,
    validForDays: 90,
    monitor: [
      {
        what: 'LDL cholesterol, tolerance and adherence',
        withinDays: 84,
        owner: 'clinician',
        measurement: 'ldl-cholesterol',
      },
    ],
    knowledgeRows: [
      ...new Set([
        ...start.knowledgeRows,
        ...candidates.flatMap(({ findings }) => findings.flatMap(one => one.knowledgeRows)),
      ]),
    ],
  }
}

/** A statin is to be started or made stronger: every statin is judged by every check, and what is equal is a tie. */
export const startStatin = (start: StatinStart, consult: Consult): OptionSet => {
  const candidates = rankedByTier(statinCandidates(consultedStatins(consult, start.indicationId), start))
  return {
    chooser: start.chooser,
    indication: start.indication,
    title: start.title,
    conclusion: start.conclusion,
    rankedBy: [
      'What a check calls contraindicated or to be avoided is excluded, and stays visible.',
      ...(start.intensity === 'high'
        ? ['Atorvastatin and rosuvastatin first: the others have no high-intensity dose.']
        : []),
      'One without a warning before one with a warning or with a check that could not run.',
      'What is equal by these rules shares a rank.',
    ],
    candidates,
    because: start.because,
    evidence: start.evidence,
    limits: [...start.limits, ...intoleranceLimit(start.intolerances)],
    missing: start.missing,
    wouldChangeIf: start.wouldChangeIf,
    recommend: [draftOf(start, candidates)],
  }
}
