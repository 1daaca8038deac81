import type { Issue } from '../../core/index.ts'
import type { Encoding } from './charset.ts'

/** The characters that MSH-1 and MSH-2 declare. */
export type Delimiters = {
  readonly field: string
  readonly component: string
  readonly repetition: string
  /** `''` when the message declares none: then nothing in it is escaped. */
  readonly escape: string
  readonly subcomponent: string
  /** MSH-2's fifth character (2.7 on): text that was cut off ends with it. */
  readonly truncation: string | undefined
}

/** One sub-component that is not empty; escape sequences still in place. */
export type Value = {
  /** Counts the message's values from 0, in their order. */
  readonly id: number
  readonly raw: string
  /** Where it begins in the message's text, in UTF-16 units. `placeOf` gives the byte. */
  readonly at: number
}

/** Sub-components, from 0; `undefined`: empty. */
export type Component = readonly (Value | undefined)[]
/** Components, from 0. */
export type Repetition = readonly (Component | undefined)[]
/** Repetitions, from 0. */
export type Field = readonly (Repetition | undefined)[]

export type Segment = {
  /** Three characters: `PID`, `ZPI`. */
  readonly name: string
  /** Counts the segments of this name from 1. */
  readonly occurrence: number
  readonly at: number
  /** `fields[3]` is PID-3; `fields[0]` is always empty. */
  readonly fields: readonly (Field | undefined)[]
}

/** A parsed message: `[3][0][0][0]` of PID's fields is PID-3.1.1 of the first repetition. */
export type Message = {
  readonly delimiters: Delimiters
  readonly encoding: Encoding
  /** MSH-12.1, e.g. `2.5.1`; `''` when missing. */
  readonly version: string
  /** MSH-9.1, e.g. `ADT`. */
  readonly type: string
  /** MSH-9.2, e.g. `A01`. */
  readonly event: string
  /** MSH-10. */
  readonly controlId: string
  readonly segments: readonly Segment[]
  /** How many values there are; ids are below it. */
  readonly values: number
  readonly bytes: Uint8Array
  readonly issues: readonly Issue[]
}
