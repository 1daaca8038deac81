import {
  type Because,
  becauseReading,
  codedFinding,
  doubtOf,
  isCoded,
  latestOf,
  type Measured,
  measurement,
  type ObservationFact,
  observationsOf,
  type PatientProfile,
  type Reading,
  readingsOf,
} from '../../clinical/index.ts'
import { type Answer, daysBefore, type Instant } from '../../core/index.ts'

export type Setting = 'office' | 'home'

/** One measurement of the blood pressure, mmHg. */
export type Pressure = {
  readonly at: Instant
  /** Either is `null` when only the other one is on record; never both. */
  readonly systolic: number | null
  readonly diastolic: number | null
  readonly setting: Setting
  readonly because: readonly [Because, ...Because[]]
}

/** The mean of several, mmHg, unrounded. */
export type MeanPressure = {
  readonly systolic: number | null
  readonly diastolic: number | null
  readonly because: readonly [Because, ...Because[]]
}

const [homeCode] = codedFinding.homeSetting.codes.flatMap(rule => ('code' in rule ? [rule.code] : []))

const settingOf = (fact: ObservationFact | undefined): Setting =>
  fact !== undefined &&
  (isCoded([...fact.codings, ...(fact.panel ?? []), ...(fact.method ?? [])], codedFinding.homeSetting) ||
    (homeCode !== undefined && fact.categories.includes(homeCode)))
    ? 'home'
    : 'office'

type Pair = { readonly systolic: Measured<'mm[Hg]'>; readonly diastolic: Measured<'mm[Hg]'> }

/** A mean that the source has formed of several readings is one reading here. */
const pairs: readonly Pair[] = [
  { systolic: measurement.systolic, diastolic: measurement.diastolic },
  { systolic: measurement.systolicMean, diastolic: measurement.diastolicMean },
]

const usable = <Unit extends string>({ comparator }: Reading<Unit>): boolean => comparator === undefined

const readPair = (profile: PatientProfile, { systolic, diastolic }: Pair, since: Instant): readonly Pressure[] => {
  const observed = [systolic, diastolic].flatMap(concept => observationsOf(profile, concept, { since }))
  const facts = new Map(observed.map(fact => [fact.id, fact]))
  const lower = new Map<Instant, Reading<'mm[Hg]'>[]>()
  for (const reading of readingsOf(profile, diastolic, { since }).filter(usable)) {
    lower.set(reading.at, [...(lower.get(reading.at) ?? []), reading])
  }
  const taken = new Map<Instant, number>()
  const upper = readingsOf(profile, systolic, { since })
    .filter(usable)
    .map((reading): Pressure => {
      // Several at one instant: the first belongs to the first.
      const index = taken.get(reading.at) ?? 0
      taken.set(reading.at, index + 1)
      const partner = lower.get(reading.at)?.[index]
      return {
        at: reading.at,
        systolic: reading.quantity.value,
        diastolic: partner?.quantity.value ?? null,
        setting: settingOf(facts.get(reading.fact)),
        because: [becauseReading(reading), ...(partner === undefined ? [] : [becauseReading(partner)])],
      }
    })
  // Either number is enough for a stage: a diastolic one that no systolic one goes with is read by itself.
  const alone = [...lower].flatMap(([at, readings]) =>
    readings.slice(taken.get(at) ?? 0).map(
      (reading): Pressure => ({
        at,
        systolic: null,
        diastolic: reading.quantity.value,
        setting: settingOf(facts.get(reading.fact)),
        because: [becauseReading(reading)],
      }),
    ),
  )
  return [...upper, ...alone]
}

/** All usable measurements of the last `within` days, oldest first. What does not say "at home" counts as the office. */
export const pressuresOf = (profile: PatientProfile, { within }: { readonly within: number }): readonly Pressure[] => {
  const since = daysBefore(profile.asOf, within)
  return pairs
    .flatMap(pair => readPair(profile, pair, since))
    .filter(({ at }) => at <= profile.asOf)
    .toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
}

/**
 * Why the newest pressure cannot be used; `null` when it can, or when there is none. An older one is not put in its
 * place: not a systolic, and not a diastolic one.
 */
export const unusableNewest = (
  profile: PatientProfile,
  { within }: { readonly within: number },
): Answer<never> | null => {
  const newest = pressuresOf(profile, { within }).at(-1)
  for (const concept of pairs.flatMap(({ systolic, diastolic }) => [systolic, diastolic])) {
    const latest = latestOf(profile, concept, { within })
    if (latest.kind !== 'insufficient' || latest.missing.every(({ reason }) => reason !== 'unusable')) continue
    const at = observationsOf(profile, concept, { since: daysBefore(profile.asOf, within) }).findLast(
      fact => fact.value.type !== 'absent' || doubtOf(fact) !== undefined,
    )?.effective
    if (newest === undefined || at === undefined || at.start >= newest.at) return latest
  }
  return null
}

const mean = (values: readonly (number | null)[]): number | null => {
  const known = values.filter(value => value !== null)
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length
}

/** The mean of at least one; of each number over those that have it. */
const meanOf = ([first, ...rest]: readonly [
  Omit<Pressure, 'setting' | 'at'>,
  ...Omit<Pressure, 'setting' | 'at'>[],
]): MeanPressure => {
  const all = [first, ...rest]
  const [because, ...others] = all.flatMap(one => one.because)
  if (because === undefined) throw new Error('A pressure without a reading')
  return {
    systolic: mean(all.map(({ systolic }) => systolic)),
    diastolic: mean(all.map(({ diastolic }) => diastolic)),
    because: [because, ...others],
  }
}

/** Newest day first; the day as the source wrote it. */
const byDay = (pressures: readonly Pressure[]): readonly (readonly Pressure[])[] => {
  const days = new Map<string, Pressure[]>()
  for (const one of pressures) {
    const day = one.at.slice(0, 10)
    days.set(day, [...(days.get(day) ?? []), one])
  }
  return [...days.entries()].toSorted(([a], [b]) => (a < b ? 1 : -1)).map(([, readings]) => readings)
}

/** The mean of the two newest office days; `null` with fewer than two. */
export const officeMean = (pressures: readonly Pressure[]): MeanPressure | null => {
  const [newest, second] = byDay(pressures.filter(({ setting }) => setting === 'office'))
  const [a, ...more] = newest ?? []
  const [b, ...others] = second ?? []
  if (a === undefined || b === undefined) return null
  return meanOf([meanOf([a, ...more]), meanOf([b, ...others])])
}

/** Readings that a home mean needs, and the days they must be spread over (12 readings; three days is ours). */
export const homeNeeds = { readings: 12, days: 3 } as const

/** The mean of the home readings; `null` when there are too few. */
export const homeMean = (pressures: readonly Pressure[]): MeanPressure | null => {
  const home = pressures.filter(({ setting }) => setting === 'home')
  const [first, ...rest] = home
  // Two numbers of one measurement that are seconds apart are not two readings.
  const readings = Math.max(
    home.filter(({ systolic }) => systolic !== null).length,
    home.filter(({ diastolic }) => diastolic !== null).length,
  )
  if (first === undefined || readings < homeNeeds.readings || byDay(home).length < homeNeeds.days) return null
  return meanOf([first, ...rest])
}
