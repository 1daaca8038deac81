import { closeSync, fsyncSync, openSync } from 'node:fs'
import { open } from 'node:fs/promises'

/** Windows cannot open a folder; there the file system's own journal keeps names. */
const cannotOpenFolders = process.platform === 'win32'

/** Makes the names in a folder durable: fsync(2), "does not ensure that the entry in the directory has reached disk". */
export const syncFolder = async (folder: string): Promise<void> => {
  if (cannotOpenFolders) return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** The same, before it returns. */
export const syncFolderNow = (folder: string): void => {
  if (cannotOpenFolders) return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
