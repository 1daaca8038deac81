import table from './systems.json' with { type: 'json' }

const codeSystems: ReadonlyMap<string, string> = new Map(Object.entries(table.codeSystems))
const identifierSystems: ReadonlyMap<string, string> = new Map(Object.entries(table.identifiers))

const oid = /^[0-2](?:\.\d+)+$/
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
/** HL7 version 2 tables: the last part is the table's number. */
const v2Table = /^2\.16\.840\.1\.113883\.12\.(\d{1,4})$/

export const isUuid = (text: string): boolean => uuid.test(text)

/** The URI of a code system that CDA names by OID; one without a URI of its own keeps its OID. */
export const systemOf = (root: string): string => {
  const known = codeSystems.get(root)
  if (known !== undefined) return known
  const number = v2Table.exec(root)?.[1]
  if (number !== undefined) return `http://terminology.hl7.org/CodeSystem/v2-${number.padStart(4, '0')}`
  return uriOf(root)
}

/** The URI of an identifier's assigning authority. */
export const identifierSystemOf = (root: string): string => identifierSystems.get(root) ?? uriOf(root)

export const uriOf = (root: string): string => {
  if (oid.test(root)) return `urn:oid:${root}`
  return isUuid(root) ? `urn:uuid:${root.toLowerCase()}` : root
}

/** Code systems by the names that converters use. */
export const system = {
  actClass: 'http://terminology.hl7.org/CodeSystem/v3-ActClass',
  actCode: 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
  loinc: 'http://loinc.org',
  nullFlavor: 'http://terminology.hl7.org/CodeSystem/v3-NullFlavor',
  snomed: 'http://snomed.info/sct',
  ucum: 'http://unitsofmeasure.org',
} as const
