export { type Random, randomOf } from '../learning/numeric/index.ts'
export type { Drift } from './course.ts'
export type { Planted, Problem } from './planted.ts'
export type { Resource } from './resources.ts'
export { simulatePatient, simulationVersion, type Truth, type VirtualPatient } from './simulate-patient.ts'
export {
  type HospitalPatient,
  type HospitalTruth,
  type StayTruth,
  simulateStays,
  staysVersion,
  type TrueRisk,
} from './simulate-stays.ts'
export { type DriftKind, driftKinds, driftSays } from './stays-truth.ts'
