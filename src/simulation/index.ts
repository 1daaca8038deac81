export { type Random, randomOf } from '../learning/numeric/index.ts'
export type { Planted, Problem } from './planted.ts'
export type { Resource } from './resources.ts'
export { simulatePatient, simulationVersion, type Truth, type VirtualPatient } from './simulate-patient.ts'
