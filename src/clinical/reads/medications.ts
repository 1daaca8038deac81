import { type Answer, answered, insufficient } from '../../core/index.ts'
import { type DrugConcept, recogniseDrug } from '../concepts/index.ts'
import type { MedicationFact } from '../fact.ts'
import { factsOf, type PatientProfile } from '../profile.ts'
import { listReceived } from './problems.ts'

export type CurrentMedication = {
  readonly fact: MedicationFact
  readonly title: string
  /** Empty when the product was not recognised: then no check could look at it. */
  readonly drugs: readonly DrugConcept[]
  readonly recognisedBy: 'code' | 'name' | null
}

export type MedicineList = {
  readonly current: readonly CurrentMedication[]
  readonly unrecognised: readonly CurrentMedication[]
  /** Some information is withheld: what is not on the list may still be taken. */
  readonly withheld: boolean
}

/** Codes by which a source says that the person takes no medicine (IPS absent-unknown, SNOMED CT 787481004). */
const noneKnown = new Set(['no-known-medications', '787481004'])

/** The medicines at `asOf`: prescribed or stated, active, not ended. What was prescribed is not always taken. */
export const medicineList = (profile: PatientProfile): Answer<MedicineList> => {
  if (profile.withheld.length > 0 && factsOf(profile, 'medication').length === 0) {
    return insufficient({
      what: 'medicine list',
      need: 'the whole list',
      have: 'some information is withheld',
      reason: 'withheld',
    })
  }
  if (!listReceived(profile, 'medication')) {
    return insufficient({ what: 'medicine list', need: 'any entry or encounter', have: 'none', reason: 'absent' })
  }
  const current = factsOf(profile, 'medication')
    .filter(fact => isCurrent(profile, fact) && !fact.codings.some(coding => noneKnown.has(coding.code)))
    .map((fact): CurrentMedication => {
      const recognised = recogniseDrug(fact.codings, fact.text)
      return {
        fact,
        title: fact.text ?? fact.codings[0]?.display ?? fact.codings[0]?.code ?? 'unnamed medicine',
        drugs: recognised?.drugs ?? [],
        recognisedBy: recognised?.by ?? null,
      }
    })
  return answered({
    current,
    unrecognised: current.filter(({ recognisedBy }) => recognisedBy === null),
    withheld: profile.withheld.length > 0,
  })
}

const isCurrent = (profile: PatientProfile, fact: MedicationFact): boolean =>
  fact.status === 'active' &&
  !['proposal', 'option'].includes(fact.intent ?? '') &&
  fact.effective.start <= profile.asOf &&
  (fact.effective.end === null || fact.effective.end > profile.asOf)

/** The current medicines that hold one of these drugs (concept ids) or a drug of one of these classes. */
export const taking = (
  list: MedicineList,
  { drugs = [], classes = [] }: { readonly drugs?: readonly string[]; readonly classes?: readonly string[] },
): readonly CurrentMedication[] =>
  list.current.filter(medication =>
    medication.drugs.some(drug => drugs.includes(drug.id) || drug.classes.some(c => classes.includes(c))),
  )
