import type { Statement } from './dpyd-statements.ts'

/** A variant that both gene copies together carry, with the activity of a copy that has it. */
export type Carried = {
  readonly variant: string
  readonly copies: 1 | 2
  readonly activity: 0 | 0.5 | 1
  readonly phase: Statement['phase']
}

export type Scored = {
  readonly score: number
  /** Two different variants decide, and nobody knows whether they stand on one gene copy: CPIC presumes that they do not. */
  readonly phaseAssumed: boolean
}

type Copy = { readonly of: Carried; readonly activity: number }

/**
 * CPIC's activity score: the sum of the two lowest activities, variants being presumed on different gene copies unless
 * they are phased onto one. A copy without a known variant counts 1.
 *
 * @example
 * scoreOfVariants([{ variant: 'c.2846A>T', copies: 1, activity: 0.5, phase: null }]).score // 1.5
 */
export const scoreOfVariants = (carried: readonly Carried[]): Scored => {
  const copies = carried
    .filter(({ activity }) => activity < 1)
    .flatMap((of): readonly Copy[] => Array.from({ length: of.copies }, () => ({ of, activity: of.activity })))
  const alone = copies.map(({ activity }) => ({ score: activity + 1, phaseAssumed: false }))
  const pairs = copies.flatMap((one, index) =>
    copies.slice(index + 1).flatMap(other =>
      onOneCopy(one.of, other.of)
        ? []
        : [
            {
              score: one.activity + other.activity,
              phaseAssumed: one.of !== other.of && !onTwoCopies(one.of, other.of),
            },
          ],
    ),
  )
  const lowest = [...pairs, ...alone].sort(
    (a, b) => a.score - b.score || Number(a.phaseAssumed) - Number(b.phaseAssumed),
  )
  return lowest[0] ?? { score: 2, phaseAssumed: false }
}

const onOneCopy = (a: Carried, b: Carried): boolean =>
  a !== b && a.phase !== null && b.phase !== null && a.phase.set === b.phase.set && a.phase.copy === b.phase.copy

/** Whether it is sure that one stands on each gene copy: phased so, or one of them on both. */
const onTwoCopies = (a: Carried, b: Carried): boolean =>
  a.copies === 2 ||
  b.copies === 2 ||
  (a.phase !== null && b.phase !== null && a.phase.set === b.phase.set && a.phase.copy !== b.phase.copy)
