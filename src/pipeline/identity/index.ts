export { type Identified, type Link, linksBetween, type TrustedSystems } from './links-between.ts'
export {
  collectRecords,
  type Decided,
  describeModel,
  type Doubtful,
  defaultThresholds,
  type Matching,
  matchRecords,
  type Parameters,
  type Records,
} from './matching/index.ts'
