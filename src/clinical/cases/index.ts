export { type AdviceCases, approvedAdvice } from './approved.ts'
export { type CasePatient, profileOfCase } from './case-patient.ts'
export { handedOut } from './handed-out.ts'
export { specialtyDocument } from './specialty-document.ts'
