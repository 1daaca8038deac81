export { type LookedAt, type QualityCheck, qualityCheck, qualityChecks } from './checks.ts'
export { canBeCode, isPublished } from './code-form.ts'
export {
  type Count,
  countKey,
  countOfKey,
  type RecordExamination,
  type RecordFinding,
  type Suspicion,
} from './examination.ts'
export { examinePersonRecords, type RecordToExamine, type RecordUnderExamination } from './examine-record.ts'
export { type Distribution, examineSource, type SourceCounts } from './examine-source.ts'
export { type Histogram, merged, quantileOf } from './histogram.ts'
export { judgeValue, limitedValue, type MeasurementLimit, measurementLimits } from './limits.ts'
export type { ReadingsOfDay } from './of-readings.ts'
export { silentAfter } from './silence.ts'
export type { SourceFinding } from './source-finding.ts'
