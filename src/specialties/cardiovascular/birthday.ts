import { ageOf, type PatientProfile } from '../../clinical/index.ts'
import { daysBetween, epochOf, type Instant, instantOf } from '../../core/index.ts'

/** The day on which the person turns so many years; `null` when the age is not known or the day is past. */
export const birthdayOf = (profile: PatientProfile, years: number): Instant | null => {
  const age = ageOf(profile)
  if (age.kind !== 'answered' || age.value.years >= years) return null
  const born = new Date(epochOf(age.value.birth))
  return instantOf(Date.UTC(born.getUTCFullYear() + years, born.getUTCMonth(), born.getUTCDate()))
}

/** At most so many days, and not beyond a birthday at which a score or a label changes (65, 75 and 80 years). */
export const validFor = (profile: PatientProfile, days: number): number =>
  [65, 75, 80].reduce((least, years) => {
    const day = birthdayOf(profile, years)
    return day === null ? least : Math.max(1, Math.min(least, Math.floor(daysBetween(profile.asOf, day))))
  }, days)
