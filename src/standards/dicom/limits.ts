/** What the codec refuses, or does not hold. `docs/operations/limits.md` has each of them. */

/** Elements of a file, with those in sequences; the functional groups of a large multi-frame image have 100,000. */
export const mostElements = 500_000

/** Sequences within sequences; structured reports nest about ten levels. */
export const deepestSequence = 64

/** Bytes of a value that is held; a longer one is only located, as pixel data are. */
export const mostHeld = 64 * 1024

/** The same for texts, and for the elements that the caller asks for. */
export const mostHeldText = 4 * 1024 * 1024
export const mostAsked = 32 * 1024 * 1024

/** Bytes that a deflated data set may become. */
export const mostInflated = 4 * 1024 * 1024 * 1024
