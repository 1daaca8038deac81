import type { Repetition, Segment } from '../../../../standards/hl7v2/index.ts'
import type { Reading } from './reading.ts'
import type { Draft, Json, Resources } from './resources.ts'

/** What a data type needs to become R4: the message, the resources that it may add to, and the place it stands at. */
export type Scope = Reading &
  Resources & {
    /** The offset from UTC that MSH-7 gives the whole message (HL7 v2.9, 2A.2.21), e.g. `+02:00`. */
    readonly offset: string | undefined
    /** `Patient/id` once the PID was read. */
    patient: string | undefined
    encounter: string | undefined
    /** Where the value stands that is being read; for issues. */
    segment: Segment
    field: number
    readonly warn: (code: string, text: string) => void
  }

/** How one repetition of a field becomes a JSON value. What it takes of the repetition counts as mapped. */
export type DataType = (repetition: Repetition, scope: Scope) => Json | undefined

export type { Draft, Json }
