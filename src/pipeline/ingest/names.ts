import { type Target, targetOf, urnOf } from '../../standards/fhir/index.ts'
import { mostNames } from './limits.ts'

/** What the full URLs of a Bundle name: only the Patients and Medications that other resources refer to. */
export type Names = {
  readonly target: (reference: string) => Target | undefined
  /** Two Patients of the Bundle share this id under different full URLs: nobody can say which of them is meant. */
  readonly ambiguous: (patient: string) => boolean
  /** The id of the one Patient that the Bundle holds; `undefined` when it holds none, or several. */
  readonly onlyPatient: () => string | undefined
  /** False when there were more names than are remembered. */
  readonly complete: () => boolean
}

export type CollectedNames = Names & { readonly addEntry: (entry: NamedEntry) => void }

/** What of a Bundle's entry names its resource. */
type NamedEntry = {
  readonly fullUrl: string | undefined
  readonly resource: { readonly resourceType: string | undefined; readonly id: string | undefined } | undefined
}

/** @param around the names of the Bundle around this one */
export const createNames = (around?: Names, most = mostNames): CollectedNames => {
  const targets = new Map<string, Target>()
  const urlOfPatient = new Map<string, string>()
  const twice = new Set<string>()
  let complete = true
  const addPatient = (id: string, fullUrl: string) => {
    const known = urlOfPatient.get(id)
    if (known !== undefined && known !== fullUrl) twice.add(id)
    else urlOfPatient.set(id, fullUrl)
  }
  return {
    addEntry: ({ fullUrl, resource }) => {
      const resourceType = resource?.resourceType
      if (resourceType !== 'Patient' && resourceType !== 'Medication') return
      const id = resource?.id ?? (fullUrl === undefined ? undefined : idOfFullUrl(fullUrl))
      if (id === undefined) return
      if (targets.size >= most || urlOfPatient.size >= most) {
        complete = false
        return
      }
      if (resourceType === 'Patient') addPatient(id, fullUrl ?? '')
      if (fullUrl !== undefined) targets.set(fullUrl, { resourceType, id })
    },
    target: reference => targets.get(reference) ?? around?.target(reference),
    ambiguous: patient => twice.has(patient) || around?.ambiguous(patient) === true,
    onlyPatient: () => (urlOfPatient.size === 0 ? around?.onlyPatient() : onlyKey(urlOfPatient)),
    complete: () => complete && around?.complete() !== false,
  }
}

const onlyKey = (map: ReadonlyMap<string, unknown>): string | undefined => {
  const [only, ...others] = map.size > 1 ? [] : map.keys()
  return others.length === 0 ? only : undefined
}

/** The id that a full URL gives its resource, when the resource has none of its own. */
export const idOfFullUrl = (fullUrl: string): string | undefined => urnOf(fullUrl) ?? targetOf(fullUrl)?.id
