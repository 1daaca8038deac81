import { epochOf, type Instant, instantOf } from '../core/index.ts'
import { type Course, type Drift, drawCourse } from './course.ts'
import { dayInMs, drawHospitalPerson } from './hospital-person.ts'
import type { Resource } from './resources.ts'
import type { Truth } from './simulate-patient.ts'
import { admissionKnown, deteriorationFrom, dischargeKnown } from './stay.ts'
import { hospitalResources, stayId } from './stay-resources.ts'

/** Changes whenever the same seed gives other bytes. */
export const staysVersion = 2

/**
 * A true probability of something within `days` of `index`, and what was drawn by it: `null` while the time has not passed.
 * `index` is the one of the shipped template, so that its rows and these are of one moment.
 */
export type TrueRisk = {
  readonly index: Instant
  readonly days: number
  readonly probability: number
  readonly happened: boolean | null
}

/** What is true of one inpatient stay. */
export type StayTruth = {
  /** Patient.id */
  readonly patient: string
  /** Encounter.id */
  readonly stay: string
  readonly admitted: Instant
  /** From when the stay, and from when its end is on record. */
  readonly admissionKnown: Instant
  readonly discharged: Instant | null
  readonly dischargeKnown: Instant | null
  readonly died: boolean
  /** Death or a grave value; from six hours after `admissionKnown`. */
  readonly deterioration: TrueRisk
  /** Another stay; from `dischargeKnown`, `null` without a discharge alive. */
  readonly readmission: TrueRisk | null
}

/** What is true of a patient of the virtual hospital. */
export type HospitalTruth = Truth & {
  /** An eGFR under 15; from the first visit at the kidney clinic. Death may come first; then it has not happened. */
  readonly kidneyFailure: TrueRisk | null
}

export type HospitalPatient = {
  readonly resources: readonly Resource[]
  readonly truth: HospitalTruth
  readonly stays: readonly StayTruth[]
}

/**
 * One patient of the virtual hospital: conditions, medicines, visits to the emergency department and inpatient stays with
 * laboratory values and vital signs, visits of those with kidney disease, from one moment to another. The same seed, number, start and drift give the same
 * patient. Records are a prefix: a later `until` adds some, and a drift changes none of before its moment. The true models
 * are invented (stays.json): nothing about real people can be learned from them.
 *
 * @param seed a whole number from 0 to 2^53 - 1
 * @param index the patient's number, from 0 to 2^32 - 1
 * @param from the moment from which stays happen; the person is drawn as of then
 * @param until the moment up to which the record goes
 *
 * @example
 * simulateStays({ seed: 7, index: 0, from, until, drift: null }).stays[0]?.readmission // { probability: 0.21, happened: false }
 */
export const simulateStays = (asked: {
  readonly seed: number
  readonly index: number
  readonly from: Instant
  readonly until: Instant
  readonly drift: Drift | null
}): HospitalPatient => {
  const { seed, index, from, until } = asked
  const of = drawHospitalPerson(seed, index, from)
  const course = drawCourse(of, asked)
  const name = `s${seed}-p${index}`
  const { person } = of
  return {
    resources: hospitalResources(of, course, { name, from: epochOf(from), until: epochOf(until) }),
    truth: {
      patient: name,
      age: person.age,
      sex: person.sex,
      conditions: [...person.conditions],
      egfr: Math.round(person.egfr * 10) / 10,
      dead: course.death !== null && course.death <= epochOf(until),
      planted: [],
      kidneyFailure: kidneyTruthOf(course, epochOf(until)),
    },
    stays: truthsOf(course, name, epochOf(until)),
  }
}

type Drawn = { readonly probability: number; readonly happens: boolean }

const riskOf = ({ probability, happens }: Drawn, index: number, days: number, until: number): TrueRisk => ({
  index: instantOf(index),
  days,
  probability: Math.round(probability * 1e6) / 1e6,
  happened: index + days * dayInMs <= until ? happens : null,
})

const kidneyTruthOf = ({ kidneys: { failure, visits }, death }: Course, until: number): TrueRisk | null => {
  if (failure === null || failure.index > Math.min(until, death ?? until)) return null
  const happens = failure.happens && visits.some(({ at, egfr }) => egfr < 15 && (death === null || at < death))
  return riskOf({ ...failure, happens }, failure.index, 730, until)
}

const truthsOf = ({ stays }: Course, name: string, until: number): readonly StayTruth[] =>
  stays.map(({ stay, readmission }, n) => {
    const ended = stay.discharged <= until
    return {
      patient: name,
      stay: stayId(name, n),
      admitted: instantOf(stay.admitted),
      admissionKnown: instantOf(admissionKnown(stay)),
      discharged: ended ? instantOf(stay.discharged) : null,
      dischargeKnown: ended ? instantOf(dischargeKnown(stay)) : null,
      died: ended && stay.diesAt !== null,
      deterioration: riskOf(stay.deterioration, deteriorationFrom(stay), 2, until),
      readmission: readmission === null || !ended ? null : riskOf(readmission, dischargeKnown(stay), 30, until),
    }
  })
