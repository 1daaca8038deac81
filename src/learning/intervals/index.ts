export { bootstrapPredictions, type RefitSettings } from './bootstrap-predictions.ts'
export {
  type ConformalRegression,
  type ConformalSets,
  type ConformalSettings,
  conformalInterval,
  conformalMargin,
  conformalQuantile,
  conformalQuantileMargin,
  fitConformalSets,
  possibleOutcomes,
} from './conformal.ts'
