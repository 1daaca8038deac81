import {
  type AdviceContext,
  type Because,
  becauseFact,
  becauseReading,
  measurement,
  noJurisdiction,
  pregnancyOnRecord,
  problem,
  problemState,
  readingsOf,
  type Signal,
  takes,
  type Watcher,
} from '../../clinical/index.ts'
import { type Answer, answered, daysBefore, daysBetween, outOfScope, roundTo } from '../../core/index.ts'
import { evidence } from './evidence.ts'
import { homeMean, type Pressure, pressuresOf } from './pressure.ts'
import { isSevere, stageOf, textOf } from './stage.ts'

const id = 'home-blood-pressure'
const title = 'Blood pressure at home'

/** Days, all ours: the mean of two weeks, a severe reading of two days, silence after two weeks in a stream of three months. */
const meanDays = 14
const severeDays = 2
const silenceDays = 14
const streamDays = 90
/** Days with a reading that make a stream. */
const streamMin = 4

/** mmHg systolic, ours: on treatment, below it somebody looks. */
const low = 90

/** mmHg: the definition of orthostatic hypotension (consensus of 2011). */
const drop = 20

const limits = [
  'Whether the cuff fits and is validated, and how it was measured, is not known.',
  'Symptoms are not read.',
] as const

const wouldChangeIf = ['Newer readings, or a measurement in the office.'] as const

type Given = Omit<Signal, 'limits' | 'wouldChangeIf' | 'missing' | 'monitor' | 'evidence'> &
  Partial<Pick<Signal, 'evidence' | 'limits'>>

const signal = (given: Given): Signal => ({
  evidence: [evidence.hbp2025],
  limits,
  wouldChangeIf,
  missing: [],
  monitor: [],
  ...given,
})

const severe = (context: AdviceContext, recent: readonly Pressure[]): Signal | null => {
  const since = daysBefore(context.profile.asOf, severeDays)
  const ofDays = recent.filter(({ at }) => at >= since)
  const inPregnancy = pregnancyOnRecord(context.profile)
    ? ofDays.filter(one => isSevere(context, one, 'severe-in-pregnancy')).at(-1)
    : undefined
  const found = inPregnancy ?? ofDays.filter(one => isSevere(context, one)).at(-1)
  if (found === undefined) return null
  return signal({
    id: 'home-pressure-severe',
    kind: 'event',
    severity: 'critical',
    urgency: 'now',
    summary: `Home reading of ${textOf(found)} mmHg${inPregnancy === undefined ? '' : ' in pregnancy'}: call the patient, ask for symptoms, have it repeated`,
    action: [
      { kind: 'refer', text: 'Call now: repeat it; chest pain, breathlessness, weakness or confusion: emergency' },
    ],
    because: found.because,
    evidence: [inPregnancy === undefined ? evidence.hbp2025 : evidence.acogSevere],
    knowledgeRows: [inPregnancy === undefined ? 'any-severe' : 'any-severe-pregnancy'],
    task: { what: 'Call about a severe home blood pressure', owner: 'clinician', withinHours: 4 },
  })
}

const aboveGoal = (context: AdviceContext, treated: readonly Because[], recent: readonly Pressure[]): Signal | null => {
  const mean = homeMean(recent)
  if (mean === null) return null
  const { stage, rows } = stageOf(context, mean, 'home')
  if (stage !== 'stage-1' && stage !== 'stage-2') return null
  return signal({
    id: 'home-pressure-above-goal',
    kind: 'event',
    severity: 'warning',
    urgency: stage === 'stage-2' ? 'soon' : 'routine',
    summary: `Mean at home ${textOf(mean)} mmHg over two weeks, above the goal of 130/80`,
    action: [{ kind: 'discuss', text: 'Ask whether the medicines are taken; review the treatment' }],
    because: [...mean.because, ...treated],
    evidence: [evidence.hbp2025, evidence.homeProtocol],
    knowledgeRows: rows,
    task: { what: 'Review the treatment of blood pressure', owner: 'clinician', withinHours: 14 * 24 },
  })
}

const tooLow = (treated: readonly Because[], recent: readonly Pressure[]): Signal | null => {
  const found = recent.filter(({ systolic }) => systolic !== null && systolic < low).at(-1)
  if (found === undefined || treated.length === 0) return null
  return signal({
    id: 'home-pressure-low',
    kind: 'event',
    severity: 'warning',
    urgency: 'today',
    summary: `Home reading of ${textOf(found)} mmHg on treatment: ask about dizziness, falls and fluid loss`,
    action: [{ kind: 'discuss', text: 'Call: dizziness, falls, vomiting or diarrhoea? Review the treatment' }],
    because: [...found.because, ...treated],
    evidence: [evidence.own],
    limits: [`On treatment a systolic pressure below ${low} mmHg is looked at (ours).`, ...limits],
    knowledgeRows: [],
    task: { what: 'Call about a low home blood pressure', owner: 'clinician', withinHours: 24 },
  })
}

/** A stream that has stopped: silence is not a good pressure (H15). */
const silent = ({ profile }: AdviceContext, home: readonly Pressure[]): Signal | null => {
  const newest = home.at(-1)
  if (newest === undefined) return null
  const quiet = daysBetween(newest.at, profile.asOf)
  const days = new Set(home.map(({ at }) => at.slice(0, 10))).size
  if (quiet <= silenceDays || days < streamMin) return null
  return signal({
    id: 'home-pressure-silent',
    kind: 'silence',
    severity: 'info',
    urgency: 'routine',
    summary: `No home reading for ${roundTo(quiet, 0)} days, after readings on ${days} days`,
    action: [
      { kind: 'discuss', text: 'Ask whether the patient still measures: no reading says nothing about the pressure' },
    ],
    because: newest.because,
    evidence: [evidence.homeProtocol],
    knowledgeRows: [],
    task: { what: 'Ask why no home readings arrive', owner: 'clinician', withinHours: 7 * 24 },
  })
}

/** Lying and standing on the same day, in the last month. */
const orthostatic = ({ profile }: AdviceContext, treated: readonly Because[]): Signal | null => {
  const since = daysBefore(profile.asOf, 30)
  const standing = readingsOf(profile, measurement.systolicStanding)
    .filter(({ at }) => at >= since)
    .at(-1)
  if (standing === undefined) return null
  const lying = readingsOf(profile, measurement.systolicSupine)
    .filter(({ at }) => at.slice(0, 10) === standing.at.slice(0, 10) && at <= standing.at)
    .at(-1)
  if (lying === undefined || lying.quantity.value - standing.quantity.value < drop) return null
  return signal({
    id: 'orthostatic-drop',
    kind: 'event',
    severity: 'warning',
    urgency: 'soon',
    summary: `Systolic falls by ${roundTo(lying.quantity.value - standing.quantity.value, 0)} mmHg on standing: review what lowers it`,
    action: [{ kind: 'discuss', text: 'Falls and dizziness? Review antihypertensives and other drugs; fluids' }],
    because: [becauseReading(lying), becauseReading(standing), ...treated],
    evidence: [evidence.orthostatic2011],
    limits: ['Lying and standing on the same day are compared (ours): the definition asks for 3 minutes.', ...limits],
    knowledgeRows: [],
    task: { what: 'Review the treatment after a drop on standing', owner: 'clinician', withinHours: 7 * 24 },
  })
}

const watch = (context: AdviceContext): Answer<readonly Signal[]> | 'not-applicable' => {
  const { profile } = context
  const home = pressuresOf(profile, { within: streamDays }).filter(({ setting }) => setting === 'home')
  const list = takes(profile, { classes: ['antihypertensive'] })
  const treated = list.kind === 'answered' ? list.value.map(({ fact }) => becauseFact(fact, 'Takes')) : []
  const standing = readingsOf(profile, measurement.systolicStanding)
  if (home.length === 0 && standing.length === 0) return 'not-applicable'
  const recent = home.filter(({ at }) => at >= daysBefore(profile.asOf, meanDays))
  const hypertension = problemState(profile, problem.hypertension)
  const known = treated.length > 0 || (hypertension.kind === 'answered' && hypertension.value.state === 'present')
  const signals = [
    severe(context, recent),
    // The goal is of the US guideline.
    known && context.jurisdiction === 'us' ? aboveGoal(context, treated, recent) : null,
    tooLow(treated, recent),
    known ? silent(context, home) : null,
    orthostatic(context, treated),
  ]
  const found = signals.filter(one => one !== null)
  const notJudged = known && context.jurisdiction !== 'us' && homeMean(recent) !== null
  if (found.length > 0 || !notJudged) return answered(found)
  return context.jurisdiction === null
    ? noJurisdiction('us')
    : outOfScope('The goal is of the US guideline; the European one is not built in')
}

/** Home readings: severe, above the goal, low on treatment, or no longer coming; and a drop on standing. */
export const homePressureWatch: Watcher = { id, title, watch }
