import codingSystems from './coding-systems.json' with { type: 'json' }

const known = new Map(Object.entries(codingSystems.systems))
const oid = /^[0-2](?:\.(?:0|[1-9]\d*))+$/
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Names of an own name space of Attune, for what HL7 v2 names without a URI; documented in docs/clinical/conversion.md. */
const local = (kind: 'coding-system' | 'authority', name: string): string =>
  `urn:attune:hl7v2:${kind}:${encodeURIComponent(name)}`

/**
 * The URI of a coding system by its name in HL7 table 0396, or by its OID (CWE.14). Tables of HL7 (`HL70078`) have URIs of
 * their own; a name that is known to nobody stands in Attune's name space, so that two of them are never confused.
 */
export const systemOf = (name: string | undefined, id?: string): string | undefined => {
  if (id !== undefined && oid.test(id)) return uriOfOid(id)
  if (name === undefined) return undefined
  const upper = name.toUpperCase()
  const found = known.get(upper)
  if (found !== undefined) return found
  const table = /^HL7-?(\d{4})$/.exec(upper)?.[1]
  if (table !== undefined) return tableSystem(table)
  if (oid.test(name)) return uriOfOid(name)
  return /^(?:https?:\/\/|urn:)\S+$/.test(name) ? name : local('coding-system', name)
}

/** The system of an HL7 table: `http://terminology.hl7.org/CodeSystem/v2-0078`. */
export const tableSystem = (table: string): string => `http://terminology.hl7.org/CodeSystem/v2-${table}`

/** OIDs that have a URI in FHIR R4 (4.3.0), so that the same system never has two names. */
const ofOid: Readonly<Record<string, string>> = {
  '2.16.840.1.113883.6.1': 'http://loinc.org',
  '2.16.840.1.113883.6.96': 'http://snomed.info/sct',
  '2.16.840.1.113883.6.88': 'http://www.nlm.nih.gov/research/umls/rxnorm',
  '2.16.840.1.113883.6.90': 'http://hl7.org/fhir/sid/icd-10-cm',
  '2.16.840.1.113883.6.3': 'http://hl7.org/fhir/sid/icd-10',
  '2.16.840.1.113883.6.103': 'http://hl7.org/fhir/sid/icd-9-cm',
  '2.16.840.1.113883.6.69': 'http://hl7.org/fhir/sid/ndc',
  '2.16.840.1.113883.12.292': 'http://hl7.org/fhir/sid/cvx',
  '2.16.840.1.113883.6.8': 'http://unitsofmeasure.org',
  '2.16.840.1.113883.4.1': 'http://hl7.org/fhir/sid/us-ssn',
  '2.16.840.1.113883.4.6': 'http://hl7.org/fhir/sid/us-npi',
}

const uriOfOid = (id: string): string => ofOid[id] ?? `urn:oid:${id}`

/** The system of an identifier by its assigning authority (HD): the universal id where it is one, else the name. */
export const authorityOf = (
  name: string | undefined,
  id: string | undefined,
  type: string | undefined,
): string | undefined => {
  if (id !== undefined) {
    if (oid.test(id)) return uriOfOid(id)
    if (uuid.test(id)) return `urn:uuid:${id.toLowerCase()}`
    if (type === 'URI' && /^[a-z][a-z0-9+.-]*:\S+$/i.test(id)) return id
    if (type === 'DNS' && /^[\w.-]+$/.test(id)) return `urn:attune:hl7v2:dns:${id.toLowerCase()}`
    return local('authority', name ?? id)
  }
  return name === undefined ? undefined : oid.test(name) ? uriOfOid(name) : local('authority', name)
}
