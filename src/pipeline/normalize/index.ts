export type { FactContext, FactDraft, Normalized, SharedCode } from './fact-draft.ts'
export { factsOfResource } from './facts-of-resource.ts'
export { normalizeRecord } from './normalize-record.ts'
