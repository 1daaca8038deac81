export {
  type Identified,
  type Link,
  type LinkEvidence,
  type Linking,
  type LinkReason,
  linksBetween,
  type MatchedPair,
  type PairDecision,
  pairKey,
  pairOf,
  type RecordPair,
  type TrustedSystems,
  type Unlinked,
} from './links-between.ts'
export {
  collectRecords,
  type Decided,
  type Doubtful,
  describeModel,
  type FieldWeight,
  type Hold,
  holds,
  type Matching,
  matchRecords,
  type Parameters,
  type Records,
} from './matching/index.ts'
export { matchedFields } from './store/compared.ts'
export {
  eraseDemographics,
  type PatientVersion,
  type SourceLink,
  type StandingVersion,
  sourceLinksOf,
  standingOf,
  standVersions,
  storeSourceLinks,
  storeVersions,
} from './store/demographics.ts'
export {
  estimateFromStore,
  type KeptModel,
  keepModel,
  modelVersion,
  newestModel,
  newestVersion,
} from './store/models.ts'
export {
  decisive,
  judgeRecords,
  type KeptDecision,
  newestDecisions,
  pairsOf,
  type Thresholds,
  writeDecision,
} from './store/pairs.ts'
export {
  decisionsOf,
  type KeptPair,
  type NotedDecision,
  pairBetween,
  type QueuePlace,
  queuePage,
} from './store/queue.ts'
export { type IdentitySchema, peopleMigration } from './store/schema.ts'
export { countPairs, finishRun, keepStep, type MatchingRun, openRun, startRun, walkStep } from './store/walk.ts'
