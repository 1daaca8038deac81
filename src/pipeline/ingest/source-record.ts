import type { DocumentHash, Issue, RecordId } from '../../core/index.ts'
import type { ByteRange, JsonObject } from '../../standards/fhir/index.ts'
import type { ConvertedSeries, LossReport } from './convert/index.ts'
import type { PatientLink } from './patient-links.ts'

/** A file as it was received. Its (decompressed) bytes stand in the blob store under `document`. */
export type SourceDocument = {
  readonly document: DocumentHash
  readonly source: string
  /** Path below the folder that was given, or the file's name. */
  readonly name: string
  /** Decompressed. */
  readonly bytes: number
}

/** One resource of a source, R4 JSON, with where it stands and whose it is. */
export type SourceRecord = {
  readonly record: RecordId
  readonly source: string
  /** The source's id of the patient; `''` when the resource belongs to none. */
  readonly patient: string
  readonly resourceType: string
  /** The name to count it under: its type, or `unknown` when R4 does not define that type. */
  readonly counted: string
  readonly logicalId: string | null
  readonly version: string | null
  /** SHA-256 (hexadecimal) of the resource without insignificant white space. */
  readonly contentHash: string
  readonly document: DocumentHash
  /** `bytes=OFFSET+LENGTH` within the decompressed document. */
  readonly locator: string
  /** How many bytes it is there. */
  readonly bytes: number
  readonly resource: JsonObject
  /** `Medication/id` that a medicationReference means in this source, when it points outside the resource. */
  readonly medicationReference: string | null
  /** Which Patients of the source it says are one person. */
  readonly patientLinks: readonly PatientLink[]
  readonly issues: readonly Issue[]
}

/** Readings of one patient's device, as a converted document gave them. */
export type SourceSeries = {
  readonly record: RecordId
  readonly source: string
  /** The source's id of the patient. */
  readonly patient: string
  readonly series: ConvertedSeries
  readonly document: DocumentHash
  /** The stretch of the document that holds them. */
  readonly locator: string
}

/** What could not be read. Its bytes are kept in the document. */
export type Quarantined = {
  readonly document: DocumentHash
  readonly locator: string
  readonly code: string
  readonly message: string
  readonly range: ByteRange
}

/** What `ingestPaths` gives, in the order of the files; a `document` comes before what stands in it. */
export type IngestEvent =
  | { readonly kind: 'document'; readonly document: SourceDocument }
  | { readonly kind: 'record'; readonly record: SourceRecord }
  | { readonly kind: 'series'; readonly series: SourceSeries }
  | { readonly kind: 'quarantine'; readonly quarantined: Quarantined }
  /** What converting a document to R4 kept and lost; after everything else in it. */
  | { readonly kind: 'loss'; readonly loss: LossReport; readonly document: DocumentHash }
  /** What is wrong elsewhere than in a record. With a document: `locator` says where in it. */
  | { readonly kind: 'issue'; readonly issue: Issue; readonly document?: DocumentHash; readonly locator?: string }

export const locatorOf = ({ offset, length }: ByteRange): string => `bytes=${offset}+${length}`
