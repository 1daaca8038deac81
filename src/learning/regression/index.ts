export type { LinearOutcome } from './family.ts'
export {
  type CrossValidation,
  crossValidatePenalty,
  fitPenalised,
  penaltyAmounts,
  penaltyPath,
} from './fit-penalised.ts'
export {
  fitRegression,
  type LinearModel,
  linearContributions,
  linearPredictions,
  linearScores,
  type Penalty,
  type RegressionInput,
} from './fit-regression.ts'
export { type LinearJson, linearToJson, readLinear } from './linear-file.ts'
