import { isJsonObject, type JsonObject } from '../../standards/fhir/index.ts'
import { patientReferredTo, type Referring, usableId } from './patient-of.ts'

/** A source says that two of its Patients are one person. */
export type PatientLink = {
  /** Ids of Patients in the source. */
  readonly patient: string
  readonly other: string
  /** `Linkage` stands until a later one about the same two; a Patient's `link` as long as that version of it does. */
  readonly said: 'linkage' | 'patient'
  /** Whether they are one; a Linkage that is not active takes it back. */
  readonly active: boolean
}

/** R4 4.8.13.1, link-type: in all four the other Patient is the same person. */
const linkTypes: ReadonlySet<unknown> = new Set(['replaced-by', 'replaces', 'refer', 'seealso'])

/**
 * What a resource says of which Patients are one: Patient.link, or Linkage (R4 8.1 and 13.1). References to other servers,
 * to related persons, or by identifier only, link nothing.
 *
 * @param own the id of the Patient that the resource is; of a Linkage `undefined`
 */
export const patientLinksOf = (referring: Referring, own: string | undefined): readonly PatientLink[] => {
  const { resource } = referring
  if (resource.resourceType === 'Linkage') return linkageOf(referring)
  if (resource.resourceType !== 'Patient' || own === undefined) return []
  return objects(resource.link).flatMap(({ other, type }): PatientLink[] => {
    const id = linkTypes.has(type) ? referred(other, referring) : undefined
    return id === undefined || id === own ? [] : [{ patient: own, other: id, said: 'patient', active: true }]
  })
}

const linkageOf = (referring: Referring): readonly PatientLink[] => {
  const { active, item } = referring.resource
  const patients = objects(item).flatMap(({ resource }) => referred(resource, referring) ?? [])
  const [first, ...others] = [...new Set(patients)]
  if (first === undefined) return []
  return others.map(other => ({ patient: first, other, said: 'linkage', active: active !== false }))
}

const referred = (reference: unknown, { fullUrl, names }: Referring): string | undefined => {
  if (!isJsonObject(reference)) return undefined
  const found = patientReferredTo(reference, fullUrl, names)
  return found.kind === 'patient' ? usableId(found.id) : undefined
}

const objects = (list: unknown): readonly JsonObject[] => (Array.isArray(list) ? list.filter(isJsonObject) : [])
