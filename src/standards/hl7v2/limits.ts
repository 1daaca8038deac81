/** What the codec refuses, or stops looking at. `docs/operations/limits.md` has each of them. */

/** Bytes of one message; the documents inside are scanned pages at most. */
export const largestMessage = 32 * 1024 * 1024

/** Values (sub-components that are not empty) of one message. */
export const mostValues = 500_000

/** Segments of one message. */
export const mostSegments = 100_000
