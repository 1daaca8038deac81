import { deathOf, type PatientProfile } from '../../clinical/index.ts'
import { daysBetween, type Instant, intervalOf } from '../../core/index.ts'
import type { CohortDefinition } from './definition.ts'
import { entryOf } from './entry.ts'
import { type CohortEvent, eventsOf } from './events.ts'
import { type FeatureVector, featuresAt } from './features-at.ts'
import { type History, indexMoment } from './history.ts'
import { type OutcomeSeen, outcomeAfter } from './outcome.ts'
import { splitRows } from './splits.ts'

/** One index of one person, with what was known then and what happened after. */
export type CohortRow = {
  readonly patient: string
  readonly index: Instant
  /** The source that told of the index. */
  readonly site: string
  readonly split: 'train' | 'test' | null
  readonly outcome: OutcomeSeen
  readonly vector: FeatureVector
}

/** What became of one person: their rows, and how many indices reached each step of `attritionSteps`. */
export type PersonRows = { readonly rows: readonly CohortRow[]; readonly reached: readonly number[] }

/** The names of the steps, in order; each holds those that the one before it kept. */
export const attritionSteps = (definition: CohortDefinition): readonly string[] => [
  'index events',
  'nothing kept back by the patient',
  ...conditionsOf(definition).map(({ name }) => name),
  ...(definition.split === undefined ? [] : ['not of a patient of the other part']),
]

type Index = {
  readonly event: CohortEvent
  readonly at: Instant
  readonly profile: PatientProfile
  readonly outcome: OutcomeSeen
}
type Condition = { readonly name: string; readonly holds: (index: Index, history: History) => boolean }

/** What an index must fulfil. What cannot be answered is not fulfilled: unknown is never taken for "no". */
const conditionsOf = ({ entry, exclude, timeAtRisk, target }: CohortDefinition): readonly Condition[] => [
  { name: 'within the data', holds: ({ at }, { until }) => at <= until },
  { name: 'alive at the index', holds: ({ profile }) => deathOf(profile) === null },
  ...entryOf({ entry, exclude }).map(({ name, asks }) => ({
    name,
    holds: ({ profile, at }: Index) => asks(profile, at).kind === 'holds',
  })),
  {
    name: target === 'binary' ? `followed for ${timeAtRisk.to} days` : `followed for more than ${timeAtRisk.from} days`,
    holds: ({ at }, { until }) => daysBetween(at, until) >= (target === 'binary' ? timeAtRisk.to : timeAtRisk.from),
  },
  ...(timeAtRisk.from === 0
    ? []
    : [
        {
          name: 'alive when the time at risk begins',
          holds: ({ outcome: seen }: Index) => seen.kind !== 'died-before',
        },
      ]),
  { name: 'time of death known', holds: ({ outcome: seen }) => seen.kind !== 'death-undated' },
]

/**
 * The rows of one person. The index is found in what is known at the end of the data; what is known of it, and every
 * feature, comes from the profile as it stood at the index.
 *
 * @example
 * rowsOf(definition, historyOf(await readRecords(db, { person, knownAt: null }), { until, now }))
 */
export const rowsOf = (definition: CohortDefinition, history: History): PersonRows => {
  const final = history.at(history.until)
  const all = eventsOf(final, definition.index.event)
  const events = definition.index.which === 'first' ? all.slice(0, 1) : all
  const conditions = conditionsOf(definition)
  let left: readonly Index[] = history.isDenied
    ? []
    : events.map(event => {
        const at = indexMoment(definition, event, history.knownFrom)
        const profile = history.at([at, history.until].sort()[0]!)
        return { event, at, profile, outcome: outcomeAfter(definition, at, event, final) }
      })
  const reached = [events.length, left.length]
  for (const { holds } of conditions) {
    left = left.filter(index => holds(index, history))
    reached.push(left.length)
  }
  const rows = left.map(({ event, at, profile, outcome }): CohortRow & { readonly at: Instant } => ({
    patient: history.person,
    index: at,
    site: history.siteOf(event),
    split: null,
    outcome,
    vector: featuresAt(definition, profile),
    at,
  }))
  if (definition.split === undefined) return { rows: rows.map(({ at: _, ...row }) => row), reached }
  const parted = splitRows(definition.split, history.person, rows)
  return { rows: parted, reached: [...reached, parted.length] }
}

/** Where the data end: the definition's day, or now. */
export const untilOf = ({ until }: CohortDefinition, now: Instant): Instant => {
  const end = until === undefined ? now : intervalOf(until)!.end
  return end < now ? end : now
}
