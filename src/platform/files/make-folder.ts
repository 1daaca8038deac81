import { access, constants, mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { storageError } from '../../core/index.ts'
import { syncFolder } from './sync-folder.ts'

/**
 * Creates a folder (0700) and those above it that are missing, each with a name that survives a power loss. One that is
 * there stays as it is.
 *
 * @throws AppError `disk-full`, `data-folder-unusable`
 */
export const makeFolder = async (folder: string): Promise<void> => {
  try {
    const first = await mkdir(folder, { recursive: true, mode: 0o700 })
    if (first === undefined) return
    for (let made = folder; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made))
  } catch (error) {
    throw storageError(await reasonOf(error, folder), folder)
  }
}

/** On a read-only file system Node's recursive mkdir says ENOENT; the nearest folder that exists says why it refuses. */
const reasonOf = async (error: unknown, folder: string): Promise<unknown> => {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) return error
  try {
    await access(await nearest(folder), constants.W_OK)
    return error
  } catch (reason) {
    return reason
  }
}

const nearest = async (folder: string): Promise<string> => {
  const exists = await stat(folder).then(
    () => true,
    () => false,
  )
  return exists || dirname(folder) === folder ? folder : nearest(dirname(folder))
}
