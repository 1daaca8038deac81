import { expect } from 'vitest'
import { AppError, errorCodes } from '../../src/core/index.ts'

/** Of what is thrown only an AppError is right that says what is wrong outside Attune, and what to do. */
export const assertRefused = (error: unknown): void => {
  if (!(error instanceof AppError)) throw error
  expect(error.code).toMatch(/^(?:misuse|not-found|ambiguous|too-large|data-folder-unusable)$/)
  expect(error.remedy.length).toBeGreaterThan(0)
  expect(errorCodes[error.code].exit).toBeGreaterThan(0)
}

/** @returns `undefined` when it is refused */
export const refusedOr = <T>(ask: () => T): T | undefined => {
  try {
    return ask()
  } catch (error) {
    assertRefused(error)
    return undefined
  }
}
