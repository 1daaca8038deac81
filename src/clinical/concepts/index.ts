export {
  type CodedConcept,
  conceptOf,
  conditions,
  type DrugClass,
  type DrugConcept,
  drugClasses,
  drugs,
  drugsOfClass,
  findings,
  type MeasurementConcept,
  measurements,
  procedures,
  type RecognisedDrug,
  recogniseDrug,
  type VaccineConcept,
  vaccines,
} from './concept.ts'
export { type CodeRule, isCoded } from './concept-row.ts'
export { codedFinding, type Measured, measurement, problem, procedureConcept } from './concepts.ts'
export {
  builtInTerminology,
  type Expansion,
  expandedCodings,
  listedCodes,
  rowsAbout,
  type Terminology,
} from './expansion.ts'
export { isBuiltIn, isKnownCode, type SuggestedTarget, suggestedTarget } from './known-code.ts'
export { vaccineNamed } from './vaccine.ts'
