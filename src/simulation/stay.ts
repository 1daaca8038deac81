import type { Random } from '../learning/numeric/index.ts'
import { ageAt, dayInMs, minute } from './hospital-person.ts'
import { creatinineFor } from './kidneys.ts'
import type { Person } from './person.ts'
import { type DriftKind, deteriorationProbability, stayConstants } from './stays-truth.ts'

/** Vital signs at one moment (milliseconds since 1970). */
export type Vitals = {
  readonly at: number
  readonly respiratoryRate: number
  readonly oxygenSaturation: number
  readonly heartRate: number
  readonly systolic: number
}

export type StayLaboratory = 'sodium' | 'creatinine' | 'hemoglobin' | 'albumin'

/** One inpatient stay. Moments are milliseconds since 1970. */
export type Stay = {
  readonly admitted: number
  readonly discharged: number
  /** Died in hospital; then `discharged` is the same moment. */
  readonly diesAt: number | null
  /** What is truly so, as the true models see it. */
  readonly drawn: {
    readonly sodium: number
    readonly hemoglobin: number
    readonly heartFailure: number
    readonly copd: number
  }
  /** What the laboratory prints of the blood of the first hour: what was not measured is not there. */
  readonly laboratory: Partial<Readonly<Record<StayLaboratory, number>>>
  /** On arrival, and mostly once more. */
  readonly vitals: readonly Vitals[]
  readonly deterioration: { readonly probability: number; readonly happens: boolean }
}

/** Values that are grave, as the shipped template for deterioration has them. */
const grave = { systolic: 90, respiratoryRate: 25 } as const

const one = (value: number): number => Math.round(value * 10) / 10
const between = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value))
const hour = dayInMs / 24

/** When a stay comes on record: once the person is in, and once more two hours after the end. */
export const admissionKnown = ({ admitted }: Pick<Stay, 'admitted'>): number => admitted + hour
export const dischargeKnown = ({ discharged }: Pick<Stay, 'discharged'>): number => discharged + 2 * hour

/** From when the deterioration of the first 48 hours counts, as the shipped template has it. */
export const deteriorationFrom = (stay: Pick<Stay, 'admitted'>): number => admissionKnown(stay) + 6 * hour

/**
 * @param egfr what the kidneys filter at admission, mL/min/1.73 m2
 * @param drift the kind in force at the admission
 */
export const drawStay = (
  random: Random,
  person: Person,
  { admitted, egfr, drift }: { readonly admitted: number; readonly egfr: number; readonly drift: DriftKind | null },
): Stay => {
  const { conditions: has } = person
  const [heartFailure, copd] = [has.has('heart-failure'), has.has('copd')]
  const sodium = Math.round(between(random.normal(heartFailure ? 137 : 138.7, 4.4), 112, 160))
  const anaemia = (person.egfr < 45 ? 1.2 : 0) + (person.sex === 'female' ? 1 : 0)
  const hemoglobin = one(between(random.normal(13.4 - anaemia, 1.7), 6, 18))
  const truth = { sodium, hemoglobin, heartFailure: Number(heartFailure), copd: Number(copd) }
  const vitals = onArrival(random, copd, admitted)
  const laboratory = drawLaboratory(random, { ...person, egfr }, truth, drift)
  const probability = deteriorationProbability({ ...truth, ...vitals, age: ageAt(person, admitted) })
  const happens = random.chance(probability)
  const dies = random.chance(stayConstants.deterioration.fatal) && happens
  const { median, spread, least, most, deteriorated } = stayConstants.lengthOfStay
  const drawnDays = Math.exp(random.normal(Math.log(median), spread)) * (happens ? deteriorated : 1)
  const discharged = minute(admitted + between(drawnDays, least, most) * dayInMs)
  const event = minute(deteriorationFrom({ admitted }) + (0.5 + 47 * random.unit()) * hour)
  const later = followUp(random, vitals, {
    at: happens ? event : minute(admitted + (8 + 20 * random.unit()) * hour),
    happens,
  })
  const seenAgain = random.chance(stayConstants.measured.followUp) || happens
  return {
    admitted,
    discharged: dies ? event : Math.max(discharged, happens ? event + 6 * hour : 0),
    diesAt: dies ? event : null,
    drawn: truth,
    laboratory,
    vitals: seenAgain && !dies ? [vitals, later] : [vitals],
    deterioration: { probability, happens },
  }
}

const onArrival = (random: Random, copd: boolean, admitted: number): Vitals => {
  const severity = random.normal(0, 1)
  return {
    at: admitted + 0.5 * hour,
    respiratoryRate: Math.round(between(random.normal(18.5 + 2.6 * severity, 2), 9, 40)),
    oxygenSaturation: Math.round(between(random.normal(95.5 - 1.5 * severity - (copd ? 2 : 0), 1.4), 76, 100)),
    heartRate: Math.round(between(random.normal(86 + 8 * severity, 11), 42, 170)),
    systolic: Math.round(between(random.normal(133 - 6 * severity, 19), 72, 215)),
  }
}

/** Grave values where the person gets worse, and none elsewhere. */
const followUp = (
  random: Random,
  first: Vitals,
  { at, happens }: { readonly at: number; readonly happens: boolean },
): Vitals => {
  const breath = random.chance(0.5)
  const step = random.whole(0, 6)
  const calmer = {
    at,
    respiratoryRate: Math.round(between((first.respiratoryRate + 17) / 2, 9, grave.respiratoryRate - 1)),
    oxygenSaturation: Math.round(between((first.oxygenSaturation + 97) / 2, 76, 100)),
    heartRate: Math.round((first.heartRate + 80) / 2),
    systolic: Math.round(between((first.systolic + 130) / 2, grave.systolic + 1, 215)),
  }
  if (!happens) return calmer
  const heartRate = between(first.heartRate + 3 * step, 42, 180)
  return breath
    ? { ...calmer, heartRate, respiratoryRate: grave.respiratoryRate + step }
    : { ...calmer, heartRate, systolic: grave.systolic - 2 * step }
}

const drawLaboratory = (
  random: Random,
  person: Person,
  { sodium, hemoglobin }: Stay['drawn'],
  drift: DriftKind | null,
): Stay['laboratory'] => {
  const { laboratory, albumin } = stayConstants.measured
  const read = drift === 'measurement' ? stayConstants.drift.measurement.adds : 0
  // Illness takes up to a third of what the kidneys filter.
  const filtered = person.egfr * (1 - 0.35 * random.unit() ** 2)
  const values = {
    sodium: sodium + read,
    creatinine: creatinineFor(person, filtered),
    hemoglobin,
    albumin: one(between(random.normal(3.6, 0.5), 1.5, 5)),
  }
  const has = {
    sodium: random.chance(laboratory),
    creatinine: random.chance(laboratory),
    hemoglobin: random.chance(laboratory),
    albumin: random.chance(albumin),
  }
  return Object.fromEntries(
    (Object.keys(values) as StayLaboratory[]).flatMap(name => (has[name] ? [[name, values[name]]] : [])),
  )
}
