import { access, constants } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { AppError, storageError } from '../../core/index.ts'
import { makeFolder } from '../files/index.ts'

/** Where things lie inside one data folder (`--data DIR`). Absolute paths. */
export type DataFolder = {
  readonly path: string
  /** The PGlite database; absent when a PostgreSQL server is used. */
  readonly database: string
  readonly blobs: string
  readonly lock: string
  /** Private keys, mode 0700. */
  readonly keys: string
  /** The signed heads of the audit chains: kept outside the database, so that the database cannot rewrite them. */
  readonly seals: string
}

/**
 * The layout of a data folder. Creates nothing.
 *
 * @example
 * dataFolderAt('attune-data').database // '/home/me/attune-data/db'
 */
export const dataFolderAt = (folder: string): DataFolder => {
  const path = resolve(folder)
  return {
    path,
    database: join(path, 'db'),
    blobs: join(path, 'blobs'),
    lock: join(path, 'attune.lock'),
    keys: join(path, 'keys'),
    seals: join(path, 'seals'),
  }
}

/**
 * Creates the folder (0700: it holds patient data) when it does not exist.
 *
 * @throws AppError `data-folder-unusable` when it cannot be created or written to; `disk-full`
 */
export const createDataFolder = async (folder: string): Promise<DataFolder> => {
  const layout = dataFolderAt(folder)
  try {
    await makeFolder(layout.path)
    // Also with a PostgreSQL server, when nothing is written here at once: documents and seals will be.
    await access(layout.path, constants.W_OK)
  } catch (error) {
    const cause = storageError(error, layout.path)
    if (cause instanceof AppError) throw cause
    throw new AppError('data-folder-unusable', `The data folder ${layout.path} cannot be created.`, {
      remedy: 'Choose a folder you may write to with --data DIR or ATTUNE_DATA.',
      details: { path: layout.path },
      cause,
    })
  }
  return layout
}
