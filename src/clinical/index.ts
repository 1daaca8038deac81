export {
  ageInput,
  booleanInput,
  type CalculatedValue,
  type Calculator,
  type CalculatorOutput,
  choiceInput,
  type NotCalculated,
  quantityInput,
  sexInput,
} from './calculator.ts'
export { type Consulted, consultedAbout, rankedByTier } from './candidates.ts'
export * from './cases/index.ts'
export * from './concepts/index.ts'
export type * from './contracts.ts'
export { bodyMassIndex } from './derivations/body-mass-index.ts'
export { type Egfr, egfrFromCreatinine, egfrFromCreatinineAndCystatin } from './derivations/ckd-epi-2021.ts'
export { type CreatinineClearance, cockcroftGault } from './derivations/cockcroft-gault.ts'
export { bmiOf, creatinineClearanceOf, type Derived, egfrOf } from './derivations/of-profile.ts'
export * from './derivations/prevent/index.ts'
export { type SensorGlucose, type SensorValue, sensorGlucose } from './derivations/sensor-glucose.ts'
export type * from './dosing.ts'
export * from './drug-rules/index.ts'
export { derivationEvidence, evidenceIn } from './evidence.ts'
export type * from './fact.ts'
export * from './genome/index.ts'
export {
  createKnowledgeView,
  type Jurisdiction,
  type KnowledgePack,
  type KnowledgeView,
  mergePacks,
  packBytes,
  type RowProvenance,
  type TableOf,
} from './knowledge.ts'
export { knowledgeLimits, knowledgeOf, knowledgeTable } from './knowledge-table.ts'
export type * from './panel.ts'
export {
  byTime,
  factsCoded,
  factsIn,
  factsOf,
  hasFacts,
  observedProfile,
  type PatientProfile,
  remembered,
  unobserved,
  withFloors,
} from './profile.ts'
export { addReads, type ComparableFacts, comparableFacts, type ProfileReads } from './profile-reads.ts'
export * from './quality/index.ts'
export type { QualityFloor } from './quality-floor.ts'
export { allergiesTo, becauseAllergy, reactionOf } from './reads/allergies.ts'
export {
  becauseAge,
  becauseDerived,
  becauseFact,
  becauseReading,
  eachReasonOnce,
  renderQuantity,
} from './reads/because.ts'
export { clipped } from './reads/clipped.ts'
export { currentOrderOf } from './reads/current-order.ts'
export { type Age, ageOf, countryOf, deathOf, sexOf } from './reads/demographics.ts'
export { doubtOf, valueDoubtOf } from './reads/doubt.ts'
export { eachLackOnce } from './reads/each-lack-once.ts'
export { egfrDisagreement, reportedEgfrIssues } from './reads/egfr-quality.ts'
export { type EndedMedication, endedMedicines } from './reads/ended-medicines.ts'
export { excludedByDefault, exclusionReads, pregnancyOnRecord } from './reads/exclusions.ts'
export { indicationCoded, indicationOfMedicine } from './reads/indication.ts'
export { jurisdictionMissing, noJurisdiction } from './reads/jurisdiction.ts'
export { type LastSupply, lastSupplyOf } from './reads/last-supply.ts'
export { latestOf, observationsOf, type Reading, readingsOf } from './reads/measurements.ts'
export { type CurrentMedication, type MedicineList, medicineList, taking } from './reads/medications.ts'
export { isOngoing, listReceived, type ProblemState, problemState, proceduresDone } from './reads/problems.ts'
export { bleedingToSettle, bleedingWithin, problemFacts, unresolvedBleeding } from './reads/recent-problem.ts'
export { type SmokingStatus, smokingStatusOf } from './reads/smoking.ts'
export { takes } from './reads/takes.ts'
export type * from './recommendation.ts'
export { packReadings, unpackReadings } from './series/codec.ts'
export {
  dayOf,
  isAscending,
  isSame,
  knownAtOf,
  merge,
  millisecondsOfDay,
  orderOf,
  pick,
  type ReadingColumns,
  slice,
} from './series/columns.ts'
export { digestOf, readingId, readingNamed, type SeriesId } from './series/reading-id.ts'
export { observationsIn, type SeriesOf, seriesFact } from './series/series-fact.ts'
export { columnsOf, dayAt, extentOf, type Origin, originsOf, type SeriesPart } from './series/stored-readings.ts'
export type * from './specialty.ts'
