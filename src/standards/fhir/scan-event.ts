/** A stretch of the document: `offset` of its first byte, and its length, in bytes. */
export type ByteRange = { readonly offset: number; readonly length: number }

/** What the scanner saw of a resource: the first level of its members. */
export type Outline = ByteRange & {
  readonly resourceType: string | undefined
  readonly id: string | undefined
  /** Nested more than `deepest` levels. */
  readonly tooDeep: boolean
  /** Has more than `mostElements` members and elements. */
  readonly tooMany: boolean
}

export type ScanEvent =
  /** A member of a top-level `entry` array. It is an entry if the value around it turns out to be a Bundle. */
  | {
      readonly kind: 'entry'
      readonly range: ByteRange
      /** Whether it is an object; a run of others is one event. */
      readonly object: boolean
      readonly fullUrl: string | undefined
      readonly resource: Outline | undefined
      /** It has two resources, or two full URLs; the last one counts. */
      readonly nameTwice: boolean
    }
  /** A complete top-level value. */
  | { readonly kind: 'value'; readonly outline: Outline }
  /** The document ends, or stops making sense, at byte `at`; `from` starts the first item that is incomplete. */
  | {
      readonly kind: 'broken'
      readonly reason: 'truncated' | 'invalid'
      readonly at: number
      readonly from: number
      readonly outline: Outline
    }
