import { readFileSync } from 'node:fs'

export { type AnswersFailed, answersFailed, type KeptAnswer, keepAnswers } from './answers.ts'
export { editDoubt, handEditsOf } from './edited-model.ts'
export {
  appendMove,
  definitionHash,
  definitionOf,
  eventsOfModel,
  keepDefinition,
  keepPlan,
  keepRun,
  modelFileOf,
  modelNames,
  modelOfVersion,
  plansOfModel,
  runOfVersion,
  runsOfModel,
} from './model-store.ts'
export { type Doubt, doubtOf, type MoveMark, markOf, marksOfModels, moveAct, moveHash, runHash } from './move-mark.ts'
export type { ModelAnswer } from './predict-for.ts'
export type { ModelsSchema } from './schema.ts'
export { type NotServed, type ServedModel, type Serving, servingAt } from './serving.ts'
export { type AskableModel, noSiteModels, type SiteModels, siteModelsId, siteModelsOf } from './site-models.ts'
export type { CalibrationBin, Checked, EditEffect, FrozenRows, TouchedRows, TrainingRun } from './training-run.ts'
export {
  addToProposal,
  countWatches,
  dismissProposal,
  type KeptProposal,
  keepProposal,
  keepWatch,
  proposalsOfModel,
  type RetrainProposal,
  watchesOfModel,
} from './watch-store.ts'

/** Models of a site and their lives. */
export const modelsMigration = {
  id: '0027-models',
  sql: readFileSync(new URL('./migration.sql', import.meta.url), 'utf8'),
}

/** Answers that broke, and looks at predictions. */
export const failedAnswersMigration = {
  id: '0028-failed-answers',
  sql: readFileSync(new URL('./migration-failed.sql', import.meta.url), 'utf8'),
}
