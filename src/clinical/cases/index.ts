export { type AdviceCases, approvedAdvice } from './approved.ts'
export { type CasePatient, profileOfCase } from './case-patient.ts'
export { specialtyDocument } from './specialty-document.ts'
