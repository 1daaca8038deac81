import type { RowProvenance } from '../../../clinical/index.ts'

/** When the rows of a release are due for review: the caller's, since nothing here knows what day it is. */
export type ReviewBy = { readonly reviewBy: string }

const dated = /^\d{4}-\d{2}-\d{2}/

/** What every row of a release carries; its version begins with its date. */
export const provenanceOf = (
  row: Pick<RowProvenance, 'source' | 'sourceVersion' | 'licence'>,
  { reviewBy }: ReviewBy,
): Omit<RowProvenance, 'id'> => ({
  ...row,
  jurisdiction: 'any',
  effective: dated.exec(row.sourceVersion)?.[0] ?? '',
  reviewBy,
  supersedes: null,
  clinicalReview: null,
})
