/** `Type/id` of a reference, and whether the type was written or has to be guessed. */
export type Target = { readonly resourceType: string; readonly id: string }

/** R4 references, 2.3.0.1: relative or absolute, with an optional version. Ids: 2.24.0.4, but sources use more. */
const typed = /(?:^|\/)([A-Z][A-Za-z]+)\/([^/?#]+)(?:\/_history\/[^/]+)?$/
const urn = /^urn:(?:uuid|oid):(.+)$/i

/**
 * The target of a literal reference, relative or absolute.
 *
 * @example
 * targetOf('https://ehr.example/fhir/Patient/7/_history/2')  // { resourceType: 'Patient', id: '7' }
 */
export const targetOf = (reference: string): Target | undefined => {
  const [, resourceType, id] = typed.exec(reference) ?? []
  return resourceType === undefined || id === undefined ? undefined : { resourceType, id }
}

/** The uuid or oid of a `urn:` reference or fullUrl. */
export const urnOf = (reference: string): string | undefined => urn.exec(reference)?.[1]

const absolute = /^https?:\/\/(.+)\/[A-Z][A-Za-z]+\/[^/?#]+(?:\/_history\/[^/]+)?$/i

/**
 * The server that an absolute reference or fullUrl is of, without its scheme; `undefined` for a relative one.
 *
 * @example
 * baseOf('https://EHR.example/fhir/Patient/7')  // 'ehr.example/fhir'
 */
export const baseOf = (reference: string): string | undefined => absolute.exec(reference)?.[1]?.toLowerCase()
