export { describeModel, type FieldParameters, type Parameters } from './describe.ts'
export { type Doubtful, type Matching, matchRecords } from './match.ts'
export { collectRecords, type Records } from './records.ts'
export type { Decided, Thresholds } from './resolve.ts'
