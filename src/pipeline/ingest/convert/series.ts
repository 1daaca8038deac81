import type { Coding } from '../../../core/index.ts'

/**
 * Readings of one thing, of one patient, by one device, in the order of time. High-rate readings stay outside FHIR: columns
 * of numbers, not a document each. A converter gives runs of at most 10,000 readings, so that it holds little.
 */
export type ConvertedSeries = {
  /** Id of the Patient that the same document gave before, or of `Said`; `''` when nobody said (`unsaid` came before). */
  readonly patient: string
  /** What was read, LOINC first. */
  readonly codings: readonly Coding[]
  readonly text?: string
  /** UCUM code of every value. */
  readonly unit: string
  readonly category: 'vital-signs' | 'laboratory' | 'activity'
  /** What took them, in the document's words; with a Device of the same document its id. */
  readonly device?: { readonly id?: string; readonly text: string }
  readonly readings: Readings
}

/** Columns of one length, ascending by `start`. */
export type Readings = {
  /** Milliseconds since 1970 in UTC. */
  readonly start: Float64Array
  /** For what covers a span, such as steps; absent for what holds at a moment. */
  readonly end?: Float64Array
  readonly value: Float64Array
  /** Minutes east of UTC of the clock that the reading was taken by: what the patient saw. */
  readonly offset: Int16Array
  /** 0 none, 1 `<` (the device said "Low"), 2 `>` ("High"); absent where none has one. */
  readonly comparator?: Uint8Array
}
