import type { Answer } from '../../core/index.ts'

/** Several readings ask for the same input: each lack is named once. */
export const eachLackOnce = <T>(answer: Answer<T>): Answer<T> =>
  answer.kind === 'insufficient'
    ? { kind: 'insufficient', missing: [...new Map(answer.missing.map(one => [one.what, one])).values()] }
    : answer
