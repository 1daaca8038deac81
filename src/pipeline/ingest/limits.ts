/** What import refuses, or stops telling one by one. `docs/operations/limits.md` has each of them. */

/** Patients and medicines whose full URLs are remembered while one document is read. */
export const mostNames = 500_000

/** Bundles within Bundles: a batch response holds search results, and nothing sends more levels. */
export const deepestBundle = 4

/** Characters of an id; R4 allows 64. A longer one is taken for none. */
export const longestId = 256
