export {
  modelOf as preventModelOf,
  type PreventInputs,
  preventRisk,
  preventScope,
} from './equation.ts'
export { preventEvidence } from './evidence.ts'
export { ascvdBand, type PreventAnswer, preventOutcomes, preventPrediction } from './prediction.ts'
export {
  knownCardiovascularDisease,
  type PreventReading,
  preventReading,
  preventReads,
  preventWithin,
} from './reading.ts'
export { type PreventOutcome, type PreventYears, preventKnowledge } from './tables.ts'
