import { readdir, stat } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'
import { AppError } from '../../core/index.ts'

/** A file to read, and its name in messages and in the store: the path below the folder that was given. */
export type SourceFile = { readonly path: string; readonly name: string }

/** What a folder is searched for; a file that is named itself is read whatever it is called. */
const readable = /\.(?:json|ndjson|jsonl|gz)$/i

/**
 * The files that paths stand for, each once: a file itself, or all readable files below a folder, sorted by path.
 *
 * @throws AppError `not-found` for a path that does not exist.
 */
export const sourceFiles = async (paths: readonly string[]): Promise<readonly SourceFile[]> => {
  const files = new Map<string, SourceFile>()
  for (const path of paths) {
    for (const file of await filesAt(path)) files.set(file.path, file)
  }
  return [...files.values()]
}

const filesAt = async (path: string): Promise<readonly SourceFile[]> => {
  const found = await stat(path).catch((cause: unknown) => {
    throw new AppError('not-found', `There is nothing to import at ${path}.`, {
      remedy: 'Give the path of a file or folder that exists and may be read.',
      cause,
    })
  })
  if (!found.isDirectory()) return [{ path, name: basename(path) }]
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  return entries
    .filter(entry => entry.isFile() && readable.test(entry.name))
    .map(entry => join(entry.parentPath, entry.name))
    .sort()
    .map(file => ({ path: file, name: relative(path, file) }))
}
