export { byConcept, type ConceptContribution } from './by-concept.ts'
export {
  type Change,
  type Changeable,
  COUNTERFACTUAL_LIMIT,
  type Counterfactual,
  type CounterfactualQuestion,
  whatWouldChange,
} from './counterfactual.ts'
export { backgroundGame, type SampledShapley, type ShapleySampling, sampledShapley } from './sampled-shapley.ts'
