export {
  bulkExport,
  cancelExport,
  type ExportScope,
  type FetchedFile,
  kickOffOf,
  openCheckpoint,
} from './bulk/index.ts'
export {
  type Chunks,
  type ConvertedResource,
  createLossTally,
  type Format,
  formatOf,
  formats,
  fullUrlOf,
  genomeFormats,
  type LossReport,
  omopTableOf,
  type PathLoss,
  type ProposedMapping,
  proposeMapping,
  readMapping,
  renderRows,
  type Said,
  seriesEntries,
  tableFormat,
} from './convert/index.ts'
export { type Deletion, deletionsIn, deletionType } from './deletions.ts'
export { createHeard, type Heard } from './heard.ts'
export { ingestMessage } from './ingest-message.ts'
export { ingestPage } from './ingest-page.ts'
export { type IngestOptions, ingestPaths } from './ingest-paths.ts'
export { ingestSlices } from './ingest-slices.ts'
export { ingestStored, rangeOf } from './ingest-stored.ts'
export { openOmop } from './omop-folder.ts'
export type { PatientLink } from './patient-links.ts'
export { recordIdOf } from './read-resource.ts'
export { invalidReading, outlineOfLines, readingLines } from './reading-lines.ts'
export { sampleTable } from './sample-table.ts'
export { type SearchPage, searchPages } from './search/index.ts'
export type { IngestEvent, Quarantined, SourceDocument, SourceRecord, SourceSeries } from './source-record.ts'
export { type Notification, readNotification } from './subscription/index.ts'
export type { VcfOwners } from './vcf-owners.ts'
export { type VcfRowResource, vcfRowType } from './vcf-row-resource.ts'
