export { type IngestOptions, ingestPaths } from './ingest-paths.ts'
export { ingestSlices } from './ingest-slices.ts'
export { recordIdOf } from './read-resource.ts'
export type { IngestEvent, Quarantined, SourceDocument, SourceRecord } from './source-record.ts'
