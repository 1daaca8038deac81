import { readFileSync } from 'node:fs'

export { type DueForExamination, dueForExamination } from './due.ts'
export { examineBatch, forgetFindings } from './examine-records.ts'
export { examineOneSource, renewRules, sourcesDue } from './examine-sources.ts'
export { type QualityOfSource, type QualityQuery, type QualityReport, readReport } from './report.ts'
export type { QualitySchema } from './schema.ts'
export { readUnknownCodes, type UnknownCode } from './unknown-codes.ts'

/** The tables of this stage, a numbered migration. */
export const qualityMigration = {
  id: '0019-quality',
  sql: readFileSync(new URL('./migration.sql', import.meta.url), 'utf8'),
}

/** Records are examined as a stream, with their readings and beside the person's other records. */
export const qualityStreamingMigration = {
  id: '0025-quality-streaming',
  sql: readFileSync(new URL('./migration-streaming.sql', import.meta.url), 'utf8'),
}
