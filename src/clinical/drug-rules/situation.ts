import { z } from 'zod'
import { type Answer, daysBefore, type Missing } from '../../core/index.ts'
import { conceptOf, conditions, drugsOfClass, measurements } from '../concepts/index.ts'
import { egfrOf } from '../derivations/of-profile.ts'
import { factsIn, factsOf, type PatientProfile } from '../profile.ts'
import { allergiesTo, becauseAllergy } from '../reads/allergies.ts'
import { becauseAge, becauseDerived, becauseFact, becauseReading, renderQuantity } from '../reads/because.ts'
import { ageOf } from '../reads/demographics.ts'
import { latestOf } from '../reads/measurements.ts'
import { problemState } from '../reads/problems.ts'
import { takes } from '../reads/takes.ts'
import type { Because } from '../recommendation.ts'

const range = {
  /** Inclusive. */
  from: z.number().optional(),
  /** Exclusive. */
  above: z.number().optional(),
  /** Exclusive. */
  below: z.number().optional(),
  /** Inclusive. */
  upTo: z.number().optional(),
}

const single = z.discriminatedUnion('what', [
  /** eGFR derived from creatinine (CKD-EPI 2021), mL/min/1.73 m2, compared unrounded. */
  z.strictObject({ what: z.literal('egfr'), ...range, withinDays: z.number().positive() }),
  z.strictObject({
    what: z.literal('measured'),
    concept: z.string(),
    ...range,
    withinDays: z.number().positive(),
  }),
  z.strictObject({
    what: z.literal('problem'),
    concepts: z.array(z.string()).min(1),
    everHad: z.boolean(),
    /** Only when it began in the last so many days. */
    withinDays: z.number().positive().optional(),
  }),
  /** A condition of a relative. No family history on record is no reason by itself: it is said, not missing. */
  z.strictObject({ what: z.literal('relative'), concepts: z.array(z.string()).min(1) }),
  /** Another medicine on the list beside the one judged. */
  z.strictObject({ what: z.literal('takes'), drugs: z.array(z.string()), classes: z.array(z.string()) }),
  z.strictObject({ what: z.literal('age'), ...range }),
  /** An allergy or intolerance to these, whose recorded reaction names one of the words. */
  z.strictObject({
    what: z.literal('reaction'),
    drugs: z.array(z.string()),
    classes: z.array(z.string()),
    words: z.array(z.string()).min(1),
  }),
])

/** When a row of drug knowledge holds: of the outer list every entry, of an inner list any. */
export const situationColumns = z.array(z.array(single).min(1))

export type Situation = z.output<typeof single>

/** Whether it holds, as far as is known. Unknown is neither. */
export type Holds =
  | { readonly state: 'yes'; readonly because: readonly Because[] }
  | { readonly state: 'no' }
  | { readonly state: 'unknown'; readonly missing: readonly Missing[] }

const no: Holds = { state: 'no' }
const yes = (because: readonly Because[]): Holds => ({ state: 'yes', because })
const unknown = (answer: Exclude<Answer<unknown>, { readonly kind: 'answered' }>): Holds => ({
  state: 'unknown',
  missing:
    answer.kind === 'insufficient'
      ? answer.missing
      : [{ what: 'this rule', need: 'a person it covers', have: answer.because, reason: 'unusable' }],
})

type Range = z.output<z.ZodObject<typeof range>>

const inRange = (value: number, { from, above, below, upTo }: Range): boolean =>
  (from === undefined || value >= from) &&
  (above === undefined || value > above) &&
  (below === undefined || value < below) &&
  (upTo === undefined || value <= upTo)

type Of<What extends Situation['what']> = Extract<Situation, { readonly what: What }>

const byEgfr = (profile: PatientProfile, situation: Of<'egfr'>): Holds => {
  const egfr = egfrOf(profile, { within: situation.withinDays })
  if (egfr.kind !== 'answered') return unknown(egfr)
  const { value, from, creatinine } = egfr.value
  if (!inRange(value.value, situation)) return no
  const derived = becauseDerived('eGFR (CKD-EPI 2021)', renderQuantity(value, 1), from, 'ckd-epi-2021')
  return yes([derived, becauseReading(creatinine)])
}

const byMeasurement = (profile: PatientProfile, situation: Of<'measured'>): Holds => {
  const reading = latestOf(profile, conceptOf(measurements, situation.concept), { within: situation.withinDays })
  if (reading.kind !== 'answered') return unknown(reading)
  return inRange(reading.value.quantity.value, situation) ? yes([becauseReading(reading.value)]) : no
}

const byProblem = (profile: PatientProfile, { concepts, everHad, withinDays }: Of<'problem'>): Holds => {
  const since = withinDays === undefined ? '' : daysBefore(profile.asOf, withinDays)
  let lacking: Holds | null = null
  for (const id of concepts) {
    const concept = conceptOf(conditions, id)
    const state = problemState(profile, concept, { everHad })
    if (state.kind !== 'answered') lacking ??= unknown(state)
    else if (state.value.state === 'present') {
      const facts = state.value.facts.filter(({ effective }) => effective.start >= since)
      if (facts.length > 0) return yes(facts.slice(0, 1).map(fact => becauseFact(fact, concept.title)))
    }
  }
  return lacking ?? no
}

const byRelative = (profile: PatientProfile, { concepts }: Of<'relative'>): Holds => {
  const facts = concepts.flatMap(id => factsIn(profile, 'family-history', conceptOf(conditions, id)))
  return facts.length === 0 ? no : yes(facts.map(fact => becauseFact(fact, 'A relative had')))
}

const byMedicine = (profile: PatientProfile, situation: Of<'takes'>, judged: string): Holds => {
  // The medicine judged must not count as one beside itself.
  const ids = new Set([...situation.drugs, ...situation.classes.flatMap(one => drugsOfClass(one).map(({ id }) => id))])
  ids.delete(judged)
  const found = takes(profile, { drugs: [...ids] })
  if (found.kind !== 'answered') return unknown(found)
  return found.value.length === 0 ? no : yes(found.value.map(({ fact }) => becauseFact(fact, 'Takes')))
}

const byAge = (profile: PatientProfile, situation: Of<'age'>): Holds => {
  const age = ageOf(profile)
  if (age.kind !== 'answered') return unknown(age)
  return inRange(age.value.years, situation) ? yes([becauseAge(age.value)]) : no
}

const byReaction = (profile: PatientProfile, { drugs, classes, words }: Of<'reaction'>): Holds => {
  // Without any allergy entry nothing is known of reactions; a list of its own check, not of every rule.
  if (factsOf(profile, 'allergy').length === 0 && profile.withheld.length === 0) return no
  const found = allergiesTo(profile, { drugs, classes })
  if (found.kind !== 'answered') return unknown(found)
  const named = found.value
    .map(becauseAllergy)
    .filter(({ value }) => words.some(word => value.toLowerCase().includes(word)))
  return named.length === 0 ? no : yes(named)
}

const holdsOne = (profile: PatientProfile, situation: Situation, judged: string): Holds => {
  switch (situation.what) {
    case 'egfr':
      return byEgfr(profile, situation)
    case 'measured':
      return byMeasurement(profile, situation)
    case 'problem':
      return byProblem(profile, situation)
    case 'relative':
      return byRelative(profile, situation)
    case 'takes':
      return byMedicine(profile, situation, judged)
    case 'age':
      return byAge(profile, situation)
    case 'reaction':
      return byReaction(profile, situation)
  }
}

const missingOf = (all: readonly Holds[]): readonly Missing[] =>
  all.flatMap(one => (one.state === 'unknown' ? one.missing : []))

const becauseOf = (all: readonly Holds[]): readonly Because[] =>
  all.flatMap(one => (one.state === 'yes' ? one.because : []))

const any = (all: readonly Holds[]): Holds => {
  if (all.some(({ state }) => state === 'yes')) return yes(becauseOf(all))
  return all.some(({ state }) => state === 'unknown') ? { state: 'unknown', missing: missingOf(all) } : no
}

/**
 * Whether a situation holds for a person: every outer entry, of each at least one inner one. What is certainly not the
 * case settles it even where something else is unknown.
 *
 * @param judged concept id of the drug under judgement, which never counts as a medicine beside itself
 * @example
 * holds(profile, [[{ what: 'egfr', below: 30, withinDays: 365 }]], 'metformin')
 */
export const holds = (profile: PatientProfile, situation: readonly (readonly Situation[])[], judged: string): Holds => {
  const all = situation.map(some => any(some.map(one => holdsOne(profile, one, judged))))
  if (all.some(({ state }) => state === 'no')) return no
  if (all.some(({ state }) => state === 'unknown')) return { state: 'unknown', missing: missingOf(all) }
  return yes(becauseOf(all))
}

const readsOfOne = (one: Situation): readonly string[] => {
  switch (one.what) {
    case 'egfr':
      return ['creatinine']
    case 'measured':
      return [one.concept]
    case 'problem':
    case 'relative':
      return one.concepts
    case 'takes':
    case 'reaction':
      return [...one.drugs, ...one.classes.flatMap(id => drugsOfClass(id).map(drug => drug.id))]
    case 'age':
      return []
  }
}

/** Concept ids that such a situation looks at. */
export const readsOfSituation = (situation: readonly (readonly Situation[])[]): readonly string[] =>
  situation.flat().flatMap(readsOfOne)
