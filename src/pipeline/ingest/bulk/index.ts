export { bulkExport, cancelExport, type ExportScope, type FetchedFile, kickOffOf } from './bulk-export.ts'
export { openCheckpoint } from './checkpoint.ts'
