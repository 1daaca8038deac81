import { randomUUID } from 'node:crypto'
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { storageError } from '../../core/index.ts'
import { syncFolderNow } from './sync-folder.ts'

/**
 * Writes a file anew, readable by its owner only, and makes it durable: at every moment the name stands for all of the old content
 * or all of the new.
 *
 * @throws AppError `disk-full`, `data-folder-unusable`
 */
export const replaceWhole = (path: string, content: string): void => {
  const draft = `${path}.${randomUUID()}`
  try {
    writeFileSync(draft, content, { mode: 0o600, flush: true })
    renameSync(draft, path)
    syncFolderNow(dirname(path))
  } catch (error) {
    throw storageError(error, path)
  } finally {
    rmSync(draft, { force: true })
  }
}
