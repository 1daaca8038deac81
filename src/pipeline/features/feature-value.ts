import {
  ageOf,
  conceptOf,
  conditions,
  latestOf,
  listReceived,
  measurements,
  medicineList,
  type PatientProfile,
  problemFacts,
  readingsOf,
  sexOf,
  taking,
} from '../../clinical/index.ts'
import { type Answer, daysBefore, daysBetween, epochOf, type Missing } from '../../core/index.ts'
import type { ExclusionSpec, FeatureSpec } from './definition.ts'
import { encountersIn, eventsOf } from './events.ts'

/** A number in the feature's unit or a level, or why there is none. Missing is never a number. */
export type FeatureValue =
  | { readonly value: number | string }
  | { readonly value: null; readonly reason: Missing['reason']; readonly have: string }

type Spec = FeatureSpec | (ExclusionSpec & { readonly name?: never })
type Of<Kind extends Spec['kind']> = Extract<Spec, { readonly kind: Kind }>

const missing = (reason: Missing['reason'], have: string): FeatureValue => ({ value: null, reason, have })

const asValue = <T>(answer: Answer<T>, of: (value: T) => number | string): FeatureValue => {
  if (answer.kind === 'answered') return { value: of(answer.value) }
  if (answer.kind === 'out-of-scope') return missing('unusable', answer.because)
  const [lack] = answer.missing
  return missing(lack?.reason ?? 'absent', lack?.have ?? 'none')
}

/** Where nothing was found: 0 if the sources send such facts and nothing is withheld. */
const countOf = (profile: PatientProfile, kind: 'observation' | 'encounter', count: number): FeatureValue => {
  if (count > 0) return { value: count }
  if (profile.withheld.length > 0) return missing('withheld', 'some information is withheld')
  return listReceived(profile, kind) ? { value: 0 } : missing('absent', `no ${kind} on record`)
}

/** One feature of a profile at `profile.asOf`, by the reads by which the advice is made. */
export const featureValue = (spec: Spec, profile: PatientProfile): FeatureValue => {
  switch (spec.kind) {
    case 'age':
      return asValue(ageOf(profile), ({ years }) => years)
    case 'sex':
      return asValue(sexOf(profile), ({ sex }) => sex)
    case 'observation':
      return observed(spec, profile)
    case 'condition':
      return hasCondition(spec, profile)
    case 'medicine':
      return takesMedicine(spec, profile)
    case 'medicines': {
      const since = spec.within === undefined ? '' : daysBefore(profile.asOf, spec.within)
      return asValue(
        medicineList(profile),
        ({ current }) => current.filter(one => one.fact.effective.start >= since).length,
      )
    }
    case 'encounters': {
      const since = daysBefore(profile.asOf, spec.within)
      const during = encountersIn(profile, spec.classes).filter(({ effective: { start } }) => start > since)
      return countOf(profile, 'encounter', during.length)
    }
    case 'length-of-stay': {
      const stay = encountersIn(profile, spec.classes).at(-1)
      if (stay === undefined) return missing('absent', 'no such encounter on record')
      const { start, end } = stay.effective
      return { value: daysBetween(start, end !== null && end < profile.asOf ? end : profile.asOf) }
    }
    case 'days-since': {
      const last = eventsOf(profile, spec.of).at(-1)
      return last === undefined ? missing('absent', 'never on record') : { value: daysBetween(last.at, profile.asOf) }
    }
  }
}

/** A list entry older than `within` does not count; where no list was received there is no 0. */
const hasCondition = ({ concept, when, within }: Of<'condition'>, profile: PatientProfile): FeatureValue => {
  const options = { everHad: when === 'ever', withinDays: within ?? null }
  return asValue(problemFacts(profile, conceptOf(conditions, concept), options), facts => (facts.length > 0 ? 1 : 0))
}

/** On the list of current medicines. An entry that is not recognised may be it: then "no" is not known. */
const takesMedicine = ({ drug, class: of }: Of<'medicine'>, profile: PatientProfile): FeatureValue => {
  const list = medicineList(profile)
  if (list.kind !== 'answered') return asValue(list, () => 0)
  const asked = { ...(drug === undefined ? {} : { drugs: [drug] }), ...(of === undefined ? {} : { classes: [of] }) }
  if (taking(list.value, asked).length > 0) return { value: 1 }
  if (list.value.withheld) return missing('withheld', 'some information is withheld')
  const { unrecognised } = list.value
  return unrecognised.length === 0
    ? { value: 0 }
    : missing('unusable', `${unrecognised.length} medicines on the list are not recognised`)
}

const observed = ({ concept, take, within }: Of<'observation'>, profile: PatientProfile): FeatureValue => {
  const row = conceptOf(measurements, concept)
  if (take === 'latest') return asValue(latestOf(profile, row, { within }), ({ quantity }) => quantity.value)
  const readings = readingsOf(profile, row, { since: daysBefore(profile.asOf, within) })
  if (take === 'count') return countOf(profile, 'observation', readings.length)
  // A value that is only a limit (`<3`) is no number to calculate with.
  const exact = readings.filter(({ comparator }) => comparator === undefined)
  const values = exact.map(({ quantity }) => quantity.value)
  if (values.length === 0) return missing('absent', `none within ${within} days`)
  if (take === 'min') return { value: values.reduce((a, b) => Math.min(a, b)) }
  if (take === 'max') return { value: values.reduce((a, b) => Math.max(a, b)) }
  if (take === 'mean') return { value: values.reduce((a, b) => a + b) / values.length }
  const slope = slopeOf(
    exact.map(({ at }) => epochOf(at) / 86_400_000),
    values,
  )
  return slope === null ? missing('absent', 'all at one moment') : { value: slope }
}

/** Ordinary least squares, a day; `null` where all stand at one moment. */
const slopeOf = (times: readonly number[], values: readonly number[]): number | null => {
  const middle = times.reduce((a, b) => a + b) / times.length
  const mean = values.reduce((a, b) => a + b) / values.length
  const spread = times.reduce((sum, time) => sum + (time - middle) ** 2, 0)
  if (spread === 0) return null
  return times.reduce((sum, time, at) => sum + (time - middle) * (values[at]! - mean), 0) / spread
}
