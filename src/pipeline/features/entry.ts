import { ageOf, conditions, drugClasses, drugs, type PatientProfile } from '../../clinical/index.ts'
import { daysBefore, type Instant, type Missing } from '../../core/index.ts'
import type { CohortDefinition, ExclusionSpec } from './definition.ts'
import { featureValue } from './feature-value.ts'

/** Whether a person may come in: unknown is never taken for "no". */
export type EntryAnswer =
  | { readonly kind: 'holds' }
  | { readonly kind: 'fails'; readonly because: string }
  | { readonly kind: 'unknown'; readonly missing: Missing }

/** One condition of entry, for training and for serving. */
export type EntryCondition = {
  /** As the attrition names it. */
  readonly name: string
  /** @param index the moment of the index */
  readonly asks: (profile: PatientProfile, index: Instant) => EntryAnswer
}

const holds: EntryAnswer = { kind: 'holds' }

/**
 * What a definition asks of those who come in: age, something on record before, and none of what it excludes.
 *
 * @example
 * entryOf(definition).map(({ asks }) => asks(profile, index)) // [{ kind: 'fails', because: 'the patient is 17 years old' }]
 */
export const entryOf = ({ entry, exclude }: Pick<CohortDefinition, 'entry' | 'exclude'>): readonly EntryCondition[] => [
  ...(entry.age === undefined ? [] : [ageIn(entry.age)]),
  ...(entry.lookback === undefined ? [] : [lookback(entry.lookback)]),
  ...exclude.map(notHaving),
]

const ageIn = ({
  least = 0,
  most = Number.POSITIVE_INFINITY,
}: NonNullable<CohortDefinition['entry']['age']>): EntryCondition => ({
  name: `age ${least} ${most === Number.POSITIVE_INFINITY ? 'or more' : `to ${most}`}`,
  asks: profile => {
    const age = ageOf(profile)
    if (age.kind !== 'answered') return { kind: 'unknown', missing: lackOf(age, 'age') }
    const { years } = age.value
    return years >= least && years <= most ? holds : { kind: 'fails', because: `the patient is ${years} years old` }
  },
})

const lackOf = (answer: ReturnType<typeof ageOf>, what: string): Missing =>
  answer.kind === 'insufficient' && answer.missing[0] !== undefined
    ? answer.missing[0]
    : { what, need: 'any', have: 'none', reason: 'absent' }

const lookback = (days: number): EntryCondition => ({
  name: `something on record ${days} days before`,
  asks: (profile, index) => {
    const since = daysBefore(index, days)
    return profile.facts.some(({ kind, effective }) => kind !== 'demographics' && effective.start <= since)
      ? holds
      : { kind: 'fails', because: `nothing is on record ${days} days before` }
  },
})

const notHaving = (spec: ExclusionSpec): EntryCondition => {
  const asked = spec.kind === 'condition' ? spec.concept : (spec.drug ?? spec.class!)
  const title = titleOf(spec)
  return {
    name: `without ${asked}${spec.kind === 'condition' ? ` (${spec.when})` : ''}`,
    asks: profile => {
      const found = featureValue(spec, profile)
      if (found.value === 0) return holds
      if (found.value === null)
        return { kind: 'unknown', missing: { what: title, need: 'yes or no', have: found.have, reason: found.reason } }
      return { kind: 'fails', because: `${title} is on record, which it leaves out` }
    },
  }
}

const titleOf = (spec: ExclusionSpec): string =>
  (spec.kind === 'condition'
    ? conditions.get(spec.concept)
    : spec.drug === undefined
      ? drugClasses.get(spec.class!)
      : drugs.get(spec.drug)
  )?.title ?? 'what is excluded'
