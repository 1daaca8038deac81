import {
  type AdviceContext,
  type Because,
  becauseDerived,
  becauseFact,
  measurement,
  problemState,
  type Reading,
  readingsOf,
} from '../../clinical/index.ts'
import { daysBefore, epochOf, type Missing, roundTo } from '../../core/index.ts'
import { problems, singleGlucose } from './concepts.ts'
import { evidence } from './evidence.ts'
import { lowGlucose } from './tables.ts'

/** Days looked back on, as a standard sensor report does. */
export const lookBack = 14

/** Minutes: sensor values further apart than this are not one stretch. */
const gap = 40

/** Minutes that a stretch must last to be an event. */
const lasting = 15

export type Episode = {
  readonly level: 1 | 2
  readonly from: Reading<'mg/dL'>
  readonly to: Reading<'mg/dL'>
  readonly lowest: Reading<'mg/dL'>
  readonly sensor: boolean
}

export type Lows = {
  readonly episodes: readonly Episode[]
  /** Glucose values of the look-back period; none: it could not be looked. */
  readonly readings: number
  readonly sensorReadings: number
  /** Share of sensor values under the first limit, 0 to 1. */
  readonly belowShare: number | null
  /** A coded event in the last year. */
  readonly coded: Because | null
  readonly because: readonly Because[]
  /** Why a coded event is not known; empty when it is. */
  readonly missing: readonly Missing[]
  readonly knowledgeRows: readonly string[]
}

const minutes = (from: Reading<string>, to: Reading<string>): number => (epochOf(to.at) - epochOf(from.at)) / 60_000

/** Whether it is surely under the limit: `<40` is under 54 and 70, `<100` says nothing. */
const isUnder = ({ quantity: { value }, comparator }: Reading<'mg/dL'>, limit: number): boolean =>
  comparator === '<' ? value <= limit : value < limit

/** A value, or a limit that proves a low; of other limits it is not known on which side they are. */
const tells = (reading: Reading<'mg/dL'>, limit: number): boolean =>
  reading.comparator === undefined ||
  ((reading.comparator === '<' || reading.comparator === '<=') && isUnder(reading, limit))

/** Stretches of values under the limit that follow each other closely. */
const stretches = (readings: readonly Reading<'mg/dL'>[], under: number): readonly (readonly Reading<'mg/dL'>[])[] => {
  const found: Reading<'mg/dL'>[][] = []
  let open: Reading<'mg/dL'>[] = []
  const close = () => {
    if (open.length > 0) found.push(open)
    open = []
  }
  for (const reading of readings) {
    const before = open.at(-1)
    if (before !== undefined && minutes(before, reading) > gap) close()
    if (isUnder(reading, under)) open.push(reading)
    else close()
  }
  close()
  return found
}

const episodeOf = (readings: readonly Reading<'mg/dL'>[], sensor: boolean, severe: number): readonly Episode[] => {
  const [from] = readings
  const to = readings.at(-1)
  if (from === undefined || to === undefined) return []
  if (sensor && minutes(from, to) < lasting) return []
  const lowest = readings.reduce((low, one) => (one.quantity.value < low.quantity.value ? one : low))
  return [{ level: readings.some(one => isUnder(one, severe)) ? 2 : 1, from, to, lowest, sensor }]
}

const limitOf = ({ knowledge }: AdviceContext, level: 1 | 2) => {
  const row = knowledge.rows(lowGlucose).find(one => one.level === level)
  if (row === undefined) throw new Error(`diabetes/low-glucose has no level ${level}`)
  return row
}

const stamp = (at: string): string => `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`

const becauseEpisode = ({ from, to, lowest, sensor }: Episode): Because => ({
  kind: 'fact',
  fact: lowest.fact,
  label: sensor ? 'Sensor glucose' : 'Glucose',
  value: `${lowest.comparator ?? ''}${roundTo(lowest.quantity.value, 0)} mg/dL${sensor ? `, low from ${stamp(from.at)} to ${stamp(to.at)}` : ''}`,
  at: lowest.at,
})

/**
 * Low glucose of the last 14 days: of a sensor when it stays low for 15 minutes, of a meter or laboratory every value;
 * and a coded event of the last year. Times are UTC: the record does not say where the person's night is.
 */
export const lowsOf = (context: AdviceContext): Lows => {
  const { profile } = context
  const [first, second] = [limitOf(context, 1), limitOf(context, 2)]
  const since = daysBefore(profile.asOf, lookBack)
  const recent = (readings: readonly Reading<'mg/dL'>[]) => readings.filter(reading => tells(reading, first.under))
  const sensor = recent(readingsOf(profile, measurement.glucoseCgm, { since }))
  const single = recent(singleGlucose.flatMap(concept => readingsOf(profile, concept, { since })))
  const episodes = [
    ...stretches(sensor, first.under).flatMap(one => episodeOf(one, true, second.under)),
    ...single.filter(one => isUnder(one, first.under)).flatMap(one => episodeOf([one], false, second.under)),
  ].sort((a, b) => (a.from.at < b.from.at ? -1 : 1))
  const below = sensor.filter(one => isUnder(one, first.under))
  const belowShare = sensor.length === 0 ? null : below.length / sensor.length
  const coded = problemState(profile, problems.hypoglycaemia, { everHad: true })
  const events =
    coded.kind === 'answered' && coded.value.state === 'present'
      ? coded.value.facts.filter(({ effective }) => effective.start >= daysBefore(profile.asOf, 365))
      : []
  const [event] = events
  const share = below
    .slice(0, 1)
    .map(({ fact }) =>
      becauseDerived(
        `Sensor values under ${first.under} mg/dL, last ${lookBack} days`,
        `${roundTo((belowShare ?? 0) * 100, 1)} % of ${sensor.length}`,
        [fact],
        evidence.cgmConsensus.id,
      ),
    )
  const worst = episodes.toSorted((a, b) => a.lowest.quantity.value - b.lowest.quantity.value).slice(0, 3)
  return {
    episodes,
    readings: sensor.length + single.length,
    sensorReadings: sensor.length,
    belowShare,
    coded: event === undefined ? null : becauseFact(event, problems.hypoglycaemia.title),
    because: [
      ...worst.map(becauseEpisode),
      ...share,
      ...(event === undefined ? [] : [becauseFact(event, problems.hypoglycaemia.title)]),
    ],
    missing: coded.kind === 'insufficient' ? coded.missing.filter(({ reason }) => reason === 'withheld') : [],
    knowledgeRows: [first.id, second.id],
  }
}

/** Hours of the day, UTC, in which the episodes began: `07:15 to 08:45`; `null` without any. */
export const hoursOf = (episodes: readonly Episode[]): string | null => {
  const times = episodes.map(({ from }) => from.at.slice(11, 16)).sort()
  return times.length === 0 ? null : `${times[0]} to ${times.at(-1)}`
}
