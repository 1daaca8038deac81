export { adviceOf, type DrugAdvice, type GeneResult } from './advice.ts'
export { drugCodes, type Guideline, guidelines, type Step, shareAlikeGuidelines } from './guideline.ts'
export { headline } from './headline.ts'
export { type Assigned, lookupKeys } from './lookup-keys.ts'
