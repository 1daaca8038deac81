import {
  currentOrderOf,
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
  const orders = new Map<string, ProposedOrder>()
  for (const medication of list.value.current) {
    for (const { id } of medication.drugs) {
      const order = currentOrderOf(profile, medication, id)
      const { indication, dose } = order
      const key = JSON.stringify([id, indication, dose?.amount, dose?.unit, dose?.timesPerDay])
      if (!orders.has(key)) orders.set(key, order)
    }
  }
  return {
    orders: [...orders.values()].sort((a, b) => (a.drug < b.drug ? -1 : a.drug > b.drug ? 1 : 0)),
    notChecked: list.value.unrecognised.map(({ title }) => ({
      what: `Current medicine: ${title}`,
      because: 'its code is not known to Attune, so no check could look at it',
    })),
    missing: [],
  }
}
