/** A terminal and npm both hand on one Ctrl-C: what follows within a second is the same wish, what comes later is impatience. */
const SAME_WISH_MS = 1_000

/** Resolves when the process is told to stop. */
export const stopped = async (): Promise<void> => {
  const { promise, resolve } = Promise.withResolvers<void>()
  let first: number | undefined
  const stop = (): void => {
    first ??= performance.now()
    if (performance.now() - first > SAME_WISH_MS) process.exit(1)
    resolve()
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop)
  await promise
}
