import {
  type Action,
  type Candidate,
  type Consult,
  type CurrentMedication,
  conceptOf,
  consultedAbout,
  drugs,
  eachReasonOnce,
  rankedByTier,
} from '../../clinical/index.ts'
import { type Option, options } from './concepts.ts'
import { evidence, evidenceOf } from './evidence.ts'
import { percentText } from './hba1c.ts'
import { goalText } from './health.ts'
import { becauseOf, type Organ, type Reason, type Situation, withheldOf } from './situation.ts'

const indicationId = 'type-2-diabetes'

/** Rules that rank, in the words a reader sees. */
export const rankedBy = [
  'What a check calls contraindicated or to be avoided is excluded, and stays visible.',
  'What protects heart, kidney or vessels first, whatever the HbA1c and metformin (ADA 2025, section 9).',
  'With heart failure an SGLT2 inhibitor before a GLP-1 receptor agonist; in kidney or vessel disease alone they tie.',
  'For the glucose alone: what does not cause lows before pioglitazone, sulfonylurea and insulin.',
  'One without a warning before one with a warning or with a check that could not run.',
  'What is equal by these rules shares a rank; the order within is alphabetical and means nothing.',
] as const

const quiet: readonly string[] = ['metformin', 'sglt2-inhibitor', 'glp1-agonist', 'dpp4-inhibitor']
const causesLows: readonly string[] = ['insulin', 'sulfonylurea']

/** Medicines on the list that belong to the class of an option. */
const takenOf = ({ list }: Situation, { drug, drugClass }: Option): readonly CurrentMedication[] =>
  (list?.current ?? []).filter(medicine =>
    medicine.drugs.some(one => one.id === drug || one.classes.includes(drugClass)),
  )

const lowsOnRecord = ({ lows }: Situation): boolean => lows.episodes.length > 0 || lows.coded !== null

/** Why an option has nothing to offer here; empty when it has. */
const noNeed = (situation: Situation, option: Option, reasons: readonly Reason[]): readonly string[] => {
  if (reasons.length > 0) return []
  const { hba1c, aboveGoal, goal, health, high, withheld } = situation
  // A very high glucose calls for insulin whatever the HbA1c, the goal and the health.
  if (option.drugClass === 'insulin' && high.because.length > 0 && !lowsOnRecord(situation)) return []
  if (hba1c.kind !== 'answered') return ['HbA1c is not known: nothing is added for the glucose alone']
  if (goal.under === null) return [`Very complex health: nothing is added by HbA1c alone (${goalText(goal)})`]
  if (aboveGoal === false) {
    return [
      `HbA1c ${percentText(hba1c.value.percent)} is within the goal (${goalText(goal)}), and no organ${withheld ? ' that is seen' : ''} calls for it`,
    ]
  }
  const lowsKnown = lowsOnRecord(situation)
  return causesLows.includes(option.drugClass) && (health.category === 'complex' || lowsKnown)
    ? [lowsKnown ? 'It causes lows, and lows are on record' : `It causes lows: ${health.reason}`]
    : []
}

const taken = (situation: Situation, option: Option): readonly string[] => {
  const current = takenOf(situation, option)
  const same = current.some(medicine => medicine.drugs.some(({ id }) => id === option.drug))
  if (current.length === 0 || same) return []
  return [`Already takes ${current.map(({ title }) => title).join(', ')} of this class`]
}

/** What is taken and lowers too far is not offered as one of the choices: less of it is. */
const lowersTooFar = (situation: Situation, option: Option): readonly string[] =>
  causesLows.includes(option.drugClass) && lowsOnRecord(situation)
    ? ['It is taken, and lows are on record: less of it is the question']
    : []

const baseTier = (situation: Situation, option: Option, reasons: readonly Reason[]): number => {
  if (reasons.length > 0) {
    return situation.organs.has('heart-failure') && !reasons.some(({ organ }) => organ === 'heart-failure') ? 2 : 0
  }
  return quiet.includes(option.drugClass) ? 4 : 6
}

/** What is not seen on a list of which a part is withheld may be taken, and what speaks against it may be withheld. */
const actionOf = (situation: Situation, option: Option, reasons: readonly Reason[], same: boolean): Action => {
  const { ingredient, title } = conceptOf(drugs, option.drug)
  const why = reasons.length > 0 ? ` for ${reasons.map(({ text }) => text).join(' and ')}` : ''
  if (situation.withheld) {
    const asked = same
      ? `Ask about ${title} before it goes on${why}`
      : `Ask whether ${title} or a drug like it is taken before it is started${why}`
    return { kind: 'discuss', subject: ingredient, text: `${asked}: part of the record is withheld` }
  }
  return {
    kind: same ? 'continue' : 'start',
    subject: ingredient,
    text: `${same ? 'Continue' : 'Start'} ${title}${why}`,
  }
}

const candidateOf = (situation: Situation, option: Option, consult: Consult) => {
  const { title } = conceptOf(drugs, option.drug)
  const reasons = situation.reasonsFor(option.drugClass)
  const consulted = consultedAbout(consult, option.drug, indicationId)
  const same = takenOf(situation, option).some(medicine => medicine.drugs.some(({ id }) => id === option.drug))
  const candidate: Candidate = {
    id: option.drug,
    title: title === option.className ? title : `${title} (${option.className})`,
    drug: option.drug,
    actions: [actionOf(situation, option, reasons, same)],
    rank: null,
    excluded: [
      ...consulted.excluded,
      ...(same
        ? lowersTooFar(situation, option)
        : [...taken(situation, option), ...noNeed(situation, option, reasons)]),
    ],
    benefit:
      reasons.length === 0
        ? 'not published'
        : { value: `Protects: ${reasons.map(({ text }) => text).join(', ')}`, source: evidence.organProtection.id },
    harms: 'not published',
    findings: consulted.findings,
    dose: consulted.dose,
    because: eachReasonOnce([...becauseOf(situation), ...consulted.found.flatMap(({ because }) => because)]),
    evidence: [
      ...new Set([
        ...reasons.flatMap(({ sources }) => sources.map(evidenceOf)),
        evidence.organProtection,
        ...consulted.found.flatMap(one => one.evidence),
      ]),
    ],
    wouldChangeIf: ['A newer HbA1c or creatinine, another medicine, or lows.'],
  }
  return { candidate, tier: baseTier(situation, option, reasons) + (consulted.warned ? 1 : 0) }
}

/** "Do nothing, because", as an option of its own. */
const unchanged = (situation: Situation, called: boolean) => {
  const { hba1c, aboveGoal, high } = situation
  const excluded = [
    ...(withheldOf(situation).length > 0
      ? ['Part of the record is withheld: that nothing is called for is not known']
      : []),
    ...high.because.map(({ label, value }) => `Very high: ${label} ${value}`),
    ...(called ? [`An organ calls for treatment whatever the HbA1c: ${organText(situation)}`] : []),
    ...(aboveGoal === true && hba1c.kind === 'answered'
      ? [`HbA1c ${percentText(hba1c.value.percent)} is above the goal (${goalText(situation.goal)})`]
      : []),
  ]
  const candidate: Candidate = {
    id: 'no-addition',
    title: 'Add nothing now',
    drug: null,
    actions: [{ kind: 'wait', text: 'Add no glucose-lowering medicine now' }],
    rank: null,
    excluded,
    benefit: 'not published',
    harms: 'not published',
    findings: [],
    dose: null,
    because: becauseOf(situation),
    evidence: [evidence.goals, evidence.olderAdults],
    wouldChangeIf: ['HbA1c above the goal, symptoms of high glucose, or heart, kidney or vessel disease.'],
  }
  return { candidate, tier: 3 }
}

/** Organs that call for treatment, or of them only those in `among`. */
export const organText = ({ organs }: Situation, among?: ReadonlySet<Organ>): string =>
  [...organs.keys()]
    .filter(organ => among?.has(organ) ?? true)
    .map(
      organ =>
        ({ 'heart-failure': 'heart failure', kidney: 'kidney disease', atherosclerotic: 'atherosclerosis' })[organ],
    )
    .join(' and ')

/** Organs that these drugs protect by the source: a GLP-1 receptor agonist does not protect the failing heart. */
export const organsServed = (situation: Situation, candidates: readonly Candidate[]): ReadonlySet<Organ> =>
  new Set(
    candidates.flatMap(({ drug }) =>
      options
        .filter(option => option.drug === drug)
        .flatMap(({ drugClass }) => situation.reasonsFor(drugClass).map(({ organ }) => organ)),
    ),
  )

/** Whether this drug, of those on the list, is there to be taken. */
export const isTaken = ({ list }: Situation, drug: string | null): boolean =>
  (list?.current ?? []).some(medicine => medicine.drugs.some(({ id }) => id === drug))

/** Of the class, and not of its evidence for organs: the sources read name other drugs. */
const withoutOrganEvidence: readonly string[] = ['tirzepatide']

/**
 * All options for type 2 diabetes, those that are excluded too. With kidney or vessel disease one protecting class that
 * is taken satisfies "and/or": the other is then offered, not called for.
 */
export const therapyCandidates = (situation: Situation, consult: Consult): readonly Candidate[] =>
  rankedByTier([
    ...options.map(option => candidateOf(situation, option, consult)),
    unchanged(situation, protectionMissing(situation)),
  ])

/** Whether an organ still lacks what it calls for: heart failure its SGLT2 inhibitor, the others any protecting class. */
export const protectionMissing = (situation: Situation): boolean => {
  const has = (drugClass: string) =>
    options.some(
      option =>
        option.drugClass === drugClass &&
        takenOf(situation, option).some(medicine =>
          medicine.drugs.some(
            ({ id, classes }) =>
              (id === option.drug || classes.includes(drugClass)) && !withoutOrganEvidence.includes(id),
          ),
        ),
    )
  return [...situation.organs.keys()].some(organ =>
    organ === 'heart-failure'
      ? !has('sglt2-inhibitor')
      : !['sglt2-inhibitor', 'glp1-agonist'].some(
          one => situation.reasonsFor(one).some(reason => reason.organ === organ) && has(one),
        ),
  )
}
