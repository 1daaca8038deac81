/**
 * Models that a clinician can read, from tables with missing values and levels as they are. Pure: threads and seeds come
 * in as arguments, nothing is read or written.
 */

export * from './evaluation/index.ts'
export * from './numeric/index.ts'
export * from './survival/index.ts'
export * from './trees/index.ts'
