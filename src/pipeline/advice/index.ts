export type * from './advice.ts'
export { type AdviceEngine, createAdviceEngine } from './engine.ts'
export { unknownDrug } from './judgement.ts'
export { setSwitch, switchedOffAt } from './kill-switch.ts'
export { recommendationBytes, sha256, uuidOf } from './recommendation.ts'
export type { AdviceRequest } from './request.ts'
export { calculationFailed } from './run-verbs.ts'
export {
  type AdvicePlace,
  type AdviceSchema,
  adviceMigration,
  type Channel,
  findRecommendation,
  type KnownBetween,
  onlyReaderOf,
  type RecalledRecommendation,
  type RecallTarget,
  recommendationsKnown,
  recommendationsResting,
  type StoredRecommendation,
  statusOf,
  storeRecommendations,
  subjectMigration,
} from './store.ts'
export type { SwitchedOff } from './switched-off.ts'
