import {
  ageOf,
  type Because,
  becauseAge,
  becauseFact,
  becauseReading,
  conceptOf,
  conditions,
  type EncounterFact,
  latestOf,
  measurements,
  medicineList,
  type PatientProfile,
  problemFacts,
  readingsOf,
  sexOf,
  taking,
} from '../../clinical/index.ts'
import { daysBefore } from '../../core/index.ts'
import type { FeatureSpec } from './definition.ts'
import { encountersIn, eventsOf } from './events.ts'
import { eventWords } from './feature-words.ts'

/** Facts that are named of one feature: the newest, where a count rests on more. */
const mostFacts = 5

/**
 * The facts that the value of a feature came from, for an explanation; empty where nothing was found.
 *
 * @example
 * factsOfFeature({ name: 'creatinine', kind: 'observation', concept: 'creatinine', take: 'latest', within: 30 }, profile)
 * // [{ kind: 'fact', fact: …, label: 'Creatinine', value: '1.9 mg/dL', at: … }]
 */
export const factsOfFeature = (spec: FeatureSpec, profile: PatientProfile): readonly Because[] =>
  found(spec, profile).slice(-mostFacts)

const found = (spec: FeatureSpec, profile: PatientProfile): readonly Because[] => {
  switch (spec.kind) {
    case 'age': {
      const age = ageOf(profile)
      return age.kind === 'answered' ? [becauseAge(age.value)] : []
    }
    case 'sex': {
      const sex = sexOf(profile)
      if (sex.kind !== 'answered') return []
      return [{ kind: 'fact', fact: sex.value.fact, label: 'Sex', value: sex.value.sex, at: sex.value.at }]
    }
    case 'observation':
      return readings(spec, profile)
    case 'condition': {
      const { concept, when, within } = spec
      const row = conceptOf(conditions, concept)
      const facts = problemFacts(profile, row, { everHad: when === 'ever', withinDays: within ?? null })
      return facts.kind === 'answered' ? facts.value.map(fact => becauseFact(fact, row.title)) : []
    }
    case 'medicine':
    case 'medicines':
      return medicines(spec, profile)
    case 'encounters': {
      const since = daysBefore(profile.asOf, spec.within)
      return encountersIn(profile, spec.classes)
        .filter(({ effective: { start } }) => start > since)
        .map(becauseStay)
    }
    case 'length-of-stay':
      return encountersIn(profile, spec.classes).slice(-1).map(becauseStay)
    case 'days-since': {
      const fact = eventsOf(profile, spec.of).at(-1)?.fact ?? null
      return fact === null
        ? []
        : [fact.kind === 'encounter' ? becauseStay(fact) : becauseFact(fact, eventWords(spec.of))]
    }
  }
}

type Of<Kind extends FeatureSpec['kind']> = Extract<FeatureSpec, { readonly kind: Kind }>

const readings = ({ concept, take, within }: Of<'observation'>, profile: PatientProfile): readonly Because[] => {
  const row = conceptOf(measurements, concept)
  if (take === 'latest') {
    const latest = latestOf(profile, row, { within })
    return latest.kind === 'answered' ? [becauseReading(latest.value)] : []
  }
  const all = readingsOf(profile, row, { since: daysBefore(profile.asOf, within) })
  if (take === 'count') return all.map(becauseReading)
  const exact = all.filter(({ comparator }) => comparator === undefined)
  if (take !== 'min' && take !== 'max') return exact.map(becauseReading)
  const values = exact.map(({ quantity }) => quantity.value)
  const end = values.reduce((a, b) => (take === 'min' ? Math.min(a, b) : Math.max(a, b)), values[0] ?? 0)
  return exact.filter(({ quantity }) => quantity.value === end).map(becauseReading)
}

const medicines = (spec: Of<'medicine' | 'medicines'>, profile: PatientProfile): readonly Because[] => {
  const list = medicineList(profile)
  if (list.kind !== 'answered') return []
  if (spec.kind === 'medicines') {
    const since = spec.within === undefined ? '' : daysBefore(profile.asOf, spec.within)
    return list.value.current
      .filter(({ fact }) => fact.effective.start >= since)
      .map(({ fact, title }) => becauseFact(fact, title))
  }
  const asked = {
    ...(spec.drug === undefined ? {} : { drugs: [spec.drug] }),
    ...(spec.class === undefined ? {} : { classes: [spec.class] }),
  }
  return taking(list.value, asked).map(({ fact, title }) => becauseFact(fact, title))
}

/** A stay by its days. */
export const becauseStay = (fact: EncounterFact): Because => ({
  kind: 'fact',
  fact: fact.id,
  label: fact.text ?? 'Encounter',
  value: `${fact.effective.start.slice(0, 10)} to ${fact.effective.end?.slice(0, 10) ?? 'now'}`,
  at: fact.effective.start,
})
