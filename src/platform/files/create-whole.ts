import { randomUUID } from 'node:crypto'
import { linkSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { storageError } from '../../core/index.ts'
import { syncFolderNow } from './sync-folder.ts'

/**
 * Creates a file with all of its content, readable by its owner only: at no moment, whatever ends the process or fills the
 * disk, is there a part of it under its name. link(2) is atomic, also on NFS, where O_EXCL may not be.
 *
 * @param options.flush fsync of the content and the name, for what a power loss must not take
 * @returns false when the name is taken; that file is left as it is.
 * @throws AppError `disk-full`, `data-folder-unusable`
 * @example
 * createWhole('attune-data/site.json', '{}\n', { flush: true })
 */
export const createWhole = (path: string, content: string, { flush }: { readonly flush: boolean }): boolean => {
  const draft = `${path}.${randomUUID()}`
  try {
    writeFileSync(draft, content, { mode: 0o600, flush })
    linkSync(draft, path)
    if (flush) syncFolderNow(dirname(path))
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw storageError(error, path)
  } finally {
    rmSync(draft, { force: true })
  }
}
