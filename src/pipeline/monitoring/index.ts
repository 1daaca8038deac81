import { readFileSync } from 'node:fs'

export { createAlertCount, type RuleAlerts } from './alert-burden.ts'
export type { SourcesSchema } from './schema.ts'
export { type Adapter, countBatch, type SourceCounts } from './source-counts.ts'
export { type AdapterRow, readSources, type SourceRow } from './source-registry.ts'

/** What came from which source. */
export const sourcesMigration = {
  id: '0023-sources',
  sql: readFileSync(new URL('./migration-sources.sql', import.meta.url), 'utf8'),
}
