export { bootstrapIntervals, type Resampling, resamplingDefaults } from './bootstrap.ts'
export {
  type CalibrationBin,
  calibrationBins,
  calibrationInTheLarge,
  calibrationSlope,
  expectedCalibrationError,
} from './calibration-measures.ts'
export { type Comparison, compareModels } from './compare-models.ts'
export { type AlertBurden, alertBurden, decisionCurve, type NetBenefit } from './decision-curve.ts'
export { aucOf, averagePrecision, pairedAuc } from './discrimination.ts'
export type { Estimate, Interval, Judged } from './judged.ts'
export { brierScore, logLoss } from './losses.ts'
export { type Performance, performanceOf, type Rates, ratesAt } from './performance.ts'
export { proportionOf, proportionsApart } from './proportions.ts'
export { type CalibrationPoint, smoothCalibration } from './smooth-calibration.ts'
export {
  type Fairness,
  type FairnessGap,
  fairnessGaps,
  type Grouping,
  type SmallestGroup,
  type Subgroup,
  type SubgroupSettings,
  smallestGroup,
  subgroupPerformance,
} from './subgroups.ts'
