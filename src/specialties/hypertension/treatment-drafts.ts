import type {
  Action,
  Alternative,
  Because,
  Candidate,
  Evidence,
  MonitorItem,
  RecommendationDraft,
} from '../../clinical/index.ts'
import type { Missing } from '../../core/index.ts'
import { wouldChangeIf } from './class-candidates.ts'
import { hypertensionCoding } from './indications.ts'

export const limits = [
  'Of the US guideline (2025). One reading on a day is taken for the day: the guideline asks for two.',
  'Secondary causes, measuring errors, adherence, frailty, dizziness on standing and the patient preference are not read here.',
] as const

export type DraftOf = {
  readonly rule: string
  readonly action: readonly [Action, ...Action[]]
  readonly summary: string
  readonly severity: RecommendationDraft['severity']
  readonly urgency: RecommendationDraft['urgency']
  readonly because: readonly [Because, ...Because[]]
  readonly evidence: readonly [Evidence, ...Evidence[]]
  readonly limits?: readonly string[]
  readonly missing?: readonly Missing[]
  readonly candidates?: readonly Candidate[]
  readonly knowledgeRows: readonly string[]
  readonly validForDays: number
  readonly monitor: readonly MonitorItem[]
}

/** Blood pressure monthly until control, potassium and creatinine 2 to 4 weeks after a drug that changes them. */
export const afterStart: readonly MonitorItem[] = [
  {
    what: 'blood pressure, adherence and dizziness on standing',
    withinDays: 30,
    owner: 'clinician',
    measurement: 'systolic',
  },
  {
    what: 'potassium after an ACE inhibitor, ARB or diuretic',
    withinDays: 28,
    owner: 'laboratory',
    measurement: 'potassium',
  },
  {
    what: 'creatinine after an ACE inhibitor, ARB or diuretic',
    withinDays: 28,
    owner: 'laboratory',
    measurement: 'creatinine',
  },
]

/** A draft about blood pressure; what is the same in all stands here. */
export const pressureDraft = (given: DraftOf): RecommendationDraft => {
  const candidates = given.candidates ?? []
  return {
    rule: given.rule,
    verb: 'choose',
    action: given.action,
    summary: given.summary,
    severity: given.severity,
    because: given.because,
    evidence: given.evidence,
    wouldChangeIf,
    limits: [...limits, ...(given.limits ?? [])],
    missing: given.missing ?? [],
    notChecked:
      candidates.length === 0
        ? []
        : [{ what: 'dose', because: 'no doses of these drugs are kept here: see the label, and the kidneys' }],
    alternatives: candidates.flatMap(({ title, actions: [action], excluded }): Alternative[] =>
      action === undefined ? [] : [{ title, action, excluded }],
    ),
    indication: hypertensionCoding,
    dose: null,
    urgency: given.urgency,
    validForDays: given.validForDays,
    monitor: given.monitor,
    knowledgeRows: [
      ...new Set([
        ...given.knowledgeRows,
        ...candidates.flatMap(({ findings }) => findings.flatMap(one => one.knowledgeRows)),
      ]),
    ],
  }
}
