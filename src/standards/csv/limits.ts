/** Bytes of one record: a file whose quotes do not close would else be one record. */
export const largestRecord = 1_000_000
