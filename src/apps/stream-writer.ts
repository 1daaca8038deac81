import type { Writable } from 'node:stream'

/**
 * Writes to a stream no faster than it takes the bytes. Once the stream is closed, nothing is written and nobody waits.
 *
 * @example
 * const write = createStreamWriter(file)
 * await write('line\n')
 */
export const createStreamWriter = (stream: Writable): ((text: string) => Promise<void>) => {
  let resume: () => void = () => undefined
  for (const event of ['drain', 'close']) stream.on(event, () => resume())
  return async text => {
    if (stream.destroyed || stream.write(text)) return
    await new Promise<void>(done => {
      resume = done
    })
  }
}
