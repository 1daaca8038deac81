import {
  type Action,
  type Alternative,
  type Candidate,
  clipped,
  type Evidence,
  type MonitorItem,
  type RecommendationDraft,
  taking,
} from '../../clinical/index.ts'
import { isTaken, organsServed, organText, protectionMissing } from './candidates.ts'
import { evidence } from './evidence.ts'
import { percentText } from './hba1c.ts'
import { goalText } from './health.ts'
import { becauseOf, type Situation } from './situation.ts'

type Draft = RecommendationDraft

type Input = {
  readonly situation: Situation
  readonly candidates: readonly Candidate[]
  readonly limits: readonly string[]
  readonly rows: readonly string[]
}

const indication = {
  system: 'http://snomed.info/sct',
  code: '44054006',
  display: 'Type 2 diabetes mellitus',
} as const

const alternativesTo = (candidates: readonly Candidate[], chosen: readonly string[]): readonly Alternative[] =>
  candidates
    .filter(({ id }) => !chosen.includes(id))
    .flatMap(({ title, actions, excluded }) => actions.slice(0, 1).map(action => ({ title, action, excluded })))

const common = ({ situation, candidates, limits, rows }: Input): Draft => {
  const [limit, ...more] = limits
  return {
    rule: 'diabetes-therapy',
    verb: 'choose',
    action: [{ kind: 'discuss', text: 'Discuss the treatment of diabetes' }],
    summary: '',
    severity: 'info',
    because: becauseOf(situation),
    evidence: [evidence.organProtection, evidence.goals, evidence.olderAdults],
    wouldChangeIf: ['A newer HbA1c or creatinine, lows, or another heart, kidney or vessel disease.'],
    limits: [limit ?? 'No dose is given.', ...more],
    missing: situation.missing,
    notChecked: [],
    alternatives: alternativesTo(candidates, []),
    indication,
    dose: null,
    urgency: 'routine',
    validForDays: 90,
    monitor: [],
    knowledgeRows: rows,
  }
}

const afterStart: readonly MonitorItem[] = [
  { what: 'creatinine after the start', withinDays: 28, owner: 'laboratory', measurement: 'creatinine' },
  { what: 'potassium after the start', withinDays: 28, owner: 'laboratory', measurement: 'potassium' },
  { what: 'HbA1c after the start', withinDays: 92, owner: 'laboratory', measurement: 'hba1c' },
]

const usable = (situation: Situation, candidates: readonly Candidate[]): readonly Candidate[] => {
  const drugs = candidates.filter(({ rank, drug }) => rank !== null && drug !== null && !isTaken(situation, drug))
  const best = Math.min(...drugs.map(({ rank }) => rank ?? Number.POSITIVE_INFINITY))
  return drugs.filter(({ rank }) => rank === best)
}

const hba1cNote = ({ hba1c, aboveGoal }: Situation): string => {
  if (hba1c.kind !== 'answered') return 'HbA1c not known'
  const value = percentText(hba1c.value.percent)
  return aboveGoal === true ? `HbA1c ${value}` : `although HbA1c ${value} is within the goal`
}

/** An organ calls for a drug that is not taken. */
const protect = (input: Input): Draft => {
  const { situation, candidates } = input
  const best = usable(situation, candidates).filter(({ benefit }) => benefit !== 'not published')
  if (best.length === 0) {
    return {
      ...common(input),
      action: [{ kind: 'refer', text: 'Refer: protection is called for, and every drug here is excluded' }],
      summary: clipped(`Refer: ${organText(situation)} calls for protection, and every drug here is excluded`),
      severity: 'warning',
      urgency: 'soon',
    }
  }
  const names = best.map(({ title }) => title.replace(/ \(.*\)$/, '')).join(' or ')
  const starts = best.flatMap(({ actions }) => actions.slice(0, 1))
  const noEgfr = situation.egfr === null
  const test: Action = { kind: 'test', text: `Measure creatinine before ${names} is started` }
  const [first, ...others] = starts
  const served = organsServed(situation, best)
  const organs = organText(situation, served)
  // What is left over when its drugs are excluded is not passed over in silence.
  const unserved: readonly Action[] =
    situation.organs.has('heart-failure') && !served.has('heart-failure')
      ? [{ kind: 'refer', text: 'Refer: heart failure calls for an SGLT2 inhibitor, and every one is excluded here' }]
      : []
  const card: Draft = {
    ...common(input),
    action: [
      ...(noEgfr || first === undefined ? ([test, ...starts] as const) : ([first, ...others] as const)),
      ...unserved,
    ],
    summary: clipped(
      `${noEgfr ? 'Creatinine first, then start' : 'Start'} ${names} for ${organs}, ${hba1cNote(situation)}`,
    ),
    severity: 'warning',
    evidence: [...protectionEvidence(best)],
    alternatives: alternativesTo(
      candidates,
      best.map(({ id }) => id),
    ),
    urgency: 'soon',
    monitor: afterStart,
  }
  if (!situation.withheld) return card
  return {
    ...card,
    action: [
      { kind: 'discuss', text: `Ask whether ${names} or a drug like it is taken: part of the record is withheld` },
      ...unserved,
    ],
    summary: clipped(`${organs} calls for ${names}: ask whether one is taken, part of the record is withheld`),
    monitor: [],
  }
}

const protectionEvidence = (best: readonly Candidate[]): readonly [Evidence, ...Evidence[]] => [
  evidence.organProtection,
  ...new Set(best.flatMap(one => one.evidence)),
]

/** Up to two drugs by name; of more their classes: the drugs stand among the options. */
const oneOf = (best: readonly Candidate[]): string => {
  if (best.length < 3) return best.map(({ title }) => title.replace(/ \(.*\)$/, '')).join(' or ')
  const classes = [...new Set(best.map(({ title }) => /\((.*)\)$/.exec(title)?.[1] ?? title))]
  return [classes.slice(0, -1).join(', '), ...classes.slice(-1)].filter(text => text !== '').join(' or ')
}

const lower = (input: Input): Draft => {
  const { situation, candidates } = input
  const best = usable(situation, candidates)
  const hba1c = situation.hba1c.kind === 'answered' ? percentText(situation.hba1c.value.percent) : 'not known'
  if (best.length === 0) {
    return {
      ...common(input),
      action: [{ kind: 'refer', text: 'Refer: HbA1c is above the goal, and every drug here is excluded' }],
      summary: `Refer: HbA1c ${hba1c} is above the goal (${goalText(situation.goal)}), and every drug here is excluded`,
      severity: 'warning',
    }
  }
  const names = oneOf(best)
  return {
    ...common(input),
    action: [{ kind: 'discuss', text: `Ask how the medicines are taken, then discuss ${names}` }],
    summary: clipped(`HbA1c ${hba1c} is above the goal (${goalText(situation.goal)}): discuss ${names}`),
    alternatives: alternativesTo(
      candidates,
      best.map(({ id }) => id),
    ),
    monitor: [{ what: 'HbA1c', withinDays: 92, owner: 'laboratory', measurement: 'hba1c' }],
  }
}

/** Insulin is on the list. */
export const onInsulin = ({ list }: Situation): boolean =>
  list !== null && taking(list, { classes: ['insulin'] }).length > 0

/** What is said of insulin where the glucose is very high. */
const insulinText = (situation: Situation): string => {
  if (onInsulin(situation)) return 'review the insulin: whether it is taken, how, and how much'
  return situation.list === null || situation.withheld ? 'ask about insulin, and consider it' : 'consider insulin first'
}

const insulin = (input: Input): Draft => {
  const { situation } = input
  const { high } = situation
  const [first, ...more] = [...high.because, ...becauseOf(situation)]
  const text = insulinText(situation)
  const value = high.because.map(one => `${one.label} ${one.value}`).join(', ')
  return {
    ...common(input),
    rule: 'diabetes-insulin-first',
    action: [
      { kind: 'discuss', text: `Today: ${text}; look for weight loss, ketones and type 1 diabetes` },
      { kind: 'refer', text: 'Refer when type 1 diabetes is possible' },
    ],
    summary: clipped(`${value}: ${text.split(':')[0]}, and look for ketones and type 1 diabetes`),
    severity: 'warning',
    because: first === undefined ? becauseOf(situation) : [first, ...more],
    evidence: [evidence.insulinFirst],
    urgency: 'today',
    validForDays: 14,
    knowledgeRows: [...input.rows, ...high.rows],
    monitor: [{ what: 'glucose and ketones', withinDays: 2, owner: 'clinician' }],
  }
}

const wait = (input: Input): Draft => {
  const { situation } = input
  const hba1c = situation.hba1c.kind === 'answered' ? percentText(situation.hba1c.value.percent) : 'not known'
  return {
    ...common(input),
    action: [{ kind: 'wait', text: 'Add no glucose-lowering medicine now' }],
    summary: clipped(`Add nothing for the glucose: HbA1c ${hba1c}, goal ${goalText(situation.goal)}`),
    alternatives: alternativesTo(input.candidates, ['no-addition']),
    monitor: [{ what: 'HbA1c', withinDays: 183, owner: 'laboratory', measurement: 'hba1c' }],
  }
}

/** What to put before the clinician; where the glucose is lowered too far, the de-intensification speaks instead. */
export const therapyDrafts = (input: Input): readonly Draft[] => {
  const { situation } = input
  const first = situation.high.because.length > 0 ? [insulin(input)] : []
  if (protectionMissing(situation)) return [...first, protect(input)]
  if (situation.aboveGoal === true) return [...first, ...(first.length > 0 ? [] : [lower(input)])]
  if (situation.hba1c.kind !== 'answered') return first
  if (first.length > 0) return first
  // Whoever has lows, or lowers to a number that harms, is not told that all is well.
  return situation.lowering.length > 0 ? [] : [wait(input)]
}
