import { stat } from 'node:fs/promises'
import type { SourceFile } from './source-file.ts'

/** Files opened at a time, and how large they may be together, on disk in bytes. */
const filesAtOnce = 8
const bytesAtOnce = 4 * 1024 * 1024

type Begun<Out> = { readonly bytes: number; readonly opened: Promise<Out> }

/**
 * Opens files in their order, the next while the current one is used: reading and storing bytes is not this thread's work.
 * Of small files several at once, since each waits for the disk until it is synced.
 */
export async function* ahead<Out>(
  files: readonly SourceFile[],
  open: (file: SourceFile) => Promise<Out>,
): AsyncGenerator<Out> {
  const begun: Begun<Out>[] = []
  let next = 0
  const beginMore = async (): Promise<void> => {
    for (let file = files[next]; file !== undefined; file = files[next]) {
      const bytes = await sizeOf(file)
      if (begun.length > 1 && !hasRoom(begun, bytes)) return
      const opened = open(file)
      // A failure waits until its turn comes; without this it would count as unhandled in the meantime.
      void Promise.allSettled([opened])
      begun.push({ bytes, opened })
      next += 1
    }
  }
  try {
    for (;;) {
      await beginMore()
      const first = begun.shift()
      if (first === undefined) return
      yield await first.opened
    }
  } finally {
    // When the reader stops early, those under way must still come to an end.
    await Promise.allSettled(begun.map(({ opened }) => opened))
  }
}

const hasRoom = (begun: readonly Begun<unknown>[], bytes: number): boolean =>
  begun.length < filesAtOnce && begun.reduce((sum, one) => sum + one.bytes, bytes) <= bytesAtOnce

/** 0 for a file that is gone: opening it will say so. */
const sizeOf = async ({ path }: SourceFile): Promise<number> => {
  try {
    return (await stat(path)).size
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) return 0
    throw error
  }
}
