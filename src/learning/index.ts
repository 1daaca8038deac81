/**
 * Models that a clinician can read, from tables with missing values and levels as they are. Pure: threads and seeds come
 * in as arguments, nothing is read or written.
 */

export * from './additive/index.ts'
export * from './applicability/index.ts'
export * from './calibration/index.ts'
export { type AdditiveFile, editAgain, editModel, slopeOf } from './edit-model.ts'
export * from './evaluation/index.ts'
export * from './explanation/index.ts'
export * from './intervals/index.ts'
export type { Model, Recalibration, Target, Training } from './model.ts'
export { modelText, parseModel } from './model-file.ts'
export * from './monitoring/index.ts'
export * from './numeric/index.ts'
export { importedPredictorOf, type Predictor, predictionsOf, predictorOf } from './predict.ts'
export * from './regression/index.ts'
export * from './survival/index.ts'
export * from './trees/index.ts'
