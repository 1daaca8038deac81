import { readFileSync } from 'node:fs'

export { type AdviceChange, createAdviceDifference } from './advice-difference.ts'
export { createAlertCount } from './alert-burden.ts'
export {
  type AlertMeasurement,
  type AlertReport,
  type DecisionCounts,
  keepMeasurement,
  newestMeasurement,
  type RuleBurden,
} from './alert-measurement.ts'
export { decideProposal, type ProposalStep } from './retrain-proposal.ts'
export type { WatchAsked } from './run-monitors.ts'
export type { AlertsSchema, SourcesSchema } from './schema.ts'
export { type Adapter, countBatch, type SourceCounts } from './source-counts.ts'
export { type AdapterRow, readSources, type SourceRow } from './source-registry.ts'
export { type WatchFindings, watchOf } from './watch-view.ts'
export { rowsAt } from './watched-cases.ts'

/** What came from which source. */
export const sourcesMigration = {
  id: '0023-sources',
  sql: readFileSync(new URL('./migration-sources.sql', import.meta.url), 'utf8'),
}

/** How often each rule would have fired, as it was measured. */
export const alertsMigration = {
  id: '0026-alerts',
  sql: readFileSync(new URL('./migration-alerts.sql', import.meta.url), 'utf8'),
}
