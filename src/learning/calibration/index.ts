export { type Calibrator, calibrated, EXTREME } from './calibrator.ts'
export {
  type CalibrationMethod,
  type CrossFitted,
  crossFitCalibrator,
  defaultMethod,
  fitCalibrator,
  groupedFolds,
} from './cross-fitted.ts'
