import {
  type Answer,
  answered,
  type Coding,
  daysBefore,
  type FactId,
  type Instant,
  type Issue,
  insufficient,
  type Missing,
  type Quantity,
  quantity,
  roundTo,
} from '../../core/index.ts'
import type { Measured } from '../concepts/index.ts'
import type { Comparator, ObservationFact, SeriesFact } from '../fact.ts'
import { byTime, factsCoded, floorOf, type PatientProfile, remembered } from '../profile.ts'
import { issueBelow, type QualityFloor } from '../quality-floor.ts'
import { observationsIn } from '../series/series-fact.ts'
import { doubtOf } from './doubt.ts'

/** One usable measured value, in the concept's unit. */
export type Reading<Unit extends string> = {
  readonly label: string
  readonly quantity: Quantity<Unit>
  readonly comparator?: Comparator
  readonly at: Instant
  readonly fact: FactId
}

type Outcome<Unit extends string> =
  | { readonly kind: 'reading'; readonly reading: Reading<Unit>; readonly quality: readonly Issue[] }
  | { readonly kind: 'unusable'; readonly at: Instant; readonly why: string }
  | { readonly kind: 'nothing' }

const notFinal = new Set(['preliminary', 'registered'])

const read = <Unit extends string>(fact: ObservationFact, concept: Measured<Unit>): Outcome<Unit> => {
  const at = fact.effective.start
  if (fact.status === 'cancelled') return { kind: 'nothing' }
  const doubt = doubtOf(fact)
  if (doubt !== undefined) return { kind: 'unusable', at, why: doubt }
  if (fact.value.type === 'absent') return { kind: 'nothing' }
  // FHIR observation-status: the value may still change, and an older one is not put in its place.
  if (notFinal.has(fact.status)) return { kind: 'unusable', at, why: `${fact.status}, not final` }
  if (fact.value.type === 'unconverted') return { kind: 'unusable', at, why: 'unit missing or not understood' }
  if (fact.value.type !== 'quantity') return { kind: 'unusable', at, why: 'not a number with a unit' }
  const factor = concept.accepts[fact.value.quantity.unit]
  if (factor === undefined) return { kind: 'unusable', at, why: `unit ${fact.value.quantity.unit} does not fit` }
  const value = fact.value.quantity.value * factor
  // H3: a decimal or unit error must stop here, before any formula.
  if (value < concept.bounds[0] || value > concept.bounds[1]) {
    return { kind: 'unusable', at, why: `outside ${concept.bounds[0]} to ${concept.bounds[1]} ${concept.unit}` }
  }
  const { comparator } = fact.value
  return {
    kind: 'reading',
    quality: fact.quality,
    reading: {
      label: concept.title,
      quantity: quantity(value, concept.unit),
      ...(comparator === undefined ? {} : { comparator }),
      at,
      fact: fact.id,
    },
  }
}

/**
 * All usable readings of a concept, oldest first: observations, and the readings of series.
 *
 * @param since only those from then on; a series may have hundreds of thousands, and what is older stays packed
 * @example
 * readingsOf(profile, measurement.glucoseCgm, { since: daysBefore(profile.asOf, 14) })
 */
export const readingsOf = <Unit extends string>(
  profile: PatientProfile,
  concept: Measured<Unit>,
  { since = always }: { readonly since?: Instant } = {},
): readonly Reading<Unit>[] =>
  outcomesOf(profile, concept, since).flatMap(outcome =>
    outcome.kind === 'reading' && outcome.reading.at >= since ? [outcome.reading] : [],
  )

/** Before everything. */
const always = '' as Instant

/** The observations of a concept, and the readings of its series as observations, oldest first. */
export const observationsOf = (
  profile: PatientProfile,
  concept: Measured<string>,
  { since = always }: { readonly since?: Instant } = {},
): readonly ObservationFact[] => {
  const single = factsCoded(profile, 'observation', codingsOf(concept))
  const series = seriesOf(profile, concept, since).flatMap(observationsIn)
  return [...single, ...series].filter(({ effective }) => effective.start >= since).sort(byTime)
}

/**
 * The newest value of a concept, if it may be used. When the newest one has no usable unit, lies outside
 * physiologic bounds, is only a limit (`<3`) or contradicts another of the same moment, the answer is
 * insufficient: an older value is never put in its place.
 *
 * @param within the age limit in days; older values are stale
 */
export const latestOf = <Unit extends string>(
  profile: PatientProfile,
  concept: Measured<Unit>,
  { within }: { readonly within: number },
): Answer<Reading<Unit>> =>
  remembered(profile, `latest ${concept.id} ${concept.unit} ${within}`, watched => newestOf(watched, concept, within))

const newestOf = <Unit extends string>(
  profile: PatientProfile,
  concept: Measured<Unit>,
  within: number,
): Answer<Reading<Unit>> => {
  const need = `a value in ${concept.unit} within ${within} days`
  const lacking = (have: string, reason: Missing['reason']) => insufficient({ what: concept.title, need, have, reason })

  const outcomes = outcomesOf(profile, concept, newestDays(profile, concept, within))
  const last = outcomes.at(-1)
  if (last === undefined) return lacking('none', 'absent')
  const newest = at(last)
  if (newest < daysBefore(profile.asOf, within)) return lacking(`last on ${newest.slice(0, 10)}`, 'stale')

  const current = outcomes.slice(outcomes.findLastIndex(outcome => at(outcome) < newest) + 1)
  const unusable = current.find(outcome => outcome.kind === 'unusable')
  if (unusable !== undefined) return lacking(`${newest.slice(0, 10)}: ${unusable.why}`, 'unusable')
  const readings = current.flatMap(outcome => (outcome.kind === 'reading' ? [outcome.reading] : []))
  const [first] = readings
  if (first === undefined) return lacking('none', 'absent')
  const limit = readings.find(({ comparator }) => comparator !== undefined)
  if (limit !== undefined) {
    return lacking(`${newest.slice(0, 10)}: only a limit (${limit.comparator}${limit.quantity.value})`, 'unusable')
  }
  const values = readings.map(reading => reading.quantity.value)
  // Two values at one instant that differ by more than a rounding contradict each other.
  if (Math.max(...values) > Math.min(...values) * 1.1) {
    return lacking(`${newest.slice(0, 10)}: ${readings.length} values that disagree`, 'conflicting')
  }
  const unsteady = unsteadyWith(outcomes, first, concept)
  return unsteady === undefined ? answered(first) : lacking(unsteady, 'conflicting')
}

/** A reading below the floor that its reader wants is unusable, like one in a wrong unit. */
const belowFloor = <Unit extends string>(outcome: Outcome<Unit>, floor: QualityFloor): Outcome<Unit> => {
  const found = outcome.kind === 'reading' ? issueBelow(outcome.quality, floor) : undefined
  if (found === undefined) return outcome
  return { kind: 'unusable', at: at(outcome), why: `below the quality asked for (${found.code})` }
}

/** Why the newest value does not stand with those shortly before it; `undefined` when it does. */
const unsteadyWith = <Unit extends string>(
  outcomes: readonly Outcome<Unit>[],
  newest: Reading<Unit>,
  { steady }: Measured<Unit>,
): string | undefined => {
  if (steady === undefined) return undefined
  const { hours, difference = Number.POSITIVE_INFINITY, ratio = Number.POSITIVE_INFINITY } = steady
  const since = daysBefore(newest.at, hours / 24)
  const other = outcomes
    .slice(outcomes.findLastIndex(outcome => at(outcome) < since) + 1)
    .flatMap(outcome =>
      outcome.kind === 'reading' && outcome.reading.comparator === undefined ? [outcome.reading] : [],
    )
    .findLast(({ quantity: { value } }) => {
      const [low, high] = [Math.min(value, newest.quantity.value), Math.max(value, newest.quantity.value)]
      // 1.1 - 0.8 is 0.30000000000000004 in binary, 1.3 - 1 more than that.
      return high - low >= difference - 1e-9 || high > low * ratio
    })
  if (other === undefined) return undefined
  const said = ({ quantity: { value, unit }, at: moment }: Reading<Unit>) =>
    `${roundTo(value, 2)} ${unit} (${moment.slice(0, 10)})`
  return `${said(other)} and ${said(newest)}: they disagree, or it is changing`
}

const at = <Unit extends string>(outcome: Outcome<Unit>): Instant =>
  outcome.kind === 'reading' ? outcome.reading.at : outcome.kind === 'unusable' ? outcome.at : ('' as Instant)

const codingsByConcept = new WeakMap<Measured<string>, readonly Coding[]>()

/** The same list each time: the profile remembers what it found for it. */
const codingsOf = (concept: Measured<string>): readonly Coding[] => {
  const known = codingsByConcept.get(concept)
  if (known !== undefined) return known
  const codings = concept.codes.flatMap(rule => ('code' in rule ? [rule] : []))
  codingsByConcept.set(concept, codings)
  return codings
}

/** From when series are looked at for the newest value: what it must agree with, and the newest day there is. */
const newestDays = (profile: PatientProfile, concept: Measured<string>, within: number): Instant => {
  const window = daysBefore(profile.asOf, within + (concept.steady?.hours ?? 0) / 24)
  const newest = seriesOf(profile, concept, always).at(-1)?.effective.start ?? window
  return [newest, window].sort()[0] ?? window
}

/** The days of a concept's series that reach beyond a moment, oldest first. */
const seriesOf = (profile: PatientProfile, concept: Measured<string>, since: Instant): readonly SeriesFact[] =>
  factsCoded(profile, 'series', codingsOf(concept)).filter(({ effective: { end } }) => end === null || end >= since)

type Outcomes = readonly Outcome<string>[]
const outcomesByFacts = new WeakMap<readonly ObservationFact[], Map<Measured<string>, Outcomes>>()

/** What a list of observations says of a concept; many rules ask for the same, so it is read once. */
const outcomesIn = (facts: readonly ObservationFact[], concept: Measured<string>): Outcomes => {
  const ofFacts = outcomesByFacts.get(facts) ?? new Map<Measured<string>, Outcomes>()
  outcomesByFacts.set(facts, ofFacts)
  const known = ofFacts.get(concept)
  if (known !== undefined) return known
  const outcomes = facts.map(fact => read(fact, concept)).filter(outcome => outcome.kind !== 'nothing')
  ofFacts.set(concept, outcomes)
  return outcomes
}

/** Every reading, as good as its reader wants it. */
const outcomesOf = <Unit extends string>(
  profile: PatientProfile,
  concept: Measured<Unit>,
  since: Instant,
): readonly Outcome<Unit>[] => {
  const floor = floorOf(profile, concept.id)
  const outcomes = outcomesRead(profile, concept, since)
  return floor === undefined ? outcomes : outcomes.map(outcome => belowFloor(outcome, floor))
}

/**
 * Every observation of a concept as it was read, and every reading of its series, oldest first.
 *
 * @param since days of series that ended before it are left out
 */
const outcomesRead = <Unit extends string>(
  profile: PatientProfile,
  concept: Measured<Unit>,
  since: Instant,
): readonly Outcome<Unit>[] => {
  const single = outcomesIn(factsCoded(profile, 'observation', codingsOf(concept)), concept)
  const days = seriesOf(profile, concept, since)
  const all =
    days.length === 0
      ? single
      : [...single, ...days.flatMap(day => outcomesIn(observationsIn(day), concept))].sort((a, b) =>
          at(a) < at(b) ? -1 : at(a) > at(b) ? 1 : 0,
        )
  return all as readonly Outcome<Unit>[]
}
