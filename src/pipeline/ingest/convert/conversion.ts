import type { Issue } from '../../../core/index.ts'
import type { ByteRange, JsonObject } from '../../../standards/fhir/index.ts'
import type { LossTally } from './loss.ts'
import type { ConvertedSeries } from './series.ts'

/**
 * What every format has in common that Attune reads by converting it to FHIR R4. Pure: no I/O, no clock, no randomness.
 *
 * A converter yields resources, issues and stretches that it could not read, in the order of the input, and counts in
 * `context.loss` every value that is not empty in the input exactly once: mapped, kept as text, or unmapped and named.
 * It never throws for bad input, and keeps no more than one message or document in memory.
 */
export type Format = {
  /** Stable, lower case: `hl7v2`, `c-cda`. */
  readonly id: string
  readonly title: string
  /** Names' endings, without the dot, by which a folder is searched for files of the format. */
  readonly extensions: readonly string[]
  /** By its name or its first bytes (at most 64 kB); never by trying. */
  readonly recognises: (name: string, head: Uint8Array) => boolean
  /** A later part of a document may say something new about what an earlier one gave: the last resource of an id counts. */
  readonly revises: boolean
  /** Whether files of it are looked for in zip archives, as devices export them. */
  readonly zipped: boolean
  /** `chunks` can be read from the start any number of times. */
  readonly convert: (chunks: Chunks, context: ConversionContext) => AsyncIterable<Converted>
  /** Bytes of a `range` that the converter gave, as text that a reader can follow: what `attune explain` shows. */
  readonly render: (bytes: Uint8Array) => string
  /** Files of it are known by their first bytes, and often have names without an ending. */
  readonly unnamed?: true
  /** Of a thing that every document states a part of: how parts become one, in any order, and any number of times. */
  readonly joins?: Joins
}

export type Joins = {
  readonly resourceType: string
  readonly join: (one: ConvertedResource, other: ConvertedResource) => ConvertedResource
}

export type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>

export type ConversionContext = {
  /** The document's file name, for issues only. */
  readonly name: string
  /** The name of the source, as in `attune import --source`; no part of any id. */
  readonly source: string
  readonly loss: LossTally
  readonly said: Said
}

/** What the caller knows of a document that does not say it itself. */
export type Said = {
  /**
   * The source's id of the patient whose it is, for a format that holds one patient. Resources refer to it, and no Patient is
   * given: the source has said more of them elsewhere.
   */
  readonly patient?: string
  /** IANA zone of the clock behind times without an offset, such as `Europe/Vienna`. */
  readonly zone?: string
  /** Which of two numbers of a date such as 03/04/2026 is the day, where the document does not prove it. */
  readonly dateOrder?: DateOrder
  /** Version of FHIR that a document is in, where it is not R4 or R4B: resources of several look alike. */
  readonly fhirVersion?: '3.0'
}

export type DateOrder = 'DMY' | 'MDY'

/** R4 JSON with an id; `resourceType` first, so that it reads well. */
export type ConvertedResource = JsonObject & { readonly resourceType: string; readonly id: string }

export type Converted =
  /** `range`: the bytes of the message, document or element that the resource came from. */
  | { readonly kind: 'resource'; readonly resource: ConvertedResource; readonly range: ByteRange }
  /** `range`: the bytes that hold the run's readings. */
  | { readonly kind: 'series'; readonly series: ConvertedSeries; readonly range: ByteRange }
  | { readonly kind: 'issue'; readonly issue: Issue; readonly range?: ByteRange }
  /**
   * What the document does not say, and the caller did not either (`Said`). It comes before what depends on it, once. Whoever
   * stores facts stops there; whoever only looks goes on, and sees what can be said without.
   */
  | { readonly kind: 'unsaid'; readonly what: keyof Said; readonly issue: Issue }
  /** What could not be read; the rest goes on. Messages never repeat the content. */
  | { readonly kind: 'quarantine'; readonly range: ByteRange; readonly code: string; readonly message: string }
