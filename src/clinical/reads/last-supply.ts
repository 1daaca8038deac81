import { epochOf, type Instant, instantOf } from '../../core/index.ts'
import { recogniseDrug } from '../concepts/index.ts'
import type { MedicationFact } from '../fact.ts'
import { factsOf, type PatientProfile } from '../profile.ts'

const day = 86_400_000

/** The last package of a drug that was handed out, and when it should run out. */
export type LastSupply = { readonly fact: MedicationFact; readonly runsOut: Instant }

/**
 * The last package of a drug handed out by `asOf` whose days of supply are known; `null` when none is on record: a
 * pharmacy that sends nothing is not a patient who collects nothing.
 *
 * @param drug concept id
 * @example
 * lastSupplyOf(profile, 'carvedilol')?.runsOut
 */
export const lastSupplyOf = (profile: PatientProfile, drug: string): LastSupply | null => {
  const packages = factsOf(profile, 'medication').filter(
    fact =>
      fact.origin === 'dispense' &&
      fact.daysSupply !== undefined &&
      (recogniseDrug(fact.codings, fact.text)?.drugs ?? []).some(({ id }) => id === drug),
  )
  const ends = ({ effective, daysSupply = 0 }: MedicationFact) => epochOf(effective.start) + daysSupply * day
  const last = packages.toSorted((a, b) => ends(a) - ends(b)).at(-1)
  return last === undefined ? null : { fact: last, runsOut: instantOf(ends(last)) }
}
