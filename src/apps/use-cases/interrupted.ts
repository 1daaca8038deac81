import { AppError } from '../../core/index.ts'

/**
 * Called between two steps of something long, when everything so far is committed: ends it when it was asked to stop.
 *
 * @throws AppError `interrupted`
 */
export const stopIfAsked = (
  signal: AbortSignal | undefined,
  done: string,
  remedy = 'Give the same command again; it goes on where it was.',
): void => {
  if (signal?.aborted !== true) return
  throw new AppError('interrupted', `Stopped as asked. Done and stored: ${done}.`, { remedy })
}
