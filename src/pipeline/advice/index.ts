export type * from './advice.ts'
export { type AdviceEngine, type AdviceRequest, createAdviceEngine } from './engine.ts'
export { recommendationBytes, sha256, uuidOf } from './recommendation.ts'
export {
  type AdviceSchema,
  adviceMigration,
  type Channel,
  findRecommendation,
  type RecalledRecommendation,
  type RecallTarget,
  recommendationsResting,
  type StoredRecommendation,
  statusOf,
  storeRecommendations,
} from './store.ts'
