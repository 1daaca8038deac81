import {
  indicationOfMedicine,
  medicineList,
  type NotChecked,
  type PatientProfile,
  type ProposedOrder,
} from '../../clinical/index.ts'
import type { Missing } from '../../core/index.ts'

/**
 * The medicines a person takes now, as orders for the checks; each ingredient is judged on its own, and once more where
 * another entry has another dose or another reason: the one that is wrong may be either.
 */
export const currentOrders = (
  profile: PatientProfile,
): {
  readonly orders: readonly ProposedOrder[]
  readonly notChecked: readonly NotChecked[]
  readonly missing: readonly Missing[]
} => {
  const list = medicineList(profile)
  if (list.kind !== 'answered') {
    return { orders: [], notChecked: [], missing: list.kind === 'insufficient' ? list.missing : [] }
  }
  const byDrug = new Map<string, ProposedOrder>()
  for (const { drugs, fact, title } of list.value.current) {
    for (const drug of drugs) {
      const indication = indicationOfMedicine(profile, fact)
      // A product of several ingredients has one amount: it is not known of which.
      const dose =
        fact.dose === undefined || drugs.length > 1
          ? null
          : {
              amount: fact.dose.value,
              unit: fact.dose.unit,
              text: fact.dosageText ?? `${fact.dose.value} ${fact.dose.unit}`,
              ...(fact.timesPerDay === undefined ? {} : { timesPerDay: fact.timesPerDay }),
            }
      const key = JSON.stringify([drug.id, indication, dose?.amount, dose?.unit, dose?.timesPerDay])
      if (byDrug.has(key)) continue
      byDrug.set(key, {
        drug: drug.id,
        codings: fact.codings,
        text: title,
        indication,
        origin: 'current',
        reference: fact.source.resource,
        dose,
      })
    }
  }
  return {
    orders: [...byDrug.values()].sort((a, b) => (a.drug < b.drug ? -1 : 1)),
    notChecked: list.value.unrecognised.map(({ title }) => ({
      what: `Current medicine: ${title}`,
      because: 'its code is not known to Attune, so no check could look at it',
    })),
    missing: [],
  }
}
