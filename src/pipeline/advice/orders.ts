import type { NotChecked } from '../../clinical/index.ts'
import { medicineList, type PatientProfile, type ProposedOrder } from '../../clinical/index.ts'
import type { Missing } from '../../core/index.ts'

/** The medicines a person takes now, as orders for the checks; each ingredient is judged on its own. */
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
      if (byDrug.has(drug.id)) continue
      byDrug.set(drug.id, {
        drug: drug.id,
        codings: fact.codings,
        text: title,
        indication: null,
        origin: 'current',
        reference: fact.source.resource,
        dose: null,
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
