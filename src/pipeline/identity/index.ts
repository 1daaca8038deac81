export { type Identified, type Link, linksBetween, type TrustedSystems } from './links-between.ts'
export {
  collectRecords,
  type Decided,
  type Doubtful,
  describeModel,
  type Matching,
  matchRecords,
  type Parameters,
  type Records,
} from './matching/index.ts'
