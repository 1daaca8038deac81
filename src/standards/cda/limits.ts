/** What a document may be. `docs/operations/limits.md` has each of them. */

/** Bytes of a document: room for scanned reports in base64. Reading takes about 30 times as much memory. */
export const mostBytes = 32 * 1024 * 1024

/** Elements within elements; the deepest shared example has 16. */
export const deepestElement = 200

/** Elements of a document; the largest shared example has 2,380. */
export const mostElements = 500_000
