import schemes from './coding-schemes.json' with { type: 'json' }
import snomed from './snomed-codes.json' with { type: 'json' }

const known = new Map(Object.entries(schemes.schemes))
const oid = /^[0-2](?:\.(?:0|[1-9]\d*))+$/

/** Names of an own name space of Attune, for what DICOM names without a URI; documented in docs/clinical/conversion.md. */
const local = (kind: 'coding-scheme' | 'issuer', name: string): string =>
  `urn:attune:dicom:${kind}:${encodeURIComponent(name)}`

/** SNOMED's codes of old: `SRT` in DICOM, `SNM3` and `99SDM` before. */
const oldSnomed = new Set(['SRT', 'SNM3', '99SDM'])
const concepts: ReadonlyMap<string, string> = new Map(Object.entries(snomed.codes))

/**
 * The URI of a coding scheme by its designator (0008,0102), or by the UID that the file gives it. One that nobody knows
 * stands in Attune's name space.
 */
export const systemOf = (designator: string, uid: string | undefined): string =>
  known.get(designator) ?? (uid !== undefined && oid.test(uid) ? `urn:oid:${uid}` : local('coding-scheme', designator))

/** The SNOMED CT concept of a code in the style of SNOMED RT, by the standard's own map; `undefined` for any other code. */
export const snomedConcept = (designator: string, code: string): string | undefined =>
  oldSnomed.has(designator) ? concepts.get(code) : undefined

/** The system of an identifier by who issued it: a universal id where it is one, else the name. */
export const issuerOf = (
  name: string | undefined,
  id: string | undefined,
  type: string | undefined,
): string | undefined => {
  if (id !== undefined && (type === undefined || type === 'ISO') && oid.test(id)) return `urn:oid:${id}`
  if (id !== undefined && type === 'URI' && /^[a-z][a-z0-9+.-]*:\S+$/i.test(id)) return id
  const named = name ?? id
  return named === undefined ? undefined : oid.test(named) ? `urn:oid:${named}` : local('issuer', named)
}
