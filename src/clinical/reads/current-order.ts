import type { ProposedOrder } from '../contracts.ts'
import type { PatientProfile } from '../profile.ts'
import { indicationOfMedicine } from './indication.ts'
import type { CurrentMedication } from './medications.ts'

/**
 * A medicine on the list as an order for the checks, for one of its ingredients. A product of several ingredients has one
 * amount, and it is not known of which: then there is no dose.
 */
export const currentOrderOf = (
  profile: PatientProfile,
  { fact, title, drugs }: CurrentMedication,
  drug: string,
): ProposedOrder => ({
  drug,
  codings: fact.codings,
  text: title,
  indication: indicationOfMedicine(profile, fact),
  origin: 'current',
  reference: fact.source.resource,
  dose:
    fact.dose === undefined || drugs.length > 1
      ? null
      : {
          amount: fact.dose.value,
          unit: fact.dose.unit,
          text: fact.dosageText ?? `${fact.dose.value} ${fact.dose.unit}`,
          ...(fact.timesPerDay === undefined ? {} : { timesPerDay: fact.timesPerDay }),
        },
})
