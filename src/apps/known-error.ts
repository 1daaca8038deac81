import { AppError } from '../core/index.ts'

/** What the caller of the command line is told of an error: of a bug only that it is one. */
export const knownError = (error: unknown): AppError =>
  error instanceof AppError
    ? error
    : new AppError('internal', 'Something went wrong in Attune.', {
        remedy: 'This is a bug in Attune; please report it with the command you gave.',
        cause: error,
      })
