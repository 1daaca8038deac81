import type { Coding, DocumentHash, FactId, Instant, Issue, Precision, Quantity, RecordId } from '../core/index.ts'
import type { SeriesId } from './series/reading-id.ts'
import type { StoredReadings } from './series/stored-readings.ts'

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
  /** Security labels that the source put on the resource (meta.security), e.g. a sensitivity such as `PSY`. */
  readonly securityLabels?: readonly Coding[]
  readonly quality: readonly Issue[]
}

/**
 * Readings of one thing by one device on one UTC day, such as those of a glucose sensor. They stay packed until somebody
 * looks: `observationsIn` gives each as an observation. `effective` runs from the first to the last of them.
 */
export type SeriesFact = FactBase & {
  readonly kind: 'series'
  readonly series: SeriesId
  /** UCUM code of every value. */
  readonly unit: string
  readonly categories: readonly string[]
  /** What took them, in the source's words. */
  readonly device?: string
  readonly count: number
  readonly readings: StoredReadings
  /** What was found wrong with stretches of them after they were stored. */
  readonly marks?: readonly ReadingMark[]
}

/** An issue of all readings from one moment to another, both included; milliseconds since 1970. */
export type ReadingMark = { readonly first: number; readonly last: number; readonly issue: Issue }

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
  /** Of the address in use, in the source's words, e.g. `US` or `Germany`. */
  readonly country?: string
  /** `at` is absent when the source only says that the patient has died. */
  readonly death?: { readonly at?: Instant }
}

/** What a source holds a value against, as it wrote it; for whom (`appliesTo`, `age`), where it says so. */
export type ReferenceRange = {
  readonly low?: OriginalQuantity
  readonly high?: OriginalQuantity
  readonly text?: string
  /** E.g. normal, critical, therapeutic. */
  readonly type?: readonly Coding[]
  readonly appliesTo?: readonly { readonly codings: readonly Coding[]; readonly text?: string }[]
  readonly age?: { readonly low?: OriginalQuantity; readonly high?: OriginalQuantity }
}

export type ObservationFact = FactBase & {
  readonly kind: 'observation'
  readonly value: ObservationValue
  readonly referenceRanges?: readonly ReferenceRange[]
  /** Codes of the panel or observation that this is a component of. */
  readonly panel?: readonly Coding[]
  readonly categories: readonly string[]
  readonly bodySite?: readonly Coding[]
  readonly method?: readonly Coding[]
  /** How it was done, in the source's words, e.g. the variants that a genetic panel looks at. */
  readonly methodText?: string
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
  /** What the source documented: an order, what is said to be taken, a dose given, or a package handed out. */
  readonly origin: 'request' | 'statement' | 'administration' | 'dispense'
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
  /** Of a package handed out: how many days it lasts. */
  readonly daysSupply?: number
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

export type ImmunizationFact = FactBase & {
  readonly kind: 'immunization'
  readonly doseNumber?: string
  readonly lotNumber?: string
}

/** A report as a document of its own; the values it groups are observations. */
export type DiagnosticReportFact = FactBase & {
  readonly kind: 'diagnostic-report'
  readonly categories: readonly string[]
  readonly conclusion?: string
  readonly conclusionCodings: readonly Coding[]
  /** References of the observations it groups, as the source calls them. */
  readonly results: readonly string[]
}

/** One condition of one relative; `codings` are the condition's. A relative without a named condition has none. */
export type FamilyHistoryFact = FactBase & {
  readonly kind: 'family-history'
  readonly relationship: readonly Coding[]
  readonly relationshipText?: string
  readonly onsetAge?: Quantity
}

/** `codings` and `text` are the goal's description. */
export type GoalFact = FactBase & {
  readonly kind: 'goal'
  readonly achievement?: string
  readonly targets: readonly {
    readonly measure: readonly Coding[]
    readonly value?: ObservationValue
    readonly due?: Instant
  }[]
}

/** `codings` and `text` are the plan's categories and title. */
export type CarePlanFact = FactBase & {
  readonly kind: 'care-plan'
  readonly intent?: string
  readonly activities: readonly {
    readonly codings: readonly Coding[]
    readonly text?: string
    readonly status?: string
  }[]
}

export type ImagingStudyFact = FactBase & {
  readonly kind: 'imaging-study'
  readonly modalities: readonly string[]
  readonly bodySites: readonly Coding[]
  readonly seriesCount?: number
  readonly instanceCount?: number
  /** DICOM study instance UID. */
  readonly studyUid?: string
}

/** A completed form. Items with an answer, in the form's order, nested ones flattened. */
export type QuestionnaireResponseFact = FactBase & {
  readonly kind: 'questionnaire-response'
  /** Canonical of the Questionnaire, without version. */
  readonly questionnaire?: string
  readonly items: readonly {
    readonly linkId: string
    readonly codings: readonly Coding[]
    readonly text?: string
    readonly value: ObservationValue
    /** The ordinal of a coded answer, when the response carries it. */
    readonly ordinal?: number
  }[]
}

/**
 * What the patient permits or denies. `withholds` names the categories (`genetics`, `mental-health`, …) whose facts
 * a denial keeps out of the profile; a denial that is not understood withholds nothing and carries a quality issue.
 */
export type ConsentFact = FactBase & {
  readonly kind: 'consent'
  readonly scope: readonly Coding[]
  readonly decision: 'permit' | 'deny' | 'not stated'
  readonly withholds: readonly string[]
}

export type DeviceFact = FactBase & {
  readonly kind: 'device'
  readonly manufacturer?: string
  readonly model?: string
  readonly udi?: string
}

/** A genotype at one position, as a VCF row or a genomics resource states it. Alleles are `reference` or `alternates`. */
export type GenotypeFact = FactBase & {
  readonly kind: 'genotype'
  /** Gene symbol (HGNC), when the position is one that Attune knows or the source names it. */
  readonly gene?: string
  /** `rs…`, when the source or the position gives it. */
  readonly rsid?: string
  readonly assembly?: 'GRCh37' | 'GRCh38'
  /** `chr10` */
  readonly chromosome?: string
  /** 1-based, of the first reference base. */
  readonly position?: number
  readonly reference?: string
  readonly alternates: readonly string[]
  /** Index into reference (0) and alternates (1, …) per chromosome copy; `null` is not called. */
  readonly alleles: readonly (number | null)[]
  readonly phased: boolean
  /** Phase set of a phased call: two calls are on the same chromosome copy only within one set. */
  readonly phaseSet?: string
  /** `PASS` or the filters that failed, as the source wrote them; absent when not stated. */
  readonly filters?: readonly string[]
  /** HGVS or other name of the variant, when that is all the source gives. */
  readonly variant?: string
}

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
  | ImmunizationFact
  | DiagnosticReportFact
  | FamilyHistoryFact
  | GoalFact
  | CarePlanFact
  | ImagingStudyFact
  | QuestionnaireResponseFact
  | ConsentFact
  | DeviceFact
  | GenotypeFact
  | SeriesFact

export type FactKind = Fact['kind']
export type FactOf<Kind extends FactKind> = Extract<Fact, { readonly kind: Kind }>
