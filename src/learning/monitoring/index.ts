export {
  type CalibrationSettings,
  type CalibrationWatch,
  type CalibrationWindow,
  calibrationDefaults,
  calibrationMonitor,
  type Stretch,
} from './calibration-monitor.ts'
export type { AnytimeInterval, MonitoredCases, WatchedEffect } from './cases.ts'
export { designEffectOf } from './design-effect.ts'
export {
  type DiscriminationSettings,
  type DiscriminationWatch,
  discriminationDefaults,
  discriminationMonitor,
  type ReferenceAuc,
} from './discrimination-monitor.ts'
export { readDriftReference } from './drift-file.ts'
export { type Drift, type DriftSettings, driftDefaults, driftOf, type FeatureDrift } from './drift-of.ts'
export {
  type DriftFeature,
  type DriftReference,
  type DriftReferenceSettings,
  driftReferenceDefaults,
  referenceOf,
} from './drift-reference.ts'
export { type AlarmSettings, alarmDefaults, type Evidence, firstAlarm } from './evidence.ts'
export { type ExpectedFigure, type ExpectedPerformance, expectedPerformance } from './expected-performance.ts'
export { type Departures, departureDefaults } from './odds-bets.ts'
export { type OverrideWatch, overrideWatch } from './override-rate.ts'
export {
  type CaseGroups,
  type LeastCases,
  type SubgroupWatch,
  subgroupWatch,
  type WatchedGroup,
} from './subgroup-watch.ts'
export {
  type MonitorName,
  type MonitorVerdict,
  type Watches,
  type WatchLevel,
  type WatchVerdict,
  watchVerdict,
} from './watch-verdict.ts'
export type { CaseWindow } from './windows.ts'
