import type { Candidate } from '../../../src/clinical/index.ts'

/** A candidate with the place it is shown at: `1`, `2 =` for a tie, `–` without a rank. */
export type PlacedCandidate<T> = { readonly candidate: T; readonly place: string }

type Ranked = Pick<Candidate, 'rank' | 'excluded'>

/**
 * Candidates in the order shown: by rank, ties side by side and said to be ties; then those without a rank; the
 * excluded ones last, still visible.
 */
export const placed = <T extends Ranked>(
  candidates: readonly T[],
): { readonly open: readonly PlacedCandidate<T>[]; readonly excluded: readonly PlacedCandidate<T>[] } => {
  const open = candidates
    .filter(({ excluded }) => excluded.length === 0)
    .sort((a, b) => (a.rank ?? Number.POSITIVE_INFINITY) - (b.rank ?? Number.POSITIVE_INFINITY))
  const count = (rank: number) => open.filter(candidate => candidate.rank === rank).length
  return {
    open: open.map(candidate => ({
      candidate,
      place: candidate.rank === null ? '–' : count(candidate.rank) > 1 ? `${candidate.rank} =` : `${candidate.rank}`,
    })),
    excluded: candidates.filter(({ excluded }) => excluded.length > 0).map(candidate => ({ candidate, place: '✕' })),
  }
}
