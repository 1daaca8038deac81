export type * from './advice.ts'
