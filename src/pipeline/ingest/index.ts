export { type IngestOptions, ingestPaths } from './ingest-paths.ts'
export { recordIdOf } from './read-resource.ts'
export type { IngestEvent, Quarantined, SourceDocument, SourceRecord } from './source-record.ts'
