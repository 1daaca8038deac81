import { baseOf, isJsonObject, type JsonObject, type Target, targetOf, urnOf } from '../../standards/fhir/index.ts'
import { longestId } from './limits.ts'
import type { Names } from './names.ts'

/** Members that name the patient a resource is about (R4 Patient compartment), in order of preference. */
const subjects = ['subject', 'patient', 'beneficiary', 'individual', 'candidate', 'for']
/** Lists of references, or of backbone elements whose `actor` is one. */
const participants = ['participant', 'actor', 'target']

/** Whose a resource is: a patient's id in the source, nobody's, or said in a way that gives no id here. */
export type PatientOf =
  | { readonly kind: 'patient'; readonly id: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'unresolved' }
  /** A patient of another server than the resource's own: the same id means somebody else there. */
  | { readonly kind: 'elsewhere' }

/** A resource with what surrounds it. */
export type Referring = {
  readonly resource: JsonObject
  readonly fullUrl: string | undefined
  readonly names: Names
}

/**
 * The patient that a resource is about. References are read as R4 2.3.0 says: through the Bundle's full URLs, then
 * relative or absolute. A `urn:uuid:` that the Bundle does not hold means that id (Synthea).
 */
export const patientOf = ({ resource, fullUrl, names }: Referring): PatientOf => {
  let open: PatientOf = { kind: 'none' }
  const candidates = [
    ...subjects.flatMap(name => asList(resource[name])),
    ...participants.flatMap(name =>
      asList(resource[name]).map(item => (isJsonObject(item) ? (item.actor ?? item) : item)),
    ),
  ]
  for (const candidate of candidates) {
    if (!isJsonObject(candidate)) continue
    const found = patientReferredTo(candidate, fullUrl, names)
    if (found.kind === 'patient') return found
    if (open.kind === 'none') open = found
  }
  return open
}

/** The patient that a reference means. */
export const patientReferredTo = (candidate: JsonObject, fullUrl: string | undefined, names: Names): PatientOf => {
  const { reference, type, identifier } = candidate
  if (typeof reference !== 'string') {
    // A logical reference: the source knows whom it means, but gives no id.
    return isJsonObject(identifier) && (type === undefined || type === 'Patient')
      ? { kind: 'unresolved' }
      : { kind: 'none' }
  }
  if (reference.startsWith('#')) return { kind: 'unresolved' }
  const target = resolve(reference, fullUrl, names)
  if (target === 'elsewhere') return typeIn(reference) === 'Patient' ? { kind: 'elsewhere' } : { kind: 'none' }
  if (target !== undefined) return target.resourceType === 'Patient' ? patient(target.id) : { kind: 'none' }
  const id = urnOf(reference)
  if (id === undefined || (type !== undefined && type !== 'Patient')) return { kind: 'none' }
  return names.complete() ? patient(id) : { kind: 'unresolved' }
}

const patient = (id: string): PatientOf => ({ kind: 'patient', id })

const typeIn = (reference: string): string | undefined => targetOf(reference)?.resourceType

/** What a reference means: an entry of the Bundle, a resource of the same server, or one of another server. */
const resolve = (reference: string, fullUrl: string | undefined, names: Names): Target | 'elsewhere' | undefined => {
  const entry = names.target(reference)
  if (entry !== undefined) return entry
  const own = fullUrl === undefined ? undefined : baseOf(fullUrl)
  const other = baseOf(reference)
  return own !== undefined && other !== undefined && own !== other ? 'elsewhere' : targetOf(reference)
}

const asList = (json: unknown): readonly unknown[] => (Array.isArray(json) ? json : json === undefined ? [] : [json])

/** `Medication/id` of a resource's medicationReference; `null` when it has none, or points elsewhere. */
export const medicationReferred = ({ resource, fullUrl, names }: Referring): string | null => {
  const { medicationReference } = resource
  const reference = isJsonObject(medicationReference) ? medicationReference.reference : undefined
  if (typeof reference !== 'string' || reference.startsWith('#')) return null
  const target = resolve(reference, fullUrl, names)
  if (target === 'elsewhere') return null
  const id = target?.resourceType === 'Medication' ? target.id : target === undefined ? urnOf(reference) : undefined
  return usableId(id) === undefined ? null : `Medication/${id}`
}

/** An id that can be stored and printed. R4 allows 64 letters, digits, `-` and `.`; sources use more. */
export const usableId = (id: unknown): string | undefined =>
  typeof id === 'string' && id.length > 0 && id.length <= longestId && !/\p{Cc}/u.test(id) && id.isWellFormed()
    ? id
    : undefined
