import type { Because, Contribution, Evidence, PatientProfile, Prediction } from '../../clinical/index.ts'
import { daysBefore, daysBetween, type Instant } from '../../core/index.ts'
import { becauseStay, type CohortDefinition, type CohortEvent, entryOf, eventWords } from '../features/index.ts'
import type { ServedModel } from './serving.ts'
import type { TrainingRun } from './training-run.ts'

/** A chance for a reader: whole per cents from 10 on, else one decimal. */
export const percentOf = (probability: number): string =>
  `${(probability * 100).toFixed(probability >= 0.0995 ? 0 : 1)} %`

const number = (value: number): string => value.toFixed(3)

/** Discrimination on rows that the version was not trained on, with its interval. */
const discriminationOf = ({ found }: TrainingRun): string => {
  if (found.discrimination.kind !== 'answered') return 'its discrimination could not be computed'
  const { value, interval } = found.discrimination.value
  const range =
    interval.kind === 'answered'
      ? ` (${number(interval.value.low)} to ${number(interval.value.high)})`
      : ', interval unknown'
  return `AUC ${number(value)}${range}`
}

/** Whose model it is. */
const modelWords = ({ trained: { brought } }: TrainingRun): string =>
  brought === undefined ? 'a model of this site' : `a model made elsewhere (${brought.origin})`

/** The own test of the version: what the prediction rests on. */
export const evidenceOf = ({ run, definition }: ServedModel): Evidence => ({
  id: `site-model-${run.trained.version}`,
  citation: `${definition.title}: ${modelWords(run)}, version ${run.trained.version}. Its own test: ${discriminationOf(run)} on ${run.found.rows} rows with ${run.found.events} events ${run.trained.brought === undefined ? 'that it was not trained on' : 'of this site'} (rows ${run.found.hash})`,
  grade: 'not graded',
  kind: 'cohort',
})

export const populationOf = ({ run, definition }: ServedModel): string => {
  const conditions = entryOf(definition).map(({ name }) => name)
  const { brought } = run.trained
  if (brought !== undefined)
    return `As stated: ${brought.origin}. Asked here after ${eventWords(definition.index.event)}`
  return `Patients of this site after ${eventWords(definition.index.event)}${conditions.length === 0 ? '' : `, ${conditions.join(', ')}`}; ${run.trained.data.rows} rows until ${run.trained.data.newestIndexDate}`
}

/**
 * How often it happened among rows of the version's own test that were predicted alike: the interval of that part of the calibration.
 * It is no interval of one patient, and where no row was predicted so there is none.
 */
export const intervalOf = ({ calibration }: TrainingRun, probability: number): Prediction['interval'] => {
  const bin = binOf(calibration, probability)
  if (bin === undefined) return 'not published'
  return {
    value: [bin.low, bin.high],
    source: `how often it happened among ${bin.rows} rows of this site's test that were predicted ${percentOf(bin.from)} to ${percentOf(bin.to)}; Wilson, 95 %`,
  }
}

/** The part that holds a probability, or the nearer of the two that it lies between; `undefined` beyond all. */
const binOf = (bins: TrainingRun['calibration'], probability: number) => {
  const known = bins.filter(({ rows }) => rows > 0)
  const below = known.findLast(({ from }) => from <= probability)
  if (below === undefined || probability <= below.to) return below
  const above = known.find(({ from }) => from > probability)
  if (above === undefined) return undefined
  return probability - below.to <= above.from - probability ? below : above
}

/** The index as a reason. */
export const becauseIndex = (definition: CohortDefinition, { fact, at }: CohortEvent): readonly Because[] => {
  if (fact === null) return []
  if (fact.kind === 'encounter') return [becauseStay(fact)]
  return [{ kind: 'fact', fact: fact.id, label: 'Index', value: eventWords(definition.index.event), at }]
}

/** From when a prediction of an index counts. That it came on record later does not lengthen it. */
export const beginOf = ({ index }: CohortDefinition, { at }: CohortEvent): Instant => daysBefore(at, -index.delay)

/** When it ends. */
const endOf = (definition: CohortDefinition, event: CohortEvent): Instant =>
  daysBefore(beginOf(definition, event), -definition.timeAtRisk.to)

export const limitsOf = (
  { run, definition }: ServedModel,
  {
    profile,
    event,
    edges,
    missing,
  }: {
    readonly profile: PatientProfile
    readonly event: CohortEvent
    /** What stands near the edge of the training range, in words. */
    readonly edges: readonly string[]
    readonly missing: readonly string[]
  },
): readonly string[] => {
  const { data, brought } = run.trained
  const days = Math.floor(daysBetween(beginOf(definition, event), profile.asOf))
  const index = eventWords(definition.index.event)
  return [
    brought === undefined
      ? `Learnt on ${data.rows} rows (${data.events} events) of this site until ${data.newestIndexDate}; ${discriminationOf(run)} on rows not seen. It is no certified device, and validated for no other site.`
      : `Made elsewhere, as stated: ${brought.origin}. At this site ${discriminationOf(run)}; whether any of those rows took part in making it, nobody here can tell. Its range here is that of ${data.rows} rows of this site. It is no certified device.`,
    'Patterns in records, not causes: it does not say what an action would do.',
    `Counted from the ${index} of ${event.at.slice(0, 10)}: it speaks of the ${definition.timeAtRisk.to} days until ${endOf(definition, event).slice(0, 10)}.`,
    ...(days < 1
      ? []
      : [
          `Learnt from what was known at the ${index}; this one is ${days} ${days === 1 ? 'day' : 'days'} later, by what is known now.`,
        ]),
    'Contributions are in log-odds, against what it starts from.',
    ...edges.map(text => `Near the edge of what it was learnt from: ${text}.`),
    ...(missing.length === 0
      ? []
      : [`Not known, and taken as it was learnt from those of whom it was not known either: ${missing.join('; ')}.`]),
  ]
}

/** Concepts that are named as what would change it. */
const mostNamed = 3

export const wouldChangeOf = (
  definition: CohortDefinition,
  event: CohortEvent,
  contributions: readonly Contribution[],
): readonly [string, ...string[]] => {
  const moving = contributions.filter(({ concept }) => concept !== 'Age' && concept !== 'Sex').slice(0, mostNamed)
  const named = moving.map(({ concept }) => concept.toLowerCase())
  return [
    `It ends on ${endOf(definition, event).slice(0, 10)}, and as soon as ${eventWords(definition.outcome)} has happened.`,
    ...(named.length === 0 ? [] : [`Newer facts about: ${named.join(', ')}.`]),
    `Another ${eventWords(definition.index.event)} starts anew.`,
    'Another version of the model in service.',
  ]
}
