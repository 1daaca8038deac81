import {
  conceptOf,
  conditions,
  type Fact,
  factsIn,
  factsOf,
  type MedicationFact,
  measurements,
  type PatientProfile,
  procedures,
  proceduresDone,
  readingsOf,
  recogniseDrug,
} from '../../clinical/index.ts'
import { type Instant, intervalOf, type RecordId } from '../../core/index.ts'
import type { EventSpec } from './definition.ts'

/** Something that happened. */
export type CohortEvent = {
  readonly at: Instant
  /** What says so; none for a fixed date and for one reading of a device. */
  readonly fact: Fact | null
  /** Whether `at` is the fact's end or its start. */
  readonly moment: 'start' | 'end'
  readonly record: RecordId | null
}

const notHappened = new Set(['planned', 'cancelled', 'entered-in-error'])
const doubtful = new Set(['refuted', 'entered-in-error', 'provisional', 'differential', 'unconfirmed'])
const notTaken = new Set(['not-taken', 'cancelled', 'draft', 'entered-in-error'])

/**
 * What of a kind had happened by `profile.asOf`, oldest first. A discharge is the end of an encounter, all else a start;
 * a problem counts when it is neither refuted nor only suspected, a procedure when it was done or has begun, a medicine when
 * it was ordered, stated, given or handed out, a value when it is usable and within the limits; of `any`, whatever counts.
 *
 * @example
 * eventsOf(profile, { kind: 'discharge', classes: ['IMP'] }).at(-1)?.at // the last discharge
 */
export const eventsOf = (profile: PatientProfile, spec: EventSpec): readonly CohortEvent[] =>
  found(profile, spec)
    .filter(({ at }) => at <= profile.asOf)
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))

const found = (profile: PatientProfile, spec: EventSpec): CohortEvent[] => {
  switch (spec.kind) {
    case 'date':
      return [{ at: intervalOf(spec.date)!.start, fact: null, moment: 'start', record: null }]
    case 'discharge':
      return encountersIn(profile, spec.classes).flatMap(fact =>
        fact.effective.end === null ? [] : [{ ...begun(fact), at: fact.effective.end, moment: 'end' as const }],
      )
    case 'encounter':
      return encountersIn(profile, spec.classes).map(begun)
    case 'condition':
      return factsIn(profile, 'condition', conceptOf(conditions, spec.concept))
        .filter(({ verification = '' }) => !doubtful.has(verification))
        .map(begun)
    case 'procedure':
      return proceduresDone(profile, [conceptOf(procedures, spec.concept)]).map(begun)
    case 'medicine':
      return factsOf(profile, 'medication')
        .filter(fact => !notTaken.has(fact.status) && !['proposal', 'option'].includes(fact.intent ?? ''))
        .filter(fact => holds(fact, spec))
        .map(begun)
    case 'death':
      return factsOf(profile, 'demographics').flatMap(fact =>
        fact.death?.at === undefined ? [] : [{ ...begun(fact), at: fact.death.at }],
      )
    case 'observation':
      return beyond(profile, spec)
    case 'any':
      return spec.of.flatMap(one => found(profile, one))
  }
}

const begun = (fact: Fact): CohortEvent => ({
  at: fact.effective.start,
  fact,
  moment: 'start',
  record: fact.record,
})

/** Encounters of these classes that took place, oldest first; of any class without. */
export const encountersIn = (profile: PatientProfile, classes?: readonly string[]) =>
  factsOf(profile, 'encounter').filter(
    fact =>
      !notHappened.has(fact.status) &&
      (classes === undefined || (fact.class !== undefined && classes.includes(fact.class))),
  )

const holds = (
  fact: MedicationFact,
  { drug, class: of }: { readonly drug?: string | undefined; readonly class?: string | undefined },
): boolean =>
  recogniseDrug(fact.codings, fact.text)?.drugs.some(
    one => one.id === drug || (of !== undefined && one.classes.includes(of)),
  ) ?? false

/** A value that is only a limit counts when all it allows lies beyond: never between two. */
const beyond = (
  profile: PatientProfile,
  { concept, atLeast, atMost }: Extract<EventSpec, { readonly kind: 'observation' }>,
): CohortEvent[] => {
  const readings = readingsOf(profile, conceptOf(measurements, concept)).filter(
    ({ quantity: { value }, comparator }) =>
      (atLeast === undefined || (value >= atLeast && comparator !== '<' && comparator !== '<=')) &&
      (atMost === undefined || (value <= atMost && comparator !== '>' && comparator !== '>=')),
  )
  const facts = new Map(factsOf(profile, 'observation').map(fact => [fact.id, fact]))
  return readings.map(({ at, fact }) => {
    const said = facts.get(fact) ?? null
    return { at, fact: said, moment: 'start', record: said?.record ?? null }
  })
}
