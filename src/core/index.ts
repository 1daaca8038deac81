export {
  type Answer,
  allOf,
  answered,
  insufficient,
  type Missing,
  mapAnswer,
  outOfScope,
  whyUnanswered,
} from './answer.ts'
export { AppError, type ErrorCode, errorCodes } from './app-error.ts'
export { joinBytes } from './bytes.ts'
export { canonicalJson } from './canonical-json.ts'
export { type Coding, codeSystems, codingKey, systemNamed, type ValueSet } from './coding.ts'
export { durationText } from './duration.ts'
export { escaped, htmlPage } from './html.ts'
export type { DecisionId, DocumentHash, FactId, PersonId, RecommendationId, RecordId } from './ids.ts'
export { type Quantity, quantity, roundTo } from './quantity.ts'
export { failure, type Issue, issue, type Result, type Severity, success } from './result.ts'
export { diskFull, storageError } from './storage-error.ts'
export {
  completedYears,
  daysBefore,
  daysBetween,
  epochOf,
  type Instant,
  instantOf,
  intervalOf,
  lastMomentOf,
  type Period,
  type Precision,
} from './time.ts'
export { createZone, isZone, type Zone, type ZonedTime } from './zone.ts'
