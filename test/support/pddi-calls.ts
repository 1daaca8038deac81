import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** The requests of HL7 PDDI-CDS 1.0.0, where the shared data stand. */
export const pddiRequests = join(
  process.env.SHARED_DATA ?? resolve(import.meta.dirname, '../../../shared/data'),
  'drugs/pddi-cds/requests',
)

export const havePddi = existsSync(pddiRequests)

type Json = Record<string, unknown>

export const pddiRequest = (name: string): Json =>
  JSON.parse(readFileSync(join(pddiRequests, `${name}.json`), 'utf8')) as Json

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null

/** Every resource under a value, bundles opened; one request has its entries beside the bundle they belong to. */
const resourcesIn = (value: unknown): readonly Json[] => {
  if (Array.isArray(value)) return value.flatMap(resourcesIn)
  if (!isObject(value)) return []
  if (typeof value.resourceType === 'string' && value.resourceType !== 'Bundle') return [value]
  return Object.values(value).flatMap(resourcesIn)
}

/**
 * A request of the guide as a client of CDS Hooks 2.0 with R4 would send the same patient: `userId` in the context, the
 * prefetch under the keys that Attune asks for, STU3 members under their R4 names. What stands there as an expression
 * ("Today() - 90 days") gets a date before `asOf`; nothing that decides is added or left out.
 *
 * @param patient id to call the patient, so that the requests do not add up to one person
 */
export const asR4Call = (
  request: Json,
  { patient, asOf }: { readonly patient: string; readonly asOf: string },
): Json => {
  const { draftOrders, medications, selections, prefetch, ...rest } = request.context as Json
  const { patientId: _, encounterId: __, userId: ___, ...misplaced } = rest
  const subject = { reference: `Patient/${patient}` }
  const drafts = resourcesIn(draftOrders ?? medications).map((order, n) => ({
    ...toR4(order, asOf),
    id: order.id ?? `draft-${n}`,
    status: 'draft',
    intent: 'order',
    subject,
  }))
  const sent = resourcesIn([request.prefetch, prefetch, misplaced])
  const bundle = (type: string) => ({
    resourceType: 'Bundle',
    type: 'searchset',
    entry: sent
      .filter(({ resourceType }) => resourceType === type)
      .map((one, n) => ({ resource: { ...toR4(one, asOf), id: one.id ?? `${type}-${n}`, subject, patient: subject } })),
  })
  const known = sent.find(({ resourceType }) => resourceType === 'Patient')
  return {
    hook: selections === undefined ? 'order-sign' : 'order-select',
    hookInstance: request.hookInstance,
    // The older requests know no settings; their cards of information are asked for as the newer ones do it.
    extension: request.extension ?? { 'pddi-configuration-items': { 'alert-non-serious': true } },
    context: {
      userId: request.userId ?? request.user,
      patientId: patient,
      draftOrders: { resourceType: 'Bundle', entry: drafts.map(resource => ({ resource })) },
      ...(selections === undefined ? {} : { selections }),
    },
    prefetch: {
      patient: { ...known, resourceType: 'Patient', id: patient },
      conditions: bundle('Condition'),
      observations: bundle('Observation'),
      medicationRequests: bundle('MedicationRequest'),
      medicationStatements: bundle('MedicationStatement'),
      medicationDispenses: bundle('MedicationDispense'),
      medicationAdministrations: bundle('MedicationAdministration'),
    },
  }
}

const daysBefore = (asOf: string, days: number): string =>
  new Date(Date.parse(asOf) - days * 86_400_000).toISOString().slice(0, 10)

const coded = (system: string, code: unknown) => ({ coding: [{ system, code }] })

const toR4 = (resource: Json, asOf: string): Json => {
  // Some were updated, their `meta` says, before they were measured: Attune would not trust them.
  const { context: _, _authoredOn, meta: __, ...kept } = resource
  switch (kept.resourceType) {
    case 'MedicationRequest': {
      const days = Number(/Today\(\) - (\d+) days/.exec(JSON.stringify(_authoredOn ?? ''))?.[1] ?? 0)
      // The length of supply as a period without a unit, and expressions in place of dates, are not FHIR.
      const { dispenseRequest, dosageInstruction, ...order } = kept
      return { ...order, intent: 'order', authoredOn: order.authoredOn ?? daysBefore(asOf, days) }
    }
    case 'MedicationDispense':
      return { ...kept, whenHandedOver: kept.whenHandedOver ?? daysBefore(asOf, 10) }
    case 'MedicationAdministration': {
      const { effectivePeriod: __, category: ___, dosage: ____, ...given } = kept
      return { ...given, effectiveDateTime: daysBefore(asOf, 0) }
    }
    case 'Condition': {
      const { clinicalStatus, verificationStatus, assertedDate, ...problem } = kept
      return {
        ...problem,
        clinicalStatus: coded('http://terminology.hl7.org/CodeSystem/condition-clinical', clinicalStatus),
        ...(verificationStatus === undefined
          ? {}
          : {
              verificationStatus: coded(
                'http://terminology.hl7.org/CodeSystem/condition-ver-status',
                verificationStatus,
              ),
            }),
        ...(assertedDate === undefined ? {} : { recordedDate: assertedDate }),
      }
    }
    case 'Observation': {
      const { valueQuantity, ...observed } = kept
      if (!isObject(valueQuantity))
        return { ...observed, effectiveDateTime: observed.effectiveDateTime ?? observed.issued }
      const { value, unit } = valueQuantity
      return {
        ...observed,
        effectiveDateTime: observed.effectiveDateTime ?? observed.issued,
        valueQuantity: { value, unit, system: 'http://unitsofmeasure.org', code: unit },
      }
    }
    default:
      return kept
  }
}
