import { type Answer, daysBefore, daysBetween, type Missing } from '../../core/index.ts'
import {
  conceptOf,
  conditions,
  drugsOfClass,
  findings,
  isCoded,
  measurements,
  procedures,
  vaccines,
} from '../concepts/index.ts'
import { egfrOf } from '../derivations/of-profile.ts'
import { factsIn, factsOf, type PatientProfile } from '../profile.ts'
import { allergiesTo, becauseAllergy } from '../reads/allergies.ts'
import { becauseAge, becauseDerived, becauseFact, becauseReading, renderQuantity } from '../reads/because.ts'
import { ageOf, sexOf } from '../reads/demographics.ts'
import { latestOf, observationsOf } from '../reads/measurements.ts'
import { listReceived, problemState, proceduresDone } from '../reads/problems.ts'
import { takes } from '../reads/takes.ts'
import type { Because } from '../recommendation.ts'
import type { Range, Situation } from './situation-columns.ts'

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

const inRange = (value: number, { from, above, below, upTo }: Range): boolean =>
  (from === undefined || value >= from) &&
  (above === undefined || value > above) &&
  (below === undefined || value < below) &&
  (upTo === undefined || value <= upTo)

const withheldFrom = (what: string): Holds => ({
  state: 'unknown',
  missing: [{ what, need: 'the whole record', have: 'some information is withheld', reason: 'withheld' }],
})

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

const byLackOf = (profile: PatientProfile, { concept, withinDays }: Of<'unmeasured'>): Holds => {
  const measured = conceptOf(measurements, concept)
  const since = daysBefore(profile.asOf, withinDays)
  if (observationsOf(profile, measured, { since }).length > 0) return no
  return profile.withheld.length > 0 ? withheldFrom(measured.title) : yes([])
}

const byProblem = (profile: PatientProfile, situation: Of<'problem'>): Holds => {
  const { concepts, everHad, withinDays, suspected = false } = situation
  const since = withinDays === undefined ? '' : daysBefore(profile.asOf, withinDays)
  let lacking: Holds | null = null
  for (const id of concepts) {
    const concept = conceptOf(conditions, id)
    const state = problemState(profile, concept, { everHad })
    if (state.kind !== 'answered') lacking ??= unknown(state)
    else {
      const all = state.value.state === 'present' ? state.value.facts : suspected ? state.value.uncertain : []
      const facts = all.filter(({ effective }) => effective.start >= since)
      if (facts.length > 0) return yes(facts.slice(0, 1).map(fact => becauseFact(fact, concept.title)))
    }
  }
  return lacking ?? no
}

const byRelative = (profile: PatientProfile, { concepts }: Of<'relative'>): Holds => {
  const facts = concepts.flatMap(id => factsIn(profile, 'family-history', conceptOf(conditions, id)))
  return facts.length === 0 ? no : yes(facts.map(fact => becauseFact(fact, 'A relative had')))
}

const byMedicine = (profile: PatientProfile, situation: Of<'takes'>, judged: readonly string[]): Holds => {
  // The medicines judged must not count as one beside themselves.
  const ids = new Set([...situation.drugs, ...situation.classes.flatMap(one => drugsOfClass(one).map(({ id }) => id))])
  for (const id of judged) ids.delete(id)
  const found = takes(profile, { drugs: [...ids] })
  if (found.kind !== 'answered') return unknown(found)
  const long = found.value.filter(
    ({ fact }) => daysBetween(fact.effective.start, profile.asOf) >= (situation.forDays ?? Number.NEGATIVE_INFINITY),
  )
  return long.length === 0 ? no : yes(long.map(({ fact }) => becauseFact(fact, 'Takes')))
}

const byProcedure = (profile: PatientProfile, { concepts, withinDays }: Of<'procedure'>): Holds => {
  const named = concepts.map(id => conceptOf(procedures, id))
  const done = proceduresDone(profile, named, withinDays)
  if (done.length > 0) return yes(done.slice(-1).map(fact => becauseFact(fact, 'Procedure')))
  const titles = named.map(({ title }) => title).join(' or ')
  if (profile.withheld.length > 0) return withheldFrom(titles)
  // No list of procedures is told apart from an empty one: a record with problems or visits comes from a clinical system.
  return listReceived(profile, 'condition')
    ? no
    : {
        state: 'unknown',
        missing: [{ what: titles, need: 'any entry or encounter', have: 'none', reason: 'absent' }],
      }
}

const byFinding = (profile: PatientProfile, { concept, answers, withinDays }: Of<'found'>): Holds => {
  const asked = conceptOf(findings, concept)
  const since = daysBefore(profile.asOf, withinDays)
  const newest = factsIn(profile, 'observation', asked)
    .filter(({ effective, value }) => effective.start >= since && value.type === 'coded')
    .at(-1)
  if (newest === undefined || newest.value.type !== 'coded') {
    const need = `a coded answer within ${withinDays} days`
    return { state: 'unknown', missing: [{ what: asked.title, need, have: 'none', reason: 'absent' }] }
  }
  const { codings } = newest.value
  const met = answers.map(id => conceptOf(findings, id)).find(answer => isCoded(codings, answer))
  return met === undefined ? no : yes([{ ...becauseFact(newest, asked.title), value: met.title }])
}

const bySex = (profile: PatientProfile, { is }: Of<'sex'>): Holds => {
  const sex = sexOf(profile)
  if (sex.kind !== 'answered') return unknown(sex)
  const { fact, at } = sex.value
  return sex.value.sex === is ? yes([{ kind: 'fact', fact, label: 'Recorded sex', value: is, at }]) : no
}

const byVaccine = (profile: PatientProfile, { vaccines: ids, withinDays }: Of<'vaccinated'>): Holds => {
  const since = withinDays === undefined ? '' : daysBefore(profile.asOf, withinDays)
  const all = factsOf(profile, 'immunization')
  const given = all.filter(
    ({ codings, status, effective }) =>
      status === 'completed' && effective.start >= since && ids.some(id => isCoded(codings, conceptOf(vaccines, id))),
  )
  if (given.length > 0) return yes(given.slice(-1).map(fact => becauseFact(fact, 'Vaccinated')))
  if (profile.withheld.length > 0) return withheldFrom('immunizations')
  if (all.length > 0) return no
  return { state: 'unknown', missing: [{ what: 'immunizations', need: 'the list', have: 'none', reason: 'absent' }] }
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

const holdsOne = (profile: PatientProfile, situation: Situation, judged: readonly string[]): Holds => {
  switch (situation.what) {
    case 'egfr':
      return byEgfr(profile, situation)
    case 'measured':
      return byMeasurement(profile, situation)
    case 'unmeasured':
      return byLackOf(profile, situation)
    case 'problem':
      return byProblem(profile, situation)
    case 'relative':
      return byRelative(profile, situation)
    case 'takes':
      return byMedicine(profile, situation, judged)
    case 'procedure':
      return byProcedure(profile, situation)
    case 'found':
      return byFinding(profile, situation)
    case 'sex':
      return bySex(profile, situation)
    case 'vaccinated':
      return byVaccine(profile, situation)
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
 * @param judged concept id of the drug under judgement, or of the pair, which never count as medicines beside themselves
 * @example
 * holds(profile, [[{ what: 'egfr', below: 30, withinDays: 365 }]], 'metformin')
 */
export const holds = (
  profile: PatientProfile,
  situation: readonly (readonly Situation[])[],
  judged: string | readonly string[],
): Holds => {
  const beside = typeof judged === 'string' ? [judged] : judged
  const all = situation.map(some => any(some.map(one => holdsOne(profile, one, beside))))
  if (all.some(({ state }) => state === 'no')) return no
  if (all.some(({ state }) => state === 'unknown')) return { state: 'unknown', missing: missingOf(all) }
  return yes(becauseOf(all))
}

const readsOfOne = (one: Situation): readonly string[] => {
  switch (one.what) {
    case 'egfr':
      return ['creatinine']
    case 'measured':
    case 'unmeasured':
    case 'found':
      return [one.concept]
    case 'problem':
    case 'relative':
    case 'procedure':
      return one.concepts
    case 'takes':
    case 'reaction':
      return [...one.drugs, ...one.classes.flatMap(id => drugsOfClass(id).map(drug => drug.id))]
    // Immunizations are read whole (`kinds`), demographics always.
    case 'vaccinated':
    case 'sex':
    case 'age':
      return []
  }
}

/** Concept ids that such a situation looks at. */
export const readsOfSituation = (situation: readonly (readonly Situation[])[]): readonly string[] =>
  situation.flat().flatMap(readsOfOne)
