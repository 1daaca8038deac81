export { type Calibrator, calibrated, EXTREME } from './calibrator.ts'
export {
  type CalibrationMethod,
  type CrossFitted,
  crossFitCalibrator,
  defaultMethod,
  fitCalibrator,
  groupedFolds,
} from './cross-fitted.ts'
export { bentLogOdds, type Curve, neverFalls, steepnessAt } from './curve.ts'
