/** A stretch of the document: `offset` of its first byte, and its length, in bytes. */
export type ByteRange = { readonly offset: number; readonly length: number }

/** What the scanner saw of a resource: the first level of its members. */
export type Outline = ByteRange & {
  readonly resourceType: string | undefined
  readonly id: string | undefined
  /** Member names that stand twice on that level; JSON readers differ in which of them counts. */
  readonly duplicateNames: readonly string[]
  readonly tooDeep: boolean
}

export type ScanEvent =
  /** A member of a top-level `entry` array. It is an entry if the value around it turns out to be a Bundle. */
  | {
      readonly kind: 'entry'
      readonly range: ByteRange
      readonly fullUrl: string | undefined
      readonly resource: Outline | undefined
    }
  /** A complete top-level value. */
  | { readonly kind: 'value'; readonly outline: Outline; readonly entries: number }
  /** The document ends, or stops making sense, at byte `at`; `from` starts the first item that is incomplete. */
  | {
      readonly kind: 'broken'
      readonly reason: 'truncated' | 'invalid'
      readonly at: number
      readonly from: number
      readonly outline: Outline
      readonly entries: number
    }

/** Nesting beyond this is refused: no FHIR resource comes near it, and recursive readers must not overflow. */
export const deepest = 500
