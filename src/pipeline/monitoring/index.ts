import { readFileSync } from 'node:fs'

<<<<<<< HEAD
export { createAlertCount } from './alert-burden.ts'
export {
  type AlertMeasurement,
  type AlertReport,
  type DecisionCounts,
  keepMeasurement,
  newestMeasurement,
  type RuleBurden,
} from './alert-measurement.ts'
export type { AlertsSchema, SourcesSchema } from './schema.ts'
=======
export { type AdviceChange, createAdviceDifference } from './advice-difference.ts'
export { createAlertCount, type RuleAlerts } from './alert-burden.ts'
export type { SourcesSchema } from './schema.ts'
>>>>>>> df83408 (Knowledge: public releases of PharmCAT, ClinPGx and CPIC are imported as packs; diff and dry run say what changes for the stored patients (work in progress: pages follow))
export { type Adapter, countBatch, type SourceCounts } from './source-counts.ts'
export { type AdapterRow, readSources, type SourceRow } from './source-registry.ts'

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
