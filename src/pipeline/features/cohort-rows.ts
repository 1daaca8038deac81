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
type Condition = {
  readonly name: string
  readonly holds: (index: Index, history: History) => boolean
  /** It asks that the time at risk is over. */
  readonly isFollowUp?: true
}

/** What an index must fulfil. What cannot be answered is not fulfilled: unknown is never taken for "no". */
const conditionsOf = ({ entry, exclude, timeAtRisk, target, from }: CohortDefinition): readonly Condition[] => [
  {
    name: 'within the data',
    holds: ({ at }, { until }) => at <= until && (from === undefined || at >= intervalOf(from)!.start),
  },
  { name: 'alive at the index', holds: ({ profile }) => deathOf(profile) === null },
  ...entryOf({ entry, exclude }).map(({ name, asks }) => ({
    name,
    holds: ({ profile, at }: Index) => asks(profile, at).kind === 'holds',
  })),
  {
    name: target === 'binary' ? `followed for ${timeAtRisk.to} days` : `followed for more than ${timeAtRisk.from} days`,
    holds: ({ at }, { until }) => daysBetween(at, until) >= (target === 'binary' ? timeAtRisk.to : timeAtRisk.from),
    isFollowUp: true,
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

/** Which indices of a person are asked for, beside what the definition says. */
export type RowsAsked = {
  /** Only those after this moment. */
  readonly after?: Instant
  /** Also those whose time at risk is not over: their outcome is what is known so far. */
  readonly withUnfollowed?: boolean
}

/**
 * The rows of one person. The index is found in what is known at the end of the data; what is known of it, and every
 * feature, comes from the profile as it stood at the index.
 *
 * @example
 * rowsOf(definition, historyOf(await readRecords(db, { person, knownAt: null }), { until, now }))
 */
export const rowsOf = (
  definition: CohortDefinition,
  history: History,
  { after, withUnfollowed = false }: RowsAsked = {},
): PersonRows => {
  const final = history.at(history.until)
  const all = eventsOf(final, definition.index.event)
  const events = definition.index.which === 'first' ? all.slice(0, 1) : all
  const conditions = conditionsOf(definition).filter(({ isFollowUp }) => !(withUnfollowed && isFollowUp === true))
  const asked = events
    .map(event => ({ event, at: indexMoment(definition, event, history.knownFrom) }))
    .filter(({ at }) => after === undefined || at > after)
  let left: readonly Index[] = history.isDenied
    ? []
    : asked.map(({ event, at }) => {
        const profile = history.at([at, history.until].sort()[0]!)
        return { event, at, profile, outcome: outcomeAfter(definition, at, event, final) }
      })
  const reached = [asked.length, left.length]
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
