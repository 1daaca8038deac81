import { sameWish } from './stop-on-interrupt.ts'

/** Resolves when the process is told to stop. */
export const stopped = async (): Promise<void> => {
  const { promise, resolve } = Promise.withResolvers<void>()
  let first: number | undefined
  const stop = (): void => {
    first ??= performance.now()
    if (performance.now() - first > sameWish) process.exit(1)
    resolve()
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop)
  await promise
}
