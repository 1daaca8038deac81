/** What this folder writes of FHIR R4 (hl7.org/fhir/R4); the wire's own names. */
export type WrittenCoding = { readonly system: string; readonly code: string; readonly display?: string }
export type WrittenConcept = { readonly coding?: readonly WrittenCoding[]; readonly text?: string }
export type WrittenReference = { readonly reference: string }

export type WrittenComponent = {
  readonly code: WrittenConcept
  readonly valueCodeableConcept?: WrittenConcept
  readonly valueString?: string
  readonly valueQuantity?: { readonly value: number }
  readonly valueRange?: { readonly low: { readonly value: number }; readonly high: { readonly value: number } }
}

export type WrittenObservation = {
  readonly resourceType: 'Observation'
  readonly id: string
  readonly meta: { readonly profile: readonly string[] }
  readonly extension?: readonly { readonly url: string; readonly valueRelatedArtifact: object }[]
  readonly status: 'final' | 'preliminary'
  readonly category: readonly WrittenConcept[]
  readonly code: WrittenConcept
  readonly subject: WrittenReference
  readonly effectiveDateTime?: string
  readonly valueCodeableConcept?: WrittenConcept
  readonly dataAbsentReason?: WrittenConcept
  readonly note?: readonly { readonly text: string }[]
  readonly method?: WrittenConcept
  readonly device: WrittenReference
  readonly derivedFrom?: readonly WrittenReference[]
  readonly component?: readonly WrittenComponent[]
}

export type WrittenReport = {
  readonly resourceType: 'DiagnosticReport'
  readonly id: string
  readonly meta: { readonly profile: readonly string[] }
  readonly status: 'final' | 'partial'
  readonly category: readonly WrittenConcept[]
  readonly code: WrittenConcept
  readonly subject: WrittenReference
  readonly effectiveDateTime?: string
  readonly result: readonly WrittenReference[]
  readonly conclusion: string
}

export type WrittenDevice = {
  readonly resourceType: 'Device'
  readonly id: string
  readonly deviceName: readonly { readonly name: string; readonly type: 'model-name' }[]
  readonly version: readonly { readonly value: string }[]
  readonly note: readonly { readonly text: string }[]
}

export type WrittenPatient = {
  readonly resourceType: 'Patient'
  readonly id: string
  readonly identifier: readonly { readonly value: string }[]
}

export type WrittenBundle = {
  readonly resourceType: 'Bundle'
  readonly id: string
  readonly type: 'collection'
  readonly entry: readonly {
    readonly fullUrl: string
    readonly resource: WrittenObservation | WrittenReport | WrittenDevice | WrittenPatient
  }[]
}

/** What every Observation of one person's Bundle has in common. */
export type Frame = {
  /** The id of a resource, from what it is of: the same content gives the same Bundle. */
  readonly idOf: (what: string) => string
  readonly subject: WrittenReference
  readonly device: WrittenReference
  /** FHIR date or dateTime at which the genome was read, where the file says so. */
  readonly effective?: string
}

export const referenceTo = (id: string): WrittenReference => ({ reference: `urn:uuid:${id}` })

const offset = 0x6c62272e07bb014262b821756295c58dn
const prime = 0x0000000001000000000000000000013bn
const mask = (1n << 128n) - 1n

/**
 * A UUID (RFC 9562 version 8) of a text: FNV-1a over its UTF-8 bytes. Not secret, only repeatable.
 *
 * @example
 * uuidOf('a') === uuidOf('a') // true
 */
export const uuidOf = (text: string): string => {
  let hash = offset
  for (const byte of new TextEncoder().encode(text)) hash = ((hash ^ BigInt(byte)) * prime) & mask
  const hex = hash.toString(16).padStart(32, '0')
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16)
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, variant + hex.slice(17, 20), hex.slice(20)].join(
    '-',
  )
}
