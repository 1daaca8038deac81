/** A code in a code system; `system` is the canonical FHIR URI. */
export type Coding = {
  readonly system: string
  readonly code: string
  readonly display?: string
}

/** A set of codes that mean one clinical concept, with where they come from. */
export type ValueSet = {
  readonly id: string
  readonly title: string
  readonly codings: readonly Coding[]
}

/** The canonical URIs of the code systems Attune reads. */
export const codeSystems = {
  loinc: 'http://loinc.org',
  snomed: 'http://snomed.info/sct',
  rxnorm: 'http://www.nlm.nih.gov/research/umls/rxnorm',
  atc: 'http://www.whocc.no/atc',
  icd10cm: 'http://hl7.org/fhir/sid/icd-10-cm',
  cvx: 'http://hl7.org/fhir/sid/cvx',
  ucum: 'http://unitsofmeasure.org',
} as const

/** `system|code`, the form used on the command line and as a map key. */
export const codingKey = (coding: Pick<Coding, 'system' | 'code'>): string => `${coding.system}|${coding.code}`

const usualNames: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...codeSystems,
    icd10: 'http://hl7.org/fhir/sid/icd-10',
    ndc: 'http://hl7.org/fhir/sid/ndc',
  }),
)

/** The URI of a system by its usual short name (`loinc`, `rxnorm`); any other name is taken as it stands. */
export const systemNamed = (name: string): string => usualNames.get(name.toLowerCase()) ?? name
