export { decidedByRule } from './decided-by-rule.ts'
export { decisionsAbout, type OutcomesSchema, outcomesMigration, recordDecision } from './decisions.ts'
export { decisionsOfRule } from './decisions-of-rule.ts'
export { endVanished, type LedgerNote, noteLedger, readLedger } from './ledger.ts'
export {
  markNoteRead,
  notesOf,
  type PatientPageSchema,
  patientPageMigration,
  releaseMessage,
  releasesOf,
  writeNote,
} from './patient-page.ts'
export { type DecidedAdvice, decidedOf, newestAbout, planAt } from './plan.ts'
export { regroupLines } from './regroup-lines.ts'
export { type SafetySchema, safetyMigration, togetherMigration, worklistOrderMigration } from './safety-schema.ts'
export { answerTask, escalateTasks, findTask, type NewTask, openTasks, tasksOf } from './tasks.ts'
export {
  clearDue,
  countTasks,
  type DueRecord,
  dueRecords,
  markDue,
  markSourceDue,
  type WorklistLine,
  worklistLine,
  worklistPage,
  writeLines,
} from './worklist.ts'
