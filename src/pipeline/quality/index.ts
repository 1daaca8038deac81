import { readFileSync } from 'node:fs'

export { type DueForExamination, dueForExamination, examineBatch, forgetFindings } from './examine-records.ts'
export { examineOneSource, renewRules, sourcesDue } from './examine-sources.ts'
export { type QualityOfSource, type QualityQuery, type QualityReport, readReport } from './report.ts'
export type { QualitySchema } from './schema.ts'

/** The tables of this stage, a numbered migration. */
export const qualityMigration = {
  id: '0019-quality',
  sql: readFileSync(new URL('./migration.sql', import.meta.url), 'utf8'),
}
