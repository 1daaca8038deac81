export { binFinder, binOf, boundsOf } from './bounds.ts'
export { choleskyOf, inverseCholesky, solveCholesky } from './cholesky.ts'
export {
  type Design,
  designColumns,
  designContributions,
  designOf,
  designRows,
  designScorerOf,
  nameOfTerm,
  type Term,
} from './design.ts'
export { type DesignJson, designProblem, designSchema, designToJson } from './design-file.ts'
export { directionOf } from './direction.ts'
export { objectionToOutcome, objectionToValues, objectionToWeight } from './legal-outcome.ts'
export { expit, type LogisticFit, type LogisticInput, logisticFit, logit } from './logistic-fit.ts'
export { type Loss, lossOf, type Outcome } from './losses.ts'
export { type Likelihood, type Maximum, maximise } from './maximise.ts'
export { normalQuantile } from './normal.ts'
export { bytesOf, instantiate, type Kernel, loneThread, type Pool, sharedMemory } from './pool.ts'
export { type Random, randomOf } from './random.ts'
export { clusterNumbers, quantileOf } from './resampling.ts'
export { countAtMost, type RunningSums, runningSums } from './sums.ts'
export {
  alignedRows,
  assertTable,
  assertTyped,
  type CategoricalColumn,
  type Column,
  type Feature,
  featureOf,
  type NumericColumn,
  rowsOf,
  type Table,
} from './table.ts'
