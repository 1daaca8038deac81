/** What a document may be. `docs/operations/limits.md` has each of them. */

/** Bytes of a document. The largest seen hold a scanned report in base64 and stay below 20 MB. */
export const mostBytes = 32 * 1024 * 1024

/** Elements within elements. A table within a nested section's narrative reaches about 40. */
export const deepestElement = 200

/** Elements of a document; the largest record of a lifetime has about 300,000. */
export const mostElements = 500_000
