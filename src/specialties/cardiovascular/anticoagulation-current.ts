import {
  type Action,
  type Because,
  type Candidate,
  type Consult,
  type CurrentMedication,
  clipped,
  conceptOf,
  currentOrderOf,
  drugs,
  type Finding,
} from '../../clinical/index.ts'
import {
  alternativesTo,
  common,
  type Draft,
  doseNotComputed,
  followUp,
  reasonOf,
  regimenOf,
  rule,
  scoreEvidence,
  standingLimits,
} from './anticoagulation-shared.ts'
import { becauseOf, type Situation } from './anticoagulation-situation.ts'

type Taken = { readonly medication: CurrentMedication; readonly drug: string }

const becauseTaken = ({ medication: { fact, title } }: Taken): Because => ({
  kind: 'fact',
  fact: fact.id,
  label: 'Takes',
  value: title,
  at: fact.effective.start,
})

/** Bleeding and an anticoagulant on the list: the one thing here that cannot wait. */
const bleedingDraft = (situation: Situation, candidates: readonly Candidate[], taken: Taken): Draft => {
  const { title } = conceptOf(drugs, taken.drug)
  return {
    ...common(situation, candidates),
    rule: `${rule}-current`,
    action: [{ kind: 'stop', text: `Assess the bleeding now; hold or reverse ${title} by the local protocol` }],
    summary: `Assess now: bleeding on record while ${title} is on the medicine list`,
    severity: 'critical',
    because: [becauseTaken(taken), ...becauseOf(situation)],
    alternatives: [],
    urgency: 'now',
    validForDays: 7,
  }
}

/** Two on the list that no label check speaks of, e.g. warfarin and a heparin while bridging. */
const severalDraft = (situation: Situation, candidates: readonly Candidate[], taken: readonly Taken[]): Draft => {
  const names = [...new Set(taken.map(({ drug }) => conceptOf(drugs, drug).title))].join(' and ')
  return {
    ...common(situation, candidates),
    rule: `${rule}-current`,
    action: [{ kind: 'discuss', text: `Settle which anticoagulant is meant: ${names}` }],
    summary: clipped(`Settle which anticoagulant is meant: ${names} are both on the medicine list`),
    severity: 'warning',
    because: [becauseOf(situation)[0], ...taken.map(becauseTaken)],
    limits: [...standingLimits(situation), 'Two at once may be meant for a few days, while switching.'],
    alternatives: [],
    urgency: 'today',
  }
}

const labelFinding = (findings: readonly Finding[]): Finding | null =>
  findings.find(({ check }) => check === 'doac-label') ?? null

const currentDraft = (
  situation: Situation,
  candidates: readonly Candidate[],
  taken: Taken,
  findings: readonly Finding[],
): Draft => {
  const { drug } = taken
  const candidate = candidates.find(one => one.drug === drug)
  const { title, ingredient, classes } = conceptOf(drugs, drug)
  const regimen = candidate === undefined ? null : regimenOf(candidate)
  const [excluded] = candidate?.excluded ?? []
  // Not indicated is a question; what forbids a drug is a warning.
  const forbidden = excluded !== undefined && situation.verdict !== 'none'
  const looked = labelFinding(findings)
  // A dose that could not be compared is not one to continue.
  const unsure = looked?.state === 'not checked'
  const bled = excluded === undefined && situation.intracranial.length > 0
  const weigh = `Make sure that ${title} was weighed after the intracranial haemorrhage on record`
  const action: Action = bled
    ? { kind: 'discuss', subject: ingredient, text: weigh }
    : excluded === undefined && unsure
      ? { kind: 'discuss', subject: ingredient, text: `Check indication and dose of ${title}: ${looked.summary}` }
      : excluded === undefined
        ? {
            kind: 'continue',
            subject: ingredient,
            text: `Continue ${title}; check ${classes.includes('vka') ? 'the INR control' : 'adherence, bleeding and the kidneys'}`,
          }
        : { kind: forbidden ? 'switch' : 'discuss', subject: ingredient, text: `Reconsider ${title}: ${excluded}` }
  return {
    ...common(situation, candidates),
    rule: `${rule}-current`,
    action: [action],
    summary: clipped(
      excluded !== undefined
        ? action.text
        : `${unsure && !bled ? `Check indication and dose of ${title}` : action.text}: ${reasonOf(situation)}`,
    ),
    severity: forbidden || bled ? 'warning' : 'info',
    because: [becauseTaken(taken), ...becauseOf(situation), ...(regimen?.because ?? [])],
    evidence: [...scoreEvidence(situation), ...(regimen?.evidence ?? [])],
    limits: [
      ...standingLimits(situation),
      looked === null
        ? `No label dose of ${title} is kept here: its dose was not checked.`
        : `Label check: ${looked.summary}.`,
      'Another reason to take it, such as venous thromboembolism, is not judged here.',
      'Never stop an anticoagulant without cover.',
      ...(regimen?.limits ?? []),
    ],
    notChecked: candidate === undefined ? [] : doseNotComputed(candidate),
    alternatives: alternativesTo(candidates, drug),
    dose: excluded === undefined && !unsure && !bled ? regimen : null,
    urgency: forbidden || bled ? 'soon' : 'routine',
    monitor: followUp(situation, regimen),
  }
}

/**
 * What is taken now. What the label check of a direct oral anticoagulant found is put before the clinician by that check;
 * saying it here again, or "continue" beside it, would be two voices.
 */
export const currentDrafts = (
  situation: Situation,
  candidates: readonly Candidate[],
  consult: Consult,
): readonly Draft[] => {
  const taken = (situation.current ?? []).flatMap(medication =>
    medication.drugs
      .filter(({ classes }) => classes.includes('anticoagulant'))
      .map(({ id }): Taken => ({ medication, drug: id })),
  )
  const judged = taken.map(one => ({
    one,
    findings: consult(currentOrderOf(situation.profile, one.medication, one.drug)).findings,
  }))
  const spoken = ({ findings }: (typeof judged)[number]) =>
    findings.some(({ state, severity }) => state === 'found' && severity !== 'info')
  const [first] = taken
  if (judged.some(spoken)) return []
  if (situation.verdict === 'bleeding' && first !== undefined) return [bleedingDraft(situation, candidates, first)]
  if (new Set(taken.map(({ drug }) => drug)).size > 1) {
    return [severalDraft(situation, candidates, taken)]
  }
  return judged.slice(0, 1).map(({ one, findings }) => currentDraft(situation, candidates, one, findings))
}
