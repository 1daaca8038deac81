import { readFileSync } from 'node:fs'
import { AppError, storageError } from '../core/index.ts'

/**
 * A small file that a setting names, such as a key.
 *
 * @param what for the remedy: `a PEM file`
 * @throws AppError `not-found` when it cannot be read
 */
export const fileAt = (path: string, what: string): Buffer => {
  try {
    return readFileSync(path)
  } catch (cause) {
    const known = storageError(cause, path)
    if (known instanceof AppError) throw known
    throw new AppError('not-found', `${path} cannot be read.`, { remedy: `Give the path of ${what}.`, cause })
  }
}
