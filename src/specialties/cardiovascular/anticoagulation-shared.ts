import type {
  Alternative,
  Candidate,
  Evidence,
  NotChecked,
  RecommendationDraft,
  Regimen,
} from '../../clinical/index.ts'
import { becauseOf, type Situation } from './anticoagulation-situation.ts'
import { validFor } from './birthday.ts'
import { bleedingScoreText, toPutRight } from './bleeding-score.ts'
import { evidence } from './evidence.ts'
import { indications } from './indications.ts'
import { strokeScoreText } from './stroke-score.ts'

export type Draft = RecommendationDraft

export const rule = 'anticoagulation-in-af'

/** Said of the whole option set and of every draft from it. */
export const standingLimits = (situation: Situation): readonly [string, ...string[]] => [
  'The scores count what the lists name; what is not recorded counts as 0.',
  `${bleedingScoreText(situation.bleeding)}: it lists what to put right and never withholds an anticoagulant.`,
  ...toPutRight(situation.bleeding).map(({ label }) => `To put right: ${label}.`),
  ...situation.notes,
  'Not for post-operative episodes, nor for episodes seen only by a device without ECG proof.',
  ...(situation.verdict === 'vitamin-k-antagonist'
    ? ['The severity of mitral stenosis, and the INR target of a valve, are not read here.']
    : []),
  ...(situation.current === null
    ? ['The medicine list is missing or in part withheld: whether an anticoagulant is taken is not known.']
    : []),
]

export const alternativesTo = (candidates: readonly Candidate[], chosen: string): readonly Alternative[] =>
  candidates.flatMap(({ id, title, actions: [action], excluded }) =>
    id === chosen || action === undefined ? [] : [{ title, action, excluded }],
  )

export const regimenOf = ({ dose }: Candidate): Regimen | null =>
  dose?.kind === 'answered' && dose.value.kind === 'regimen' ? dose.value.regimen : null

/** Why there is no dose; empty when there is one. */
export const doseNotComputed = ({ title, dose }: Candidate): readonly NotChecked[] => {
  if (dose?.kind === 'answered') return []
  const because =
    dose === null
      ? 'no label dose is kept for it here'
      : dose.kind === 'insufficient'
        ? `missing ${dose.missing.map(({ what }) => what).join(', ')}`
        : dose.because
  return [{ what: `dose of ${title}`, because: `dose not computed: ${because}` }]
}

export const scoreEvidence = ({ verdict }: Situation): readonly [Evidence, ...Evidence[]] =>
  verdict === 'vitamin-k-antagonist'
    ? [evidence.af2023Doac, evidence.esc2024]
    : [evidence.af2023, evidence.esc2024, evidence.chadsVasc, evidence.af2023Bleeding]

/** The rows behind the choice, those that excluded an option too: a recall of one undermines the advice. */
const rowsOf = (situation: Situation, candidates: readonly Candidate[]): readonly string[] => [
  ...new Set([
    ...situation.rows.map(({ id }) => id),
    ...candidates.flatMap(({ dose, findings }) => [
      ...(dose?.kind !== 'answered'
        ? []
        : dose.value.kind === 'regimen'
          ? dose.value.regimen.knowledgeRows
          : dose.value.knowledgeRows),
      ...findings.flatMap(({ knowledgeRows }) => knowledgeRows),
    ]),
  ]),
]

export const common = (situation: Situation, candidates: readonly Candidate[]) => ({
  rule,
  verb: 'choose' as const,
  because: becauseOf(situation),
  evidence: scoreEvidence(situation),
  wouldChangeIf: [
    'A stroke risk factor, a valve, bleeding or a medicine that is not on record.',
    'What the patient prefers: it is not recorded here.',
  ] as const,
  limits: standingLimits(situation),
  missing: situation.missing,
  notChecked: [],
  indication: indications.atrialFibrillation,
  dose: null,
  validForDays: validFor(situation.profile, 90),
  monitor: [],
  knowledgeRows: rowsOf(situation, candidates),
})

export const followUp = (situation: Situation, regimen: Regimen | null): Draft['monitor'] => [
  ...(regimen?.monitoring ?? [
    { what: 'creatinine, weight and haemoglobin', withinDays: 180, owner: 'clinician' as const },
  ]),
  ...toPutRight(situation.bleeding).map(({ label }) => ({
    what: `bleeding risk to put right: ${label}`,
    withinDays: 90,
    owner: 'clinician' as const,
  })),
]

/** The reason in a few words: `atrial fibrillation, CHA2DS2-VASc 2, CHA2DS2-VA 2 (Class 1)`. */
export const reasonOf = ({ verdict, deciding, stroke, grade }: Situation): string =>
  verdict === 'vitamin-k-antagonist'
    ? `atrial fibrillation with ${deciding.map(({ label }) => label.toLowerCase()).join(' and ')}`
    : `atrial fibrillation, ${strokeScoreText(stroke)}${grade === null ? '' : ` (${grade})`}`
