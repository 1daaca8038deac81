import { hash } from 'node:crypto'
import type { Fact } from '../../clinical/index.ts'
import type { Coding, FactId, Instant, Issue, RecordId } from '../../core/index.ts'
import type { CodeableConcept } from '../../standards/fhir/index.ts'
import type { SourceRecord } from '../ingest/index.ts'
import { codingsOf } from './codes.ts'
import type { Times } from './times.ts'

/** `Omit` that keeps a union a union. */
type DistributiveOmit<T, Key extends PropertyKey> = T extends unknown ? Omit<T, Key> : never

/** A fact before the store has stamped when it was received. */
export type FactDraft = DistributiveOmit<Fact, 'received'>

/** The code of a Medication, for the medicines that refer to it. */
export type SharedCode = {
  /** `Medication/id` */
  readonly reference: string
  readonly recorded: Instant | null
  readonly version: string | null
  readonly codings: readonly Coding[]
  readonly text: string | null
}

/** What a resource says. `issues` holds everything found wrong with it; each fact carries those that touch it. */
export type Normalized = {
  readonly facts: readonly FactDraft[]
  readonly sharedCode: SharedCode | null
  readonly issues: readonly Issue[]
}

/** Where a resource comes from: what of its SourceRecord goes into a fact. */
export type FactContext = Pick<
  SourceRecord,
  'record' | 'patient' | 'contentHash' | 'document' | 'locator' | 'logicalId' | 'version' | 'medicationReference'
> &
  // What reading it found; an order that is only drafted has been read elsewhere.
  Partial<Pick<SourceRecord, 'issues'>>

/** A fact is named by the content that states it: the same resource again states the same fact. */
export const factIdOf = (record: RecordId, contentHash: string, position: number): FactId =>
  hash('sha256', `fact ${record} ${contentHash} ${position}`).slice(0, 32) as FactId

/** The members that every fact has, apart from its kind. `position` counts the facts of one resource. */
export const factBase = (
  context: FactContext,
  resourceType: string,
  position: number,
  told: {
    readonly concept: CodeableConcept | undefined
    readonly times: Times
    readonly status: string
    readonly quality: readonly Issue[]
  },
) => ({
  id: factIdOf(context.record, context.contentHash, position),
  record: context.record,
  codings: codingsOf(told.concept),
  ...(told.concept?.text === undefined ? {} : { text: told.concept.text }),
  ...told.times,
  status: told.status,
  source: {
    document: context.document,
    locator: context.locator,
    resource: `${resourceType}/${context.logicalId ?? context.contentHash}`,
    ...(context.version === null ? {} : { version: context.version }),
  },
  quality: told.quality,
})
