export { type PrefetchRange, prefetchRanges, withStandIns } from './prefetch-ranges.ts'
export {
  type Feedback,
  type HookName,
  type HookRequest,
  type HookResource,
  readFeedback,
  readHookRequest,
} from './request.ts'
export type {
  Card,
  CardAction,
  CardLink,
  CodingField,
  Discovery,
  HookResponse,
  Service,
  Suggestion,
} from './response.ts'
