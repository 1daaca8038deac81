import { type Action, type Candidate, type Consult, clipped } from '../../clinical/index.ts'
import { doseText } from './anticoagulation-candidates.ts'
import { currentDrafts } from './anticoagulation-current.ts'
import {
  alternativesTo,
  common,
  type Draft,
  doseNotComputed,
  followUp,
  reasonOf,
  regimenOf,
  scoreEvidence,
  standingLimits,
} from './anticoagulation-shared.ts'
import { becauseOf, type Situation } from './anticoagulation-situation.ts'
import { validFor } from './birthday.ts'
import { evidence } from './evidence.ts'
import { strokeScoreText } from './stroke-score.ts'

/** What has to be settled before anything is started: an action and the first words of the summary. */
const firstOf = (situation: Situation, first: Candidate): { readonly action: Action; readonly says: string } | null => {
  if (situation.intracranial.length > 0) {
    const text = 'Weigh an anticoagulant with stroke and heart specialists: intracranial haemorrhage on record'
    return {
      action: { kind: 'refer', text },
      says: 'Weigh an anticoagulant with specialists (intracranial haemorrhage on record)',
    }
  }
  if (situation.unsettled.length > 0) {
    const text = 'Make sure that the bleeding on the list is over, then choose an anticoagulant'
    return { action: { kind: 'discuss', text }, says: 'First make sure that the bleeding on the list is over' }
  }
  if (situation.current === null) {
    const text = 'Find out what is taken before any anticoagulant is started: the medicine list is missing or withheld'
    return {
      action: { kind: 'discuss', text },
      says: 'An anticoagulant is called for; first find out whether one is taken',
    }
  }
  const lacks = first.dose?.kind === 'insufficient' ? first.dose.missing : []
  if (lacks.length === 0) return null
  const named = lacks.map(({ what, have }) => `${what.toLowerCase()} (${have})`).join(', ')
  const text = `Get what the dose needs, then choose an anticoagulant: ${named}`
  return {
    action: { kind: 'test', text },
    says: `An anticoagulant is called for; no dose without ${lacks.map(({ what }) => what.toLowerCase()).join(', ')}`,
  }
}

const startDraft = (situation: Situation, candidates: readonly Candidate[]): readonly Draft[] => {
  const first = candidates.find(({ rank, drug }) => rank !== null && drug !== null)
  const [start] = first?.actions ?? []
  if (first === undefined || start === undefined) return [nothingUsable(situation, candidates)]
  const required = situation.verdict !== 'reasonable'
  const before = firstOf(situation, first)
  const regimen = before === null ? regimenOf(first) : null
  const equals = candidates.filter(one => one.rank === first.rank && one.drug !== null && one.id !== first.id)
  const drug = `${first.title}${regimen === null ? '' : ` ${doseText(regimen)}`}${equals.length === 0 ? '' : ', or an equal'}`
  const action: Action =
    before?.action ?? (required ? start : { ...start, kind: 'discuss', text: `Discuss: ${start.text}` })
  return [
    {
      ...common(situation, candidates),
      action: [action],
      summary: clipped(`${before?.says ?? `${required ? 'Start' : 'Discuss'} ${drug}`}: ${reasonOf(situation)}`),
      severity: required ? 'warning' : 'info',
      evidence: [
        ...scoreEvidence(situation),
        ...(situation.intracranial.length > 0 ? [evidence.dabigatranEu, evidence.rivaroxabanEu] : []),
        ...(regimen?.evidence ?? []),
      ],
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
      alternatives: alternativesTo(candidates, before === null ? first.id : ''),
      dose: regimen,
      urgency: required ? 'soon' : 'routine',
      monitor: followUp(situation, regimen),
    },
  ]
}

const nothingUsable = (situation: Situation, candidates: readonly Candidate[]): Draft => ({
  ...common(situation, candidates),
  action: [{ kind: 'refer', text: 'Refer: an anticoagulant is called for, and every one here is excluded' }],
  summary: clipped(`Refer: every anticoagulant here is excluded, and one is called for: ${reasonOf(situation)}`),
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
      ? 'No anticoagulant while bleeding is active: atrial fibrillation; judge again when it has stopped'
      : `No anticoagulant now: atrial fibrillation, ${strokeScoreText(situation.stroke)}; ${review}`,
    severity: bleeding ? 'warning' : 'info',
    alternatives: alternativesTo(candidates, 'no-anticoagulant'),
    urgency: bleeding ? 'today' : 'routine',
    validForDays: validFor(situation.profile, bleeding ? 7 : 365),
    monitor: [
      { what: 'stroke risk factors in atrial fibrillation', withinDays: bleeding ? 7 : 365, owner: 'clinician' },
    ],
  }
}

/** What to put before the clinician: look at what is taken, start, or leave it, because. */
export const anticoagulationDrafts = (
  situation: Situation,
  candidates: readonly Candidate[],
  consult: Consult,
): readonly Draft[] => {
  if ((situation.current ?? []).length > 0) return currentDrafts(situation, candidates, consult)
  switch (situation.verdict) {
    case 'no-threshold':
      return []
    case 'none':
    case 'bleeding':
      return [waitDraft(situation, candidates)]
    default:
      return startDraft(situation, candidates)
  }
}
