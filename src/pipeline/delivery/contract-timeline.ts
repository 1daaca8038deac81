import type { Instant, Precision } from '../../core/index.ts'

/** `GET /api/patients/:id/timeline?asOf=`: events and values on one axis, one track a kind or a measurement. */
export type TimelineView = {
  readonly asOf: Instant
  /** The first and last moment on any track; `null` when nothing is dated. */
  readonly span: { readonly from: Instant; readonly to: Instant } | null
  readonly tracks: readonly TimelineTrack[]
  /** What no source dates: on no track, and not lost. */
  readonly undated: readonly TimelineEvent[]
}

export type TimelineTrack =
  | {
      readonly kind: 'events'
      readonly id: string
      readonly title: string
      readonly events: readonly TimelineEvent[]
    }
  | {
      readonly kind: 'values'
      readonly id: string
      readonly title: string
      /** All points are in this unit: what was sent in another one is a track of its own. */
      readonly unit: string
      readonly points: readonly TimelinePoint[]
      /** The usual range in the unit of the track, and who says so; `null`: none is known here. */
      readonly band: TimelineBand | null
    }

/** Something that happened, or went on: then `end` is after `start`, or `null` while it is still going on. */
export type TimelineEvent = {
  readonly fact: string
  readonly title: string
  readonly start: Instant
  readonly end: Instant | null
  /** Drawn as a span and not as a point. */
  readonly lasts: boolean
  readonly precision: Precision
  readonly state: string | null
  /** Dose, answer, conclusion or the like, in the source's words. */
  readonly detail: string | null
  /** Where the source says it: `Observation/123`. */
  readonly source: string
}

export type TimelinePoint = {
  readonly fact: string
  readonly at: Instant
  readonly precision: Precision
  readonly value: number
  /** `<` and the like, before the figure. */
  readonly comparator: string | null
  readonly source: string
}

export type TimelineBand = {
  readonly low: number | null
  readonly high: number | null
  readonly source: string
}
