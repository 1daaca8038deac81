export { type BrierInput, type SurvivalBrier, survivalBrier } from './brier.ts'
export { type CensoringCurve, censoringCurve } from './censoring.ts'
export { type CauseCurve, type CompetingRisks, competingRisks } from './competing-risks.ts'
export { type Concordance, type ConcordanceInput, harrellC, unoC } from './concordance.ts'
export { type Baseline, coxSurvival } from './cox/baseline.ts'
export { type CauseSpecificModel, causeSpecificIncidence, fitCauseSpecific } from './cox/cause-specific.ts'
export { type CoxJson, coxToJson, readCox } from './cox/cox-file.ts'
export { type CoxInput, type CoxModel, coxScores, fitCox } from './cox/fit-cox.ts'
export type { Ties } from './cox/partial-likelihood.ts'
export {
  eventCuts,
  everyPeriod,
  PERIOD,
  type PersonPeriods,
  personPeriods,
  survivalFromHazards,
  timeLost,
} from './discrete-time.ts'
export type { FollowUp } from './follow-up.ts'
export { kaplanMeier, type SurvivalCurve, stepAt, survivalAt, survivalQuantile } from './kaplan-meier.ts'
