import {
  type Age,
  ageOf,
  type Because,
  becauseDerived,
  type Egfr,
  egfrFromCreatinine,
  latestOf,
  measurement,
  type PatientProfile,
  type Reading,
  readingsOf,
  sexOf,
} from '../../clinical/index.ts'
import { type Answer, answered, type FactId, type Instant, insufficient, outOfScope } from '../../core/index.ts'
import { evidence } from './evidence.ts'

/**
 * Age limits of inputs in days. KDIGO 2024 practice point 2.1.1 asks for GFR and albuminuria at least once a year in
 * chronic kidney disease: an older value is overdue, and says nothing about now.
 */
export const within = { creatinine: 365, acr: 365 } as const

/** One eGFR of the past, derived from the creatinine of that moment at the age of that moment. */
export type EgfrPoint = {
  readonly at: Instant
  readonly value: Egfr
  readonly creatinine: Reading<'mg/dL'>
  readonly age: Age
  readonly from: readonly FactId[]
}

export type EgfrHistory = {
  /** Oldest first, one per moment. */
  readonly points: readonly EgfrPoint[]
  /** Creatinine that could not become an eGFR, and why. */
  readonly left: readonly { readonly at: Instant; readonly why: string }[]
}

/** eGFR by CKD-EPI 2021 from every usable creatinine. Reported eGFR is never among its inputs. */
export const egfrOverTime = (profile: PatientProfile): Answer<EgfrHistory> => {
  const sex = sexOf(profile)
  if (sex.kind !== 'answered') return sex
  const points: EgfrPoint[] = []
  const left: { at: Instant; why: string }[] = []
  for (const [at, readings] of byMoment(readingsOf(profile, measurement.creatinine))) {
    const creatinine = agreed(readings)
    const age = ageOf(profile, at)
    if (typeof creatinine === 'string') left.push({ at, why: creatinine })
    else if (age.kind !== 'answered') left.push({ at, why: 'age at that moment not known' })
    else if (age.value.years < 18) left.push({ at, why: 'under 18 years at that moment' })
    else {
      points.push({
        at,
        value: egfrFromCreatinine(creatinine.quantity, age.value.years, sex.value.sex),
        creatinine,
        age: age.value,
        from: [creatinine.fact, age.value.fact, sex.value.fact],
      })
    }
  }
  if (points.length > 0) return answered({ points, left })
  if (left.length > 0 && left.every(({ why }) => why.startsWith('under 18'))) {
    return outOfScope('CKD-EPI 2021 is for adults of 18 years and over')
  }
  const latest = latestOf(profile, measurement.creatinine, { within: within.creatinine })
  if (latest.kind !== 'answered') return latest
  return insufficient({ what: 'birth date', need: 'one exact date', have: 'none that gives the age', reason: 'absent' })
}

const byMoment = <Unit extends string>(readings: readonly Reading<Unit>[]): Map<Instant, Reading<Unit>[]> =>
  Map.groupBy(readings, reading => reading.at)

/** The one value of a moment, or why there is none. Ten percent is the tolerance of `latestOf`. */
const agreed = <Unit extends string>(readings: readonly Reading<Unit>[]): Reading<Unit> | string => {
  if (readings.some(({ comparator }) => comparator !== undefined)) return 'only a limit, not a value'
  const values = readings.map(({ quantity }) => quantity.value)
  if (Math.max(...values) > Math.min(...values) * 1.1) return `${readings.length} values that disagree`
  return readings[0] ?? 'none'
}

export const becauseEgfr = ({ value, from }: Pick<EgfrPoint, 'value' | 'from'>): Because =>
  becauseDerived('eGFR (CKD-EPI 2021)', value, from, evidence.ckdEpi2021.id)
