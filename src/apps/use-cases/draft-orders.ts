import {
  expandedCodings,
  indicationCoded,
  type NotChecked,
  type ProposedOrder,
  recogniseDrug,
  type Terminology,
} from '../../clinical/index.ts'
import { codingKey, type DocumentHash } from '../../core/index.ts'
import { recordIdOf } from '../../pipeline/ingest/index.ts'
import { type FactDraft, factsOfResource } from '../../pipeline/normalize/index.ts'
import type { HookResource } from '../../standards/cds-hooks/index.ts'
import { isJsonObject } from '../../standards/fhir/index.ts'

export type DraftOrders = {
  readonly orders: readonly ProposedOrder[]
  /** Orders that no check can look at, and why. */
  readonly notChecked: readonly NotChecked[]
  /** References of the draft orders by the ingredient they hold. */
  readonly byIngredient: ReadonlyMap<string, readonly string[]>
}

type MedicationDraft = Extract<FactDraft, { readonly kind: 'medication' }>

/** The medicines about to be ordered, one proposed order for each ingredient. Other kinds of order are listed as not checked. */
export const readDraftOrders = (
  resources: readonly HookResource[],
  source: string,
  patient: string,
  terminology: Terminology,
): DraftOrders => {
  const orders: ProposedOrder[] = []
  const notChecked: NotChecked[] = []
  const byIngredient = new Map<string, string[]>()
  for (const resource of resources) {
    const id = typeof resource.id === 'string' ? resource.id : null
    const reference = id === null ? null : `${resource.resourceType}/${id}`
    if (resource.resourceType !== 'MedicationRequest') {
      if (resource.resourceType !== 'Medication') {
        notChecked.push({
          what: `Order: ${reference ?? resource.resourceType}`,
          because: 'Attune checks medication orders only',
        })
      }
      continue
    }
    const fact = medicationOf(resource, id, source, patient, resources)
    const codings = expandedCodings(fact?.codings ?? [], terminology, source)
    const recognised = fact === undefined ? undefined : recogniseDrug(codings, fact.text)
    const title = fact?.text ?? fact?.codings[0]?.display ?? reference ?? 'a medicine'
    if (fact === undefined || recognised === undefined) {
      notChecked.push({
        what: `Order: ${title}`,
        because: 'its code is not known to Attune, so no check could look at it',
      })
      continue
    }
    for (const drug of recognised.drugs) {
      const key = codingKey(drug.ingredient)
      if (reference !== null) byIngredient.set(key, [...(byIngredient.get(key) ?? []), reference])
      orders.push({
        drug: drug.id,
        codings,
        text: title,
        indication: indicationCoded(fact.reasonCodings),
        origin: 'order',
        reference,
        dose:
          fact.dose === undefined
            ? null
            : {
                amount: fact.dose.value,
                unit: fact.dose.unit,
                text: fact.dosageText ?? `${fact.dose.value} ${fact.dose.unit}`,
                ...(fact.timesPerDay === undefined ? {} : { timesPerDay: fact.timesPerDay }),
              },
      })
    }
  }
  return { orders, notChecked, byIngredient }
}

/** Reads the draft by the same code as a stored order; it is not stored, since nobody has signed it. */
const medicationOf = (
  resource: HookResource,
  id: string | null,
  source: string,
  patient: string,
  others: readonly HookResource[],
): MedicationDraft | undefined => {
  const read = (one: HookResource, logicalId: string | null) =>
    factsOfResource(one, {
      record: recordIdOf(source, patient),
      patient,
      contentHash: '',
      document: '' as DocumentHash,
      locator: '',
      logicalId,
      version: null,
      medicationReference: null,
    })
  const fact = read(resource, id).facts.find(one => one.kind === 'medication')
  if (fact === undefined || fact.codings.length > 0) return fact
  // The code may stand in a Medication of the same Bundle of drafts.
  const { medicationReference } = resource
  const reference = isJsonObject(medicationReference) ? medicationReference.reference : undefined
  const medication = others.find(
    other => other.resourceType === 'Medication' && `Medication/${String(other.id)}` === reference,
  )
  const code = medication === undefined ? null : read(medication, String(medication.id)).sharedCode
  if (code === null) return fact
  return { ...fact, codings: code.codings, ...(code.text === null ? {} : { text: code.text }) }
}
