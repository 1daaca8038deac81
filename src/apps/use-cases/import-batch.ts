import type { Fact } from '../../clinical/index.ts'
import type { Instant, Issue } from '../../core/index.ts'
import type { IngestEvent, Said, SourceDocument, SourceRecord, SourceSeries } from '../../pipeline/ingest/index.ts'
import type { Adapter, SourceCounts } from '../../pipeline/monitoring/index.ts'
import { factsOfResource, readMatchingFields, runsOfSeries, type SeriesRun } from '../../pipeline/normalize/index.ts'
import { type DocumentRow, type QuarantineRow, type ResourceDraft, stateFact } from '../../pipeline/profile/index.ts'
import type { Tally } from './import-report.ts'
import { sourceLinksOf } from './source-links.ts'

/** Rows in one transaction: long enough to be quick, short enough that others are not kept waiting. */
const batchSize = 2_000

/** Bytes of the resources in one transaction: their facts are held until it is written. */
const batchBytes = 8 * 1024 * 1024

/** Bytes that a reading takes while it waits to be written: its columns, twice, and packed. */
const readingBytes = 64

/** Where data come from, and by which way. */
export type Feed = {
  readonly source: string
  /** `replay`: what was here before is read again, so that nothing was heard of its source. */
  readonly adapter: Adapter | 'replay'
  /** What the caller says of the documents, for reading them again. */
  readonly said?: RememberedSaid
}

export type RememberedSaid = Said & {
  readonly sample?: string
  /** Samples with the source's ids of their patients. */
  readonly samples?: readonly (readonly [sample: string, patient: string])[]
}

/** What is written in one transaction. */
export type Batch = {
  resources: ResourceDraft[]
  series: SeriesRun[]
  documents: DocumentRow[]
  quarantined: QuarantineRow[]
  bytes: number
  /** Issues found in it, of severity warning, and error or fatal. */
  warnings: number
  errors: number
  recorded: Instant[]
}

export const emptyBatch = (): Batch => ({
  resources: [],
  series: [],
  documents: [],
  quarantined: [],
  bytes: 0,
  warnings: 0,
  errors: 0,
  recorded: [],
})

export const rowsOf = ({ resources, series, documents, quarantined }: Batch): number =>
  resources.length + series.length + documents.length + quarantined.length

/** Whether it is time to write it. */
export const isFull = (batch: Batch): boolean => rowsOf(batch) >= batchSize || batch.bytes >= batchBytes

/** @returns the document that what follows stands in */
export const take = (
  event: IngestEvent,
  inside: SourceDocument | null,
  batch: Batch,
  tally: Tally,
  { said }: Feed,
): SourceDocument | null => {
  if (event.kind === 'document') {
    batch.documents.push(said === undefined ? event.document : { ...event.document, said: JSON.stringify(said) })
    return event.document
  }
  const file = inside?.name ?? ''
  if (event.kind === 'issue') {
    const { document, locator } = event
    weigh([event.issue], batch)
    tally.issue(event.issue, document === undefined ? {} : { document, file, ...(locator && { locator }) })
  } else if (event.kind === 'quarantine') {
    const { document, locator, code, message } = event.quarantined
    const row = { document, locator, code, message }
    tally.quarantined({ ...row, file })
    batch.quarantined.push(row)
  } else if (event.kind === 'loss') tally.lost(event.loss)
  else if (event.kind === 'series') takeSeries(event.series, file, batch, tally)
  else takeRecord(event.record, file, batch, tally)
  return inside
}

/** What is said of when the source knew; a time that only stands in for it says nothing of how late it came. */
const says: ReadonlySet<Fact['recordedFrom']> = new Set(['issued', 'recordedDate', 'lastUpdated'])

const takeRecord = (record: SourceRecord, file: string, batch: Batch, tally: Tally): void => {
  const { facts, sharedCode, issues } = factsOfResource(record.resource, record)
  const { document, locator } = record
  tally.received(record.counted)
  weigh(record.issues, batch)
  weigh(issues, batch)
  const newest = facts.reduce<Instant | undefined>(
    (last, { recorded, recordedFrom }) =>
      says.has(recordedFrom) && (last === undefined || recorded > last) ? recorded : last,
    undefined,
  )
  if (newest !== undefined) batch.recorded.push(newest)
  for (const issue of [...record.issues, ...issues]) tally.issue(issue, { document, file, locator })
  batch.bytes += record.bytes
  batch.resources.push({
    record: record.record,
    patient: record.patient,
    contentHash: record.contentHash,
    resourceType: record.resourceType,
    logicalId: record.logicalId,
    version: record.version,
    document,
    locator,
    facts: facts.map(stateFact),
    sharedCode,
    said: readMatchingFields(record.resource),
    sourceLinks: sourceLinksOf(record),
  })
}

const weigh = (issues: readonly Issue[], batch: Batch): void => {
  for (const { severity } of issues) {
    if (severity === 'warning') batch.warnings += 1
    else if (severity !== 'information') batch.errors += 1
  }
}

const takeSeries = (found: SourceSeries, file: string, batch: Batch, tally: Tally): void => {
  const { runs, issues } = runsOfSeries(found)
  const { document, locator } = found
  const readings = found.series.readings.start.length
  tally.readings(readings, readings - countOf(runs))
  weigh(issues, batch)
  for (const issue of issues) tally.issue(issue, { document, file, locator })
  batch.bytes += readings * readingBytes
  batch.series.push(...runs)
}

/** What a written batch brought. */
export const countsOf = (
  { documents, quarantined, warnings, errors, recorded }: Batch,
  { stored, duplicates }: { readonly stored: number; readonly duplicates: number },
  readings: { readonly stored: number },
): SourceCounts => ({
  documents: documents.length,
  bytes: documents.reduce((sum, { bytes }) => sum + bytes, 0),
  resources: stored,
  duplicates,
  readings: readings.stored,
  warnings,
  errors,
  quarantined: quarantined.length,
  recorded,
})

/** Readings in runs. */
export const countOf = (runs: readonly SeriesRun[]): number =>
  runs.reduce((sum, { columns }) => sum + columns.start.length, 0)

export const ownerOf = ({ of, patient, document }: SeriesRun) => ({ record: of.record, patient, document })
