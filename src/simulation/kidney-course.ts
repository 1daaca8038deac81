import type { Random } from '../learning/numeric/index.ts'
import { ageAt, dayInMs, minute, yearInDays } from './hospital-person.ts'
import type { Person } from './person.ts'
import { kidneyFailureProbability } from './stays-truth.ts'

/** A visit to the kidney clinic; milliseconds since 1970, mL/min/1.73 m2 as the laboratory reports it, mg/g. */
export type KidneyVisit = { readonly at: number; readonly egfr: number; readonly acr: number | null }

/** How the kidneys of one person go on. Of people without kidney disease: as they are, and no visits. */
export type KidneyCourse = {
  /** What they filter at a moment, mL/min/1.73 m2. */
  readonly egfrAt: (moment: number) => number
  readonly visits: readonly KidneyVisit[]
  /** Of the first visit: kidney failure (an eGFR under 15) within two years, unless death comes first. */
  readonly failure: { readonly index: number; readonly probability: number; readonly happens: boolean } | null
}

/** Draws visits from `from` to `until`, about every half year; a later `until` only adds. */
export const drawKidneys = (random: Random, person: Person, from: number, until: number): KidneyCourse => {
  const { egfr: start } = person
  if (!person.conditions.has('kidney-disease')) return { egfrAt: () => start, visits: [], failure: null }
  const first = minute(from + (1 + 119 * random.unit()) * dayInMs)
  const acr = Math.max(2, Math.round(Math.exp(random.normal(4.2, 1.1))))
  const [seen, age] = [Math.round(start), ageAt(person, first)]
  const diabetes = Number(person.conditions.has('diabetes'))
  const probability = kidneyFailureProbability({ egfr: seen, logAcr: Math.log(acr), age, diabetes })
  const happens = random.chance(probability)
  const fails = minute(first + (200 + 515 * random.unit()) * dayInMs)
  const yearly = 0.3 + 1.5 * random.unit()
  const least = Math.min(start, 17)
  const egfrAt = (moment: number): number => {
    const days = Math.max(0, moment - first) / dayInMs
    if (!happens) return Math.max(least, start - (yearly * days) / yearInDays)
    if (moment >= fails) return 11
    // Down in a line to just above the limit.
    return start - ((start - 15.6) * days) / ((fails - first) / dayInMs)
  }
  const moments: number[] = []
  for (let at = first; at <= until; at = minute(at + (150 + 60 * random.unit()) * dayInMs)) moments.push(at)
  if (happens && fails <= until) moments.push(fails)
  const visits = moments
    .sort((a, b) => a - b)
    .map((at, n): KidneyVisit => ({ at, egfr: Math.round(egfrAt(at)), acr: n % 2 === 0 ? acr : null }))
  return { egfrAt, visits, failure: { index: first, probability, happens } }
}
