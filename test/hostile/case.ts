/** One hostile or broken input, and what must come of it. Cases are data: the list is read by people too. */
export type HostileCase = {
  /** What is wrong, in a sentence's worth of words. */
  readonly name: string
  /** The files that are imported, by name. */
  readonly files: Readonly<Record<string, string | Uint8Array>>
  /** For VCF files. */
  readonly patient?: string
  readonly sample?: string
  /** What is stored, `Type/id`, or `Type/id of PATIENT` when it is not of patient `p`; in order of the name. */
  readonly stored: readonly string[]
  /** What is kept and not read: the code, and its very bytes unless they do not matter. */
  readonly quarantined?: readonly (readonly [code: string, bytes?: string])[]
  /** What is said otherwise: `code location`, in any order. Information is left out. */
  readonly issues?: readonly string[]
  /** What is stated, as `told` writes it; in any order. Facts about the person are left out. */
  readonly facts?: readonly string[]
  /** What a rule reads of patient `p` on 1 June 2024: `1.2 mg/dL`, or why it gets no number. By concept, `age`, `smoking` or `medicines`. */
  readonly reads?: Readonly<Record<string, string>>
}

/** A Patient `p`, or another. */
export const patient = (id = 'p', members: object = {}) => ({
  resourceType: 'Patient',
  id,
  birthDate: '1960-05-01',
  ...members,
})

export const json = (value: unknown): string => JSON.stringify(value)

/** A Bundle of resources or of whole entries, as text. */
export const bundle = (...entries: readonly object[]): string =>
  json({
    resourceType: 'Bundle',
    type: 'collection',
    entry: entries.map(one => ('resourceType' in one ? { resource: one } : one)),
  })

/** A creatinine of patient `p`. */
export const creatinine = (id: string, members: object = {}) => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '2160-0' }] },
  subject: { reference: 'Patient/p' },
  effectiveDateTime: '2024-03-01',
  valueQuantity: { value: 1.2, unit: 'mg/dL', system: 'http://unitsofmeasure.org', code: 'mg/dL' },
  ...members,
})

export const lines = (...values: readonly (string | object)[]): string =>
  `${values.map(value => (typeof value === 'string' ? value : json(value))).join('\n')}\n`
