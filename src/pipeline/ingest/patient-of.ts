import {
  isJsonObject,
  type JsonObject,
  type Scanned,
  type Target,
  targetOf,
  urnOf,
} from '../../standards/fhir/index.ts'

/** What the full URLs of a Bundle name: only the Patients and Medications that other resources refer to. */
export type Names = ReadonlyMap<string, Target>

export const createNames = (): Map<string, Target> => new Map()

/** The names that the entries of a Bundle (or of several, in a line) carry. */
export const namesOf = (items: readonly Scanned[]): Names => {
  const names = createNames()
  for (const item of items) if (item.kind === 'resource') addName(names, item.fullUrl, item.resourceType, item.id)
  return names
}

/** Only what other resources of the same Bundle may need: who the patient is, and which medicine is meant. */
export const addName = (
  names: Map<string, Target>,
  fullUrl: string | undefined,
  resourceType: string | undefined,
  own: string | undefined,
): void => {
  if (fullUrl === undefined || (resourceType !== 'Patient' && resourceType !== 'Medication')) return
  const id = own ?? idOfFullUrl(fullUrl)
  if (id !== undefined) names.set(fullUrl, { resourceType, id })
}

/** Members that name the patient a resource is about (R4 Patient compartment), in order of preference. */
const subjects = ['subject', 'patient', 'beneficiary', 'individual', 'candidate', 'for']
/** Lists of references, or of backbone elements whose `actor` is one. */
const participants = ['participant', 'actor', 'target']

/** Whose a resource is: a patient's id in the source, nobody's, or said in a way that gives no id. */
export type PatientOf =
  | { readonly kind: 'patient'; readonly id: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'unresolved' }

/**
 * The patient that a resource is about. References are read as R4 2.3.0 says: through the Bundle's full URLs, then
 * relative or absolute. A `urn:uuid:` that the Bundle does not hold means that id (Synthea).
 */
export const patientOf = (resource: JsonObject, names: Names): PatientOf => {
  let unresolved = false
  const candidates = [
    ...subjects.flatMap(name => asList(resource[name])),
    ...participants.flatMap(name =>
      asList(resource[name]).map(item => (isJsonObject(item) ? (item.actor ?? item) : item)),
    ),
  ]
  for (const candidate of candidates) {
    if (!isJsonObject(candidate)) continue
    const found = patientReferred(candidate, names)
    if (found.kind === 'patient') return found
    unresolved ||= found.kind === 'unresolved'
  }
  return unresolved ? { kind: 'unresolved' } : { kind: 'none' }
}

const patientReferred = (candidate: JsonObject, names: Names): PatientOf => {
  const { reference, type, identifier } = candidate
  if (typeof reference !== 'string') {
    // A logical reference: the source knows whom it means, but gives no id.
    return isJsonObject(identifier) && (type === undefined || type === 'Patient')
      ? { kind: 'unresolved' }
      : { kind: 'none' }
  }
  if (reference.startsWith('#')) return { kind: 'unresolved' }
  const target = names.get(reference) ?? targetOf(reference)
  if (target !== undefined) return target.resourceType === 'Patient' ? patient(target.id) : { kind: 'none' }
  const id = urnOf(reference)
  return id !== undefined && (type === undefined || type === 'Patient') ? patient(id) : { kind: 'none' }
}

const patient = (id: string): PatientOf => ({ kind: 'patient', id })

const asList = (json: unknown): readonly unknown[] => (Array.isArray(json) ? json : json === undefined ? [] : [json])

/** `Medication/id` of a resource's medicationReference; `null` when it has none, or points inside the resource. */
export const medicationReferred = (resource: JsonObject, names: Names): string | null => {
  const { medicationReference } = resource
  const reference = isJsonObject(medicationReference) ? medicationReference.reference : undefined
  if (typeof reference !== 'string' || reference.startsWith('#')) return null
  const target = names.get(reference) ?? targetOf(reference)
  const id = target?.resourceType === 'Medication' ? target.id : target === undefined ? urnOf(reference) : undefined
  return id === undefined ? null : `Medication/${id}`
}

/** The id that a full URL gives its resource, when the resource has none of its own. */
export const idOfFullUrl = (fullUrl: string): string | undefined => urnOf(fullUrl) ?? targetOf(fullUrl)?.id
