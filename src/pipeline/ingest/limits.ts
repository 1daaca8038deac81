/** What import refuses, or stops telling one by one. `docs/operations/limits.md` has each of them. */

/** Patients and medicines whose full URLs are remembered while one document is read. */
export const mostNames = 500_000

/** Bundles within Bundles: a batch response holds search results, and nothing sends more levels. */
export const deepestBundle = 4

/** Characters of an id; R4 allows 64. A longer one is taken for none. */
export const longestId = 256

export type GzipLimits = {
  /** Times its own size that a gzip file may expand to. */
  readonly ratio: number
  /** Bytes up to which the ratio does not matter. */
  readonly unsuspected: number
}

/** Genotypes of thousands of people reach 150 times; zeros reach 1,030. */
export const gzipLimits: GzipLimits = { ratio: 400, unsuspected: 256 * 1024 * 1024 }

/** Stretches of one document that cannot be read and are listed one by one. */
export const mostQuarantined = 10_000

/** Names of chromosomes of one VCF file that are remembered as read. */
export const mostChromosomes = 10_000

/** Files of one zip archive: an export of a phone has a route for each walk. */
export const mostMembers = 100_000

/** Bytes that the files of one archive may expand to in all. */
export const mostUnzipped = 64 * 1024 * 1024 * 1024
