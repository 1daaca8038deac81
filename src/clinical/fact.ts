import type { Coding, DocumentHash, FactId, Instant, Issue, Precision, Quantity, RecordId } from '../core/index.ts'

/** Where in the bytes received a fact stands. */
export type SourceLocator = {
  readonly document: DocumentHash
  /** `bytes=OFFSET+LENGTH` within the (decompressed) document. */
  readonly locator: string
  /** `Type/id` as the source calls it, e.g. `Observation/123`; a resource without id is named by its content hash. */
  readonly resource: string
  /** The source's own version of that resource, if it gave one. */
  readonly version?: string
  /** When the source wrote this version (meta.lastUpdated), where that is not `recorded` anyway. */
  readonly updated?: Instant
}

/**
 * When a fact was true of the patient. A point in time has an `end` (the last moment that its precision allows);
 * a span that is still going on has `end: null`.
 */
export type Effective = { readonly start: Instant; readonly end: Instant | null; readonly precision: Precision }

type FactBase = {
  readonly id: FactId
  readonly record: RecordId
  /** Every coding the source gave, untouched. */
  readonly codings: readonly Coding[]
  readonly text?: string
  readonly effective: Effective
  /** When the source knew: issued, recordedDate, meta.lastUpdated, else `effective`. */
  readonly recorded: Instant
  readonly recordedFrom: 'issued' | 'recordedDate' | 'lastUpdated' | 'effective' | 'unknown'
  /** When Attune knew. */
  readonly received: Instant
  /** The source's own status code, e.g. `final`, `active`, `entered-in-error`. */
  readonly status: string
  readonly source: SourceLocator
  readonly quality: readonly Issue[]
}

/** Amount as the source wrote it. */
export type OriginalQuantity = {
  readonly value?: number
  readonly unit?: string
  readonly code?: string
  readonly system?: string
}

export type Comparator = '<' | '<=' | '>=' | '>' | 'ad'

/** The value of an observation. A quantity whose unit is unknown or missing stays `unconverted`; a unit is never guessed. */
export type ObservationValue =
  | {
      readonly type: 'quantity'
      /** In the canonical UCUM unit of its dimension. */
      readonly quantity: Quantity
      readonly comparator?: Comparator
      readonly original: OriginalQuantity
    }
  | { readonly type: 'unconverted'; readonly original: OriginalQuantity; readonly comparator?: Comparator }
  | { readonly type: 'coded'; readonly codings: readonly Coding[]; readonly text?: string }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'integer'; readonly value: number }
  | { readonly type: 'range'; readonly low?: Quantity; readonly high?: Quantity }
  | { readonly type: 'ratio'; readonly numerator?: Quantity; readonly denominator?: Quantity }
  | { readonly type: 'period'; readonly start?: string; readonly end?: string }
  | { readonly type: 'time'; readonly value: string }
  | { readonly type: 'date-time'; readonly value: string }
  | { readonly type: 'sampled-data'; readonly count: number }
  /** The source says that there is no value, and why (data-absent-reason), or gave none. */
  | { readonly type: 'absent'; readonly reason: string }

export type Sex = 'female' | 'male'

export type DemographicsFact = FactBase & {
  readonly kind: 'demographics'
  readonly name?: string
  readonly identifiers: readonly { readonly system: string; readonly value: string }[]
  readonly birth?: { readonly start: Instant; readonly end: Instant; readonly precision: Precision }
  /** Recorded sex for clinical use: Patient.gender `female` or `male` only; other and unknown are no answer. */
  readonly sex?: Sex
  readonly gender?: string
  /** `at` is absent when the source only says that the patient has died. */
  readonly death?: { readonly at?: Instant }
}

export type ObservationFact = FactBase & {
  readonly kind: 'observation'
  readonly value: ObservationValue
  /** Codes of the panel or observation that this is a component of. */
  readonly panel?: readonly Coding[]
  readonly categories: readonly string[]
  readonly bodySite?: readonly Coding[]
  readonly method?: readonly Coding[]
  readonly specimen?: string
}

export type ConditionFact = FactBase & {
  readonly kind: 'condition'
  /** active, recurrence, relapse, inactive, remission, resolved; absent when the source gave none. */
  readonly clinicalStatus?: string
  /** confirmed, provisional, differential, unconfirmed, refuted, entered-in-error. */
  readonly verification?: string
  readonly categories: readonly string[]
  readonly severity?: readonly Coding[]
}

export type MedicationFact = FactBase & {
  readonly kind: 'medication'
  readonly origin: 'request' | 'statement'
  /** MedicationRequest.intent */
  readonly intent?: string
  /** `Medication/id` (or `urn:uuid:`) in the same source when the code stands elsewhere; resolved when a profile is read. */
  readonly medicationReference?: string
  readonly dosageText?: string
  readonly dose?: Quantity
  /** How often the dose is taken, when the source structures it and it is a steady number a day. */
  readonly timesPerDay?: number
  readonly route?: readonly Coding[]
  readonly reasonCodings: readonly Coding[]
  readonly reasonReferences: readonly string[]
}

export type AllergyFact = FactBase & {
  readonly kind: 'allergy'
  readonly allergyType?: string
  readonly categories: readonly string[]
  readonly criticality?: string
  readonly clinicalStatus?: string
  readonly verification?: string
  readonly reactions: readonly {
    readonly manifestations: readonly { readonly codings: readonly Coding[]; readonly text?: string }[]
    readonly severity?: string
  }[]
}

export type EncounterFact = FactBase & { readonly kind: 'encounter'; readonly class?: string }

export type ProcedureFact = FactBase & { readonly kind: 'procedure' }

/**
 * One statement of one source about one patient, append-only. It carries three times (effective, recorded,
 * received), the value in canonical UCUM beside the original, and where in the received bytes it stands.
 */
export type Fact =
  | DemographicsFact
  | ObservationFact
  | ConditionFact
  | MedicationFact
  | AllergyFact
  | EncounterFact
  | ProcedureFact

export type FactKind = Fact['kind']
export type FactOf<Kind extends FactKind> = Extract<Fact, { readonly kind: Kind }>
