export {
  type CodedConcept,
  type CodeRule,
  conceptOf,
  conditions,
  type DrugConcept,
  drugs,
  drugsOfClass,
  findings,
  isCoded,
  type MeasurementConcept,
  measurements,
  procedures,
  type RecognisedDrug,
  recogniseDrug,
} from './concept.ts'
export { codedFinding, type Measured, measurement, problem, procedureConcept } from './concepts.ts'
