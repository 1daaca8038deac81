/** Bytes of one line: a row with the genotypes of 100,000 people takes about 2 MB. */
export const longestLine = 16 * 1024 * 1024

/** Bytes of all header lines together: callers write up to a few MB. */
export const largestHeader = 64 * 1024 * 1024
