export type * from './advice.ts'
export { type AdviceEngine, type AdviceRequest, createAdviceEngine } from './engine.ts'
export { profileHash, recommendationBytes, sha256 } from './recommendation.ts'
