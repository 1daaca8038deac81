import { joinBytes } from '../../../core/index.ts'
import type { Chunks } from './conversion.ts'

/** The beginning of a document, and the document with it. */
export type Headed = {
  /** At least `bytes` of it, unless it has fewer. */
  readonly head: Uint8Array
  /** From its first byte on: `head`, then what follows. To be read once. */
  readonly all: AsyncIterable<Uint8Array>
}

/**
 * Looks at the first bytes of a document before it is read.
 *
 * @example const { head, all } = await headOf(chunks, 8)
 */
export const headOf = async (chunks: Chunks, bytes: number): Promise<Headed> => {
  const iterator = iteratorOf(chunks)
  const held: Uint8Array[] = []
  let size = 0
  while (size < bytes) {
    const next = await iterator.next()
    if (next.done === true) break
    held.push(next.value)
    size += next.value.length
  }
  const head = joinBytes(held)
  async function* all(): AsyncGenerator<Uint8Array> {
    yield head
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value
  }
  return { head, all: all() }
}

const iteratorOf = (chunks: Chunks): AsyncIterator<Uint8Array> =>
  Symbol.asyncIterator in chunks
    ? chunks[Symbol.asyncIterator]()
    : (async function* () {
        yield* chunks
      })()
