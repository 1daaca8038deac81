export { decisionsAbout, type OutcomesSchema, outcomesMigration, recordDecision } from './decisions.ts'
