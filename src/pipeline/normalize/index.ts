export { type FactContext, type FactDraft, factIdOf, type Normalized, type SharedCode } from './fact-draft.ts'
export { factsOfResource, readableTypes } from './facts-of-resource.ts'
export { normalizeRecord } from './normalize-record.ts'
export { runsOfSeries, type SeriesRun } from './series.ts'
