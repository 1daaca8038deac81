import { createHash } from 'node:crypto'
import type { Area } from './areas.ts'
import type { Mutant } from './mutant.ts'

/**
 * A fair draw: the same seed draws the same mutants from the same source, whatever the order they come in.
 * A file that changes moves only its own mutants.
 */
const drawn = (mutants: readonly Mutant[], seed: string, size: number): readonly Mutant[] =>
  mutants
    .map(mutant => ({ mutant, lot: lotOf(seed, mutant) }))
    .sort((a, b) => (a.lot < b.lot ? -1 : 1))
    .slice(0, size)
    .map(({ mutant }) => mutant)

const lotOf = (seed: string, { id }: Mutant): string => createHash('sha256').update(`${seed} ${id}`).digest('hex')

/** Equally many of each table: one table of ten thousand codes would otherwise be all that is drawn. */
const drawnByFile = (mutants: readonly Mutant[], seed: string, size: number): readonly Mutant[] => {
  const files = [...Map.groupBy(mutants, ({ file }) => file).values()].map(of => drawn(of, seed, size))
  const byTurn = Array.from({ length: size }, (_, turn) =>
    drawn(
      files.flatMap(of => of.slice(turn, turn + 1)),
      seed,
      files.length,
    ),
  )
  return byTurn.flat().slice(0, size)
}

/** The mutants of one measurement of an area. `share` 2 draws twice as many as the area's own sample. */
export const sampleOf = (
  { sample }: Area,
  { code, tables }: { readonly code: readonly Mutant[]; readonly tables: readonly Mutant[] },
  seed: string,
  share: number,
): readonly Mutant[] => [
  ...drawn(code, seed, Math.ceil(sample.code * share)),
  ...drawnByFile(tables, seed, Math.ceil(sample.tables * share)),
]
