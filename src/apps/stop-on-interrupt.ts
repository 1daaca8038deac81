/** A terminal and npm both hand on one Ctrl-C: what follows within a second is the same wish, what comes later is impatience. */
export const sameWish = 1_000

/** What a shell reports of a command that SIGINT ended. */
const interrupted = 130

/**
 * The first Ctrl-C asks a command to finish its step and end; a second one ends it at once, which loses nothing that was
 * committed. A command that has no steps is ended at once by the first.
 */
export const stopOnInterrupt = (
  stoppable: boolean,
  say: (line: string) => void,
): { readonly signal: AbortSignal; readonly end: () => void } => {
  const controller = new AbortController()
  if (!stoppable) return { signal: controller.signal, end: () => undefined }
  let first: number | undefined
  const stop = (): void => {
    if (first === undefined) {
      first = performance.now()
      say('Finishing what is under way. Ctrl-C again stops at once; nothing that is stored is lost.')
      controller.abort()
    } else if (performance.now() - first > sameWish) process.exit(interrupted)
  }
  process.on('SIGINT', stop)
  return { signal: controller.signal, end: () => process.off('SIGINT', stop) }
}
