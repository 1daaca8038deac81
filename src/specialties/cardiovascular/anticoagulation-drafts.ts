import {
  type Action,
  type Alternative,
  type Because,
  type Candidate,
  type CurrentMedication,
  conceptOf,
  drugs,
  type Evidence,
  type NotChecked,
  type RecommendationDraft,
  type Regimen,
} from '../../clinical/index.ts'
import { doseText } from './anticoagulation-candidates.ts'
import { becauseOf, type Situation } from './anticoagulation-situation.ts'
import { toPutRight } from './bleeding-score.ts'
import { evidence } from './evidence.ts'
import { indications } from './indications.ts'
import { strokeScoreText } from './stroke-score.ts'

type Draft = RecommendationDraft

const rule = 'anticoagulation-in-af'

/** Said of the whole option set and of every draft from it. */
export const standingLimits = (situation: Situation): readonly [string, ...string[]] => [
  'The scores count what the lists name; what is not recorded counts as 0.',
  `HAS-BLED ${situation.bleeding.total}: it lists what to put right and never withholds an anticoagulant.`,
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

const alternativesTo = (candidates: readonly Candidate[], chosen: string): readonly Alternative[] =>
  candidates.flatMap(({ id, title, actions: [action], excluded }) =>
    id === chosen || action === undefined ? [] : [{ title, action, excluded }],
  )

const regimenOf = ({ dose }: Candidate): Regimen | null =>
  dose?.kind === 'answered' && dose.value.kind === 'regimen' ? dose.value.regimen : null

/** Why there is no dose; empty when there is one. */
const doseNotComputed = ({ title, dose }: Candidate): readonly NotChecked[] => {
  if (dose?.kind === 'answered') return []
  const because =
    dose === null
      ? 'no label dose is kept for it here'
      : dose.kind === 'insufficient'
        ? `missing ${dose.missing.map(({ what }) => what).join(', ')}`
        : dose.because
  return [{ what: `dose of ${title}`, because: `dose not computed: ${because}` }]
}

const scoreEvidence = ({ verdict }: Situation): readonly [Evidence, ...Evidence[]] =>
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

const common = (situation: Situation, candidates: readonly Candidate[]) => ({
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
  validForDays: 90,
  monitor: [],
  knowledgeRows: rowsOf(situation, candidates),
})

const followUp = (situation: Situation, regimen: Regimen | null): Draft['monitor'] => [
  ...(regimen?.monitoring ?? [
    { what: 'creatinine, weight and haemoglobin', withinDays: 180, owner: 'clinician' as const },
  ]),
  ...toPutRight(situation.bleeding).map(({ label }) => ({
    what: `bleeding risk to put right: ${label}`,
    withinDays: 90,
    owner: 'clinician' as const,
  })),
]

const startDraft = (situation: Situation, candidates: readonly Candidate[]): readonly Draft[] => {
  const first = candidates.find(({ rank, drug }) => rank !== null && drug !== null)
  const [action] = first?.actions ?? []
  if (first === undefined || action === undefined) return [nothingUsable(situation, candidates)]
  const regimen = regimenOf(first)
  const equals = candidates.filter(one => one.rank === first.rank && one.drug !== null && one.id !== first.id)
  const required = situation.verdict !== 'reasonable'
  const why =
    situation.verdict === 'vitamin-k-antagonist'
      ? 'valve disease'
      : `${strokeScoreText(situation.stroke)}, ${situation.verdict}`
  return [
    {
      ...common(situation, candidates),
      action: [required ? action : { ...action, kind: 'discuss', text: `Discuss: ${action.text}` }],
      summary: `Atrial fibrillation without anticoagulant (${why}): ${first.title}${regimen === null ? '' : ` ${doseText(regimen)}`}`,
      severity: required ? 'warning' : 'info',
      evidence: [...scoreEvidence(situation), ...(regimen?.evidence ?? [])],
      because: [...becauseOf(situation), ...(regimen?.because ?? [])],
      limits: [
        ...standingLimits(situation),
        ...(equals.length === 0
          ? []
          : [`Equal by the rules: ${equals.map(({ title }) => title).join(', ')}. Named first by the alphabet only.`]),
        ...(regimen?.limits ?? []),
      ],
      missing: [...situation.missing, ...(first.dose?.kind === 'insufficient' ? first.dose.missing : [])],
      notChecked: doseNotComputed(first),
      alternatives: alternativesTo(candidates, first.id),
      dose: regimen,
      urgency: required ? 'soon' : 'routine',
      monitor: followUp(situation, regimen),
    },
  ]
}

const nothingUsable = (situation: Situation, candidates: readonly Candidate[]): Draft => ({
  ...common(situation, candidates),
  action: [{ kind: 'refer', text: 'Refer: an anticoagulant is called for, and every one here is excluded' }],
  summary: 'Atrial fibrillation: an anticoagulant is called for, but every option is excluded; refer',
  severity: 'warning',
  alternatives: alternativesTo(candidates, ''),
  urgency: 'soon',
})

/** "Do nothing, because", with the day to look again. */
const waitDraft = (situation: Situation, candidates: readonly Candidate[]): Draft => {
  const bleeding = situation.verdict === 'bleeding'
  const { years } = situation.stroke
  const review = !bleeding && years < 65 ? 'review yearly, at 65, or with any new risk factor' : 'review'
  return {
    ...common(situation, candidates),
    action: [{ kind: 'wait', text: bleeding ? 'No anticoagulant while bleeding' : `No anticoagulant now; ${review}` }],
    summary: bleeding
      ? 'Atrial fibrillation: no anticoagulant while bleeding is active; judge again when it has stopped'
      : `No anticoagulant, because ${strokeScoreText(situation.stroke)}; ${review}`,
    severity: bleeding ? 'warning' : 'info',
    alternatives: alternativesTo(candidates, 'no-anticoagulant'),
    urgency: bleeding ? 'today' : 'routine',
    validForDays: bleeding ? 7 : 365,
    monitor: [
      { what: 'stroke risk factors in atrial fibrillation', withinDays: bleeding ? 7 : 365, owner: 'clinician' },
    ],
  }
}

/** What the record allows to say about the dose taken now: the amount, never how often. */
const compared = ({ fact, title }: CurrentMedication, regimen: Regimen | null) => {
  if (regimen === null) return { agrees: null, says: `dose of ${title} not compared: no label dose was computed` }
  if (fact.dose === undefined || fact.dose.unit !== regimen.amount.unit) {
    return { agrees: null, says: `dose of ${title} not checked: the record has no structured dose in mg` }
  }
  const agrees = fact.dose.value === regimen.amount.value
  const taken = `${fact.dose.value} ${fact.dose.unit}`
  return {
    agrees,
    says: agrees
      ? `${taken} agrees with the label; how often it is taken is not structured and was not checked`
      : `${taken} a time is recorded, the label dose is ${doseText(regimen)}`,
  }
}

const currentDraft = (
  situation: Situation,
  candidates: readonly Candidate[],
  current: CurrentMedication,
  drug: string,
): Draft => {
  const candidate = candidates.find(one => one.drug === drug)
  const { title, ingredient, classes } = conceptOf(drugs, drug)
  const regimen = candidate === undefined ? null : regimenOf(candidate)
  const excluded = candidate?.excluded ?? []
  // Not indicated is a question; what the label forbids is a warning.
  const forbidden = excluded.length > 0 && situation.verdict !== 'none'
  const { agrees, says } = compared(current, regimen)
  const taking: Because = {
    kind: 'fact',
    fact: current.fact.id,
    label: 'Takes',
    value: current.title,
    at: current.fact.effective.start,
  }
  const action: Action =
    excluded.length > 0
      ? {
          kind: situation.verdict === 'none' ? 'discuss' : 'switch',
          subject: ingredient,
          text: `Reconsider ${title}: ${excluded[0]}`,
        }
      : {
          kind: 'continue',
          subject: ingredient,
          text: `Already takes ${title}: check ${classes.includes('vka') ? 'the INR control' : 'the dose'}`,
        }
  return {
    ...common(situation, candidates),
    rule: `${rule}-current`,
    action: [action],
    summary: clipped(excluded.length > 0 ? action.text : agrees === false ? `${title}: ${says}` : action.text),
    severity: forbidden || agrees === false ? 'warning' : 'info',
    because: [taking, ...becauseOf(situation), ...(regimen?.because ?? [])],
    evidence: [...scoreEvidence(situation), ...(regimen?.evidence ?? [])],
    limits: [
      ...standingLimits(situation),
      `${says}.`,
      'Another reason to take it, such as venous thromboembolism, is not judged here.',
      'Never stop an anticoagulant without cover.',
      ...(regimen?.limits ?? []),
    ],
    notChecked: [
      ...(agrees === null ? [{ what: `current dose of ${title}`, because: says }] : []),
      ...(candidate === undefined ? [] : doseNotComputed(candidate)),
    ],
    alternatives: alternativesTo(candidates, drug),
    dose: excluded.length > 0 ? null : regimen,
    urgency: forbidden || agrees === false ? 'soon' : 'routine',
    monitor: followUp(situation, regimen),
  }
}

/** A summary has under 140 characters. */
const clipped = (text: string): string => (text.length < 140 ? text : `${text.slice(0, 136)}...`)

/** What to put before the clinician: look at what is taken, start, or leave it, because. */
export const anticoagulationDrafts = (situation: Situation, candidates: readonly Candidate[]): readonly Draft[] => {
  const current = (situation.current ?? []).flatMap(medication =>
    medication.drugs
      .filter(({ classes }) => classes.includes('anticoagulant'))
      .map(({ id }) => currentDraft(situation, candidates, medication, id)),
  )
  if (current.length > 0) return current
  switch (situation.verdict) {
    case 'no-threshold':
      return []
    case 'none':
    case 'bleeding':
      return [waitDraft(situation, candidates)]
    default:
      return startDraft(situation, candidates).map(draft => ({ ...draft, summary: clipped(draft.summary) }))
  }
}
