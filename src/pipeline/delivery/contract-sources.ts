import type { DocumentHash, Instant } from '../../core/index.ts'

/** What came from a source by one way (`files`, `hl7v2-mllp`, `live`, ...). Counts are of all time. */
export type SourceWay = {
  readonly adapter: string
  readonly firstSeen: Instant
  readonly lastSeen: Instant
  readonly documents: number
  readonly resources: number
  readonly duplicates: number
  readonly readings: number
  /** Documents of the last 24 hours in which it was heard. */
  readonly lastDay: number
  /** Of everything that came, what is quarantined or has an error; 0 to 1. */
  readonly errorRate: number
  /** Mean seconds from the source's knowing to its receipt; `null`: it does not say. */
  readonly lagSeconds: number | null
}

export type SourceView = {
  readonly source: string
  /** `null`: expected, and never heard. */
  readonly lastSeen: Instant | null
  readonly ways: readonly SourceWay[]
  /** Stretches that could not be read and are open. */
  readonly openQuarantine: number
  /** `afterSeconds`: how long it may be quiet, and how that is known; `unknown`: no rhythm yet, so no alert. */
  readonly silence: {
    readonly silent: boolean
    readonly seconds: number | null
    readonly afterSeconds: number | null
    readonly by: 'configured' | 'learnt' | 'unknown'
  }
}

/** `GET /api/sources`: silent ones first. */
export type SourcesView = { readonly asOf: Instant; readonly sources: readonly SourceView[] }

/** A document with stretches that could not be read. */
export type QuarantinedDocument = {
  readonly document: DocumentHash
  readonly source: string
  readonly file: string
  readonly received: Instant
  /** Why, the most frequent first; at most twenty. */
  readonly reasons: readonly { readonly code: string; readonly message: string; readonly count: number }[]
  readonly stretches: number
}

/** `GET /api/sources/quarantine`: the documents that came last, at most 200. `more`: there are further ones. */
export type QuarantineView = { readonly documents: readonly QuarantinedDocument[]; readonly more: boolean }

/** `POST /api/sources/quarantine/:document/replay`: reads its stretches again. What is said now goes before what was said when it came. */
export type ReplayAsked = {
  readonly source: string
  readonly patient?: string
  readonly zone?: string
  readonly dateOrder?: 'DMY' | 'MDY'
}

export type ReplayAnswer = {
  readonly resolved: number
  readonly remaining: number
  /** Why the rest could not be read, where that is known. */
  readonly because: string | null
  readonly stored: number
  readonly duplicates: number
  readonly readings: number
}
