export { nothingCheckedCard, toCards } from './cards.ts'
export type * from './contract.ts'
export { overrideReasons } from './contract.ts'
export { renderValue, titleOf, toPatientView, toSummary } from './patient-view.ts'
