export { type AdditiveJson, additiveToJson, readAdditive, shapeEditJson } from './additive-file.ts'
export { editShape, largestShift } from './edit.ts'
export { fitAdditive } from './fit-additive.ts'
export { gapInWords, type ReadableGap } from './gap.ts'
export { type AdditiveInput, type AdditiveSettings, additiveDefaults } from './input.ts'
export {
  type AdditiveExplanation,
  type AdditiveModel,
  type AdditiveScorer,
  type AdditiveTerm,
  type Axis,
  additiveScorerOf,
  additiveScores,
  type ShapeEditRecord,
} from './model.ts'
export type { AdditiveOutcome } from './outcomes.ts'
export { type EditWarrant, featuresOfEdit, type ShapeEdit } from './shape-edit.ts'
export { type CellMeaning, type ShapeChart, type ShapePoint, shapeCharts } from './shapes.ts'
