export type { Planted, Problem } from './planted.ts'
export { type Random, randomOf } from './random.ts'
export type { Resource } from './resources.ts'
export { simulatePatient, simulationVersion, type Truth, type VirtualPatient } from './simulate-patient.ts'
