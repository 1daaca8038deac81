export { type Actor, may, type Verdict } from './may.ts'
export type { Action, Purpose, Role } from './policy.ts'
