import { epochOf, type Instant } from '../core/index.ts'
import type { Random } from '../learning/numeric/index.ts'
import { ageAt, dayInMs, type HospitalPerson, minute, mixFactor, streamOf, yearInDays } from './hospital-person.ts'
import { drawKidneys, type KidneyCourse } from './kidney-course.ts'
import type { Medicine } from './medicines.ts'
import { drawStay, type Stay } from './stay.ts'
import { type DriftKind, readmissionProbability, stayConstants } from './stays-truth.ts'

/** A drift that begins at a moment. */
export type Drift = { readonly kind: DriftKind; readonly at: Instant }

/** A stay, and what became of the person after it. Moments are milliseconds since 1970. */
export type StayInCourse = {
  readonly stay: Stay
  /** `null`: died in hospital. */
  readonly readmission: { readonly probability: number; readonly happens: boolean } | null
  /** Ordered on the day of discharge. */
  readonly started: Medicine | null
}

/** What happens to a person in the virtual hospital, in order of time, up to a moment. */
export type Course = {
  readonly stays: readonly StayInCourse[]
  /** Begin of each visit to the emergency department that led to no stay. */
  readonly emergencies: readonly number[]
  readonly kidneys: KidneyCourse
  readonly death: number | null
}

type Draft = { stays: StayInCourse[]; emergencies: number[]; readonly kidneys: KidneyCourse; death: number | null }

/** Beyond those of the stays. */
const kidneyStream = 2 ** 16

/**
 * Draws what happens from `from` to `until`, by the truth of stays.json. What comes later never changes what was before: a
 * drift leaves everything until its moment as it is, and a later `until` only adds.
 */
export const drawCourse = (
  of: HospitalPerson,
  {
    seed,
    index,
    from,
    until,
    drift,
  }: {
    readonly seed: number
    readonly index: number
    readonly from: Instant
    readonly until: Instant
    readonly drift: Drift | null
  },
): Course => {
  const end = epochOf(until)
  const kidneys = drawKidneys(streamOf(seed, index, kidneyStream), of.person, epochOf(from), end)
  const course: Draft = { stays: [], emergencies: [], kidneys, death: null }
  const medicines = [...of.medicines]
  const first = streamOf(seed, index, 1)
  let admitted = comesHome(first, of, epochOf(from), 0, drift, course)
  for (let n = 0; admitted !== null && admitted <= end; n++) {
    const random = streamOf(seed, index, n + 2)
    const egfr = kidneys.egfrAt(admitted)
    const stay = drawStay(random, of.person, { admitted, egfr, drift: inForce(drift, admitted) })
    if (stay.diesAt !== null) {
      course.stays.push({ stay, readmission: null, started: null })
      course.death = stay.diesAt
      break
    }
    const started = random.chance(stayConstants.newMedicine) ? newMedicine(random, medicines) : null
    if (started !== null) medicines.push(started)
    const probability = readmissionProbability(
      {
        ...stay.drawn,
        lengthOfStay: (stay.discharged - stay.admitted) / dayInMs,
        age: ageAt(of.person, stay.discharged),
        medicines: medicines.length,
        stays: since(
          course.stays.map(one => one.stay.admitted),
          stay.discharged - 365 * dayInMs,
        ),
        emergencies: since(course.emergencies, stay.discharged - 183 * dayInMs),
      },
      inForce(drift, stay.discharged),
    )
    const happens = random.chance(probability)
    // Sooner rather than later, and within 30 days also of when the discharge came on record.
    const again = minute(stay.discharged + (1 + 28.5 * random.unit() ** 1.6) * dayInMs)
    course.stays.push({ stay, readmission: { probability, happens }, started })
    admitted = happens ? again : comesHome(random, of, stay.discharged, 31, drift, course)
  }
  return course
}

const since = (moments: readonly number[], from: number): number => moments.filter(moment => moment > from).length

/** The drift that is in force at a moment. */
const inForce = (drift: Drift | null, moment: number): DriftKind | null =>
  drift !== null && moment >= epochOf(drift.at) ? drift.kind : null

/**
 * At home, not to be readmitted: the next admission, at least so many days away, or `null` when death comes first. Visits
 * to the emergency department and death are written into the course.
 */
const comesHome = (
  random: Random,
  of: HospitalPerson,
  home: number,
  days: number,
  drift: Drift | null,
  course: Draft,
): number | null => {
  const { within30Days, perYear, perDecadeAbove50 } = stayConstants.deathAfterDischarge
  const older = perDecadeAbove50 ** ((ageAt(of.person, home) - 50) / 10)
  const soon = random.chance(Math.min(0.5, days > 0 ? within30Days * older : 0))
  const early = minute(home + (1 + 27 * random.unit()) * dayInMs)
  const late = minute(home + (days + exponential(random) / ((perYear * older) / yearInDays)) * dayInMs)
  const death = soon ? early : late
  const admitted = minute(nextAdmission(exponential(random), of, home + days * dayInMs, drift))
  const leaves = Math.min(death, admitted)
  const perVisit = of.rate * stayConstants.admissions.emergencyVisits
  for (let visit = home; ; ) {
    // Six hours at least: nobody comes again before having left.
    visit += (0.25 + exponential(random) / perVisit) * dayInMs
    if (visit + 0.25 * dayInMs >= leaves) break
    course.emergencies.push(minute(visit))
  }
  if (admitted < death) return admitted
  course.death = death
  return null
}

const exponential = (random: Random): number => -Math.log(1 - random.unit())

/** Spends a drawn amount of risk: at the rate of the person, from the moment of a drift at that of the drift. */
const nextAdmission = (risk: number, { person, rate }: HospitalPerson, from: number, drift: Drift | null): number => {
  const changes = drift === null ? Number.POSITIVE_INFINITY : epochOf(drift.at)
  const before = from < changes ? ((changes - from) / dayInMs) * rate : 0
  if (risk <= before) return from + (risk / rate) * dayInMs
  const changed = rate * mixFactor(person, drift?.kind ?? null)
  return Math.max(from, changes === Number.POSITIVE_INFINITY ? from : changes) + ((risk - before) / changed) * dayInMs
}

const mayStart: readonly (readonly [drug: string, amount: number, timesPerDay: number])[] = [
  ['pantoprazole', 40, 1],
  ['furosemide', 40, 1],
  ['acetaminophen', 500, 3],
  ['gabapentin', 300, 3],
  ['metoprolol', 50, 2],
  ['sertraline', 50, 1],
]

const newMedicine = (random: Random, list: readonly Medicine[]): Medicine | null => {
  const left = mayStart.filter(([name]) => list.every(({ drug }) => drug !== name))
  if (left.length === 0) return null
  const [drug, amount, timesPerDay] = random.pick(left)
  return { drug, amount, unit: 'mg', timesPerDay, reason: null, since: 0 }
}
