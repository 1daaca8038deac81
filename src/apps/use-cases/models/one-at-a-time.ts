import { AppError } from '../../../core/index.ts'
import type { Dependencies } from '../dependencies.ts'

/** What goes on now in a data folder, by name. */
const running = new WeakMap<Dependencies['blobs'], Set<string>>()

/**
 * Does something that must not be done twice at the same time.
 *
 * @param name of what is done, among everything that is done in this data folder
 * @throws AppError `conflict` while it goes on already
 */
export const oneAtATime = async <T>(
  { blobs }: Dependencies,
  { name, message, remedy }: { readonly name: string; readonly message: string; readonly remedy: string },
  work: () => Promise<T>,
): Promise<T> => {
  const names = running.get(blobs) ?? new Set()
  running.set(blobs, names)
  if (names.has(name)) throw new AppError('conflict', message, { remedy })
  names.add(name)
  try {
    return await work()
  } finally {
    names.delete(name)
  }
}
