export { type CasePatient, profileOfCase } from './case-patient.ts'
