import { AppError } from './app-error.ts'

/** Error names of the operating system (POSIX, errno.h) by what they mean for a data folder. */
const refusals: Readonly<Record<string, string>> = {
  EROFS: 'is on a file system that is read-only',
  EACCES: 'may not be used by this user',
  EPERM: 'may not be used by this user',
  EIO: 'is on a disk that reports an error',
}

/** `disk-full`, with where. Nothing that was answered before is lost by it. */
export const diskFull = (where: string, cause: unknown): AppError =>
  new AppError('disk-full', `There is no space left for ${where}.`, {
    remedy: 'Free space there, and send this again. Nothing that was answered before is lost.',
    details: { path: where },
    cause,
  })

/**
 * What a failed file operation is to whoever runs Attune: `disk-full`, or `data-folder-unusable` where the system lets
 * nothing be written or read. Every other error comes back as it is.
 *
 * @param where the folder or file concerned
 * @example
 * try { await writeFile(path, text) } catch (error) { throw storageError(error, path) }
 */
export const storageError = (error: unknown, where: string): unknown => {
  if (!(error instanceof Error && 'code' in error)) return error
  const code = String(error.code)
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(where, error)
  const refusal = refusals[code]
  if (refusal === undefined) return error
  return new AppError('data-folder-unusable', `${where} ${refusal} (${code}).`, {
    remedy: 'Make it writable for the user that runs Attune, or choose another folder with --data DIR or ATTUNE_DATA.',
    details: { path: where, reason: code },
    cause: error,
  })
}
