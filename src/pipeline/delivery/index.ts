export type * from './contract.ts'
export { overrideReasons } from './contract.ts'
