export { fitBoosted } from './boosting/fit-boosted.ts'
export { type BoostingInput, type BoostingSettings, boostingDefaults, type EarlyStopping } from './boosting/input.ts'
export { survivalBoosting } from './boosting/survival-settings.ts'
export { askedFeatures, type Counterpart, withCounterparts } from './counterparts.ts'
export { withCovers } from './covers.ts'
export { type Ensemble, goesLeft, MISSING, scoreOf, scoresOf } from './ensemble.ts'
export { type EnsembleJson, ensembleToJson, readEnsemble } from './ensemble-file.ts'
export {
  type ForestInput,
  type ForestSettings,
  fitForest,
  forestDefaults,
  forestSurvival,
  type KeptForest,
  type SurvivalForest,
  survivalForest,
} from './forest/fit-forest.ts'
export { type ForestJson, forestToJson, readForest } from './forest/forest-file.ts'
export { type ImportedTrees, type Link, parseLightgbm } from './lightgbm.ts'
export type { OnnxSource } from './onnx/derived-columns.ts'
export { readOnnxTrees } from './onnx/read-onnx-trees.ts'
export { type Contributions, type Explainer, explainerOf, meanScore } from './shap/contributions.ts'
export { type Interactions, type PairExplainer, pairExplainerOf } from './shap/interactions.ts'
