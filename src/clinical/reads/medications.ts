import { type Answer, answered, codingKey, daysBetween, insufficient } from '../../core/index.ts'
import { type DrugConcept, recogniseDrug } from '../concepts/index.ts'
import type { MedicationFact } from '../fact.ts'
import { factsOf, type PatientProfile, remembered } from '../profile.ts'
import { listReceived } from './problems.ts'

export type CurrentMedication = {
  readonly fact: MedicationFact
  readonly title: string
  /** Empty when the product was not recognised: then no check could look at it. */
  readonly drugs: readonly DrugConcept[]
  readonly recognisedBy: 'code' | 'name' | null
  /** Why it is on the list: an order, a statement that it is taken, or only a package whose supply has not run out. */
  readonly basis: 'ordered' | 'stated' | 'supplied'
  /** Packages of it handed out whose supply covers the moment: it is there to be taken, not that it is taken. */
  readonly supplies: readonly MedicationFact[]
}

export type MedicineList = {
  readonly current: readonly CurrentMedication[]
  readonly unrecognised: readonly CurrentMedication[]
  /** Some information is withheld: what is not on the list may still be taken. */
  readonly withheld: boolean
}

/** Codes by which a source says that the person takes no medicine (IPS absent-unknown, SNOMED CT 787481004). */
const noneKnown = new Set(['no-known-medications', '787481004'])

/**
 * The medicines at `asOf`: prescribed or stated, active, not ended; and what was handed out for longer than until now,
 * unless an order or statement since then says that it was stopped. What was prescribed or handed out is not always taken
 * (hazard H12). A dose that was given is a past event and never on the list.
 */
export const medicineList = (profile: PatientProfile): Answer<MedicineList> =>
  remembered(profile, 'medicine list', listOf)

const listOf = (profile: PatientProfile): Answer<MedicineList> => {
  const facts = factsOf(profile, 'medication')
  if (profile.withheld.length > 0 && facts.length === 0) {
    return insufficient({
      what: 'medicine list',
      need: 'the whole list',
      have: 'some information is withheld',
      reason: 'withheld',
    })
  }
  const named = facts
    .filter(fact => !fact.codings.some(coding => noneKnown.has(coding.code)))
    .map((fact): Named => ({ fact, ...nameOf(fact) }))
  const supplies = named.filter(({ fact }) => covers(fact, profile.asOf))
  const listed = named.filter(({ fact }) => isListed(profile, fact))
  const onlySupplied = newestOfEach(
    supplies.filter(supply => !listed.some(entry => isSame(entry, supply)) && !isStoppedSince(named, supply)),
  )
  const current = [...listed, ...onlySupplied].map((entry): CurrentMedication => {
    const { origin } = entry.fact
    return {
      ...entry,
      basis: origin === 'request' ? 'ordered' : origin === 'statement' ? 'stated' : 'supplied',
      supplies: supplies.filter(supply => isSame(entry, supply)).map(({ fact }) => fact),
    }
  })
  // Doses given and packages that have run out are no list: nobody said that there is nothing else.
  const events = facts.length > 0 && facts.every(isEvent)
  if (current.length === 0 && (events ? !encountered(profile) : !listReceived(profile, 'medication'))) {
    return insufficient({ what: 'medicine list', need: 'any entry or encounter', have: 'none', reason: 'absent' })
  }
  return answered({
    current,
    unrecognised: current.filter(({ recognisedBy }) => recognisedBy === null),
    withheld: profile.withheld.length > 0,
  })
}

type Named = Pick<CurrentMedication, 'fact' | 'title' | 'drugs' | 'recognisedBy'>

const nameOf = (fact: MedicationFact): Omit<Named, 'fact'> => {
  const recognised = recogniseDrug(fact.codings, fact.text)
  return {
    title: fact.text ?? fact.codings[0]?.display ?? fact.codings[0]?.code ?? 'unnamed medicine',
    drugs: recognised?.drugs ?? [],
    recognisedBy: recognised?.by ?? null,
  }
}

const isEvent = ({ origin }: MedicationFact): boolean => origin === 'administration' || origin === 'dispense'

const encountered = (profile: PatientProfile): boolean =>
  factsOf(profile, 'encounter').length > 0 && profile.notSent?.includes('medication') !== true

const isListed = (profile: PatientProfile, fact: MedicationFact): boolean =>
  !isEvent(fact) &&
  fact.status === 'active' &&
  !['proposal', 'option'].includes(fact.intent ?? '') &&
  fact.effective.start <= profile.asOf &&
  (fact.effective.end === null || fact.effective.end > profile.asOf)

/** Handed over (not only prepared) for so many days that some are left. */
const covers = (fact: MedicationFact, asOf: PatientProfile['asOf']): boolean =>
  fact.origin === 'dispense' &&
  fact.status === 'completed' &&
  fact.daysSupply !== undefined &&
  fact.effective.start <= asOf &&
  daysBetween(fact.effective.start, asOf) < fact.daysSupply

const isSame = (one: Named, other: Named): boolean => {
  if (one.drugs.length > 0 || other.drugs.length > 0) return drugKey(one) === drugKey(other)
  const codes = new Set(one.fact.codings.map(codingKey))
  return other.fact.codings.some(coding => codes.has(codingKey(coding))) || one.title === other.title
}

const drugKey = ({ drugs }: Named): string =>
  drugs
    .map(({ id }) => id)
    .sort()
    .join(' ')

const ended = new Set(['stopped', 'completed', 'on-hold', 'cancelled', 'not-taken'])

/** An order or statement, not older than the package, says that the medicine is over or paused. */
const isStoppedSince = (named: readonly Named[], supply: Named): boolean =>
  named.some(
    entry =>
      !isEvent(entry.fact) &&
      isSame(entry, supply) &&
      (ended.has(entry.fact.status) || entry.fact.effective.end !== null) &&
      (entry.fact.effective.end ?? entry.fact.source.updated ?? entry.fact.recorded) >= supply.fact.effective.start,
  )

const newestOfEach = (supplies: readonly Named[]): readonly Named[] =>
  supplies.filter((supply, index) => !supplies.slice(index + 1).some(later => isSame(later, supply)))

/** The current medicines that hold one of these drugs (concept ids) or a drug of one of these classes. */
export const taking = (
  list: MedicineList,
  { drugs = [], classes = [] }: { readonly drugs?: readonly string[]; readonly classes?: readonly string[] },
): readonly CurrentMedication[] =>
  list.current.filter(medication =>
    medication.drugs.some(drug => drugs.includes(drug.id) || drug.classes.some(c => classes.includes(c))),
  )
