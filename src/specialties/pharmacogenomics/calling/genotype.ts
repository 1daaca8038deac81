import type { Gene } from './definition.ts'

/** What a sample has at the positions of one gene. */
export type GeneGenotype = {
  /** Copies of the gene: 1 for a man's X chromosome and for mitochondria. */
  readonly copies: 1 | 2
  /**
   * For each copy and position: 0 the reference, n the nth alternate, `notRead`, or `undocumented`. With one copy the
   * second array is not looked at.
   */
  readonly bases: readonly [Int8Array, Int8Array]
  /** The phase set of each position; 0: not phased. */
  readonly phase: Int32Array
  /** Bases at the gene's positions that no definition has, by position. */
  readonly undocumented: ReadonlyMap<number, readonly string[]>
}

export const notRead = -1
export const undocumentedBase = -2

/** Whether anything was read at a position, on either copy. */
export const isRead = ({ copies, bases: [first, second] }: GeneGenotype, position: number): boolean =>
  first[position] !== notRead || (copies === 2 && second[position] !== notRead)

/** Positions whose two copies differ. */
export const heterozygous = (genotype: GeneGenotype): readonly number[] => {
  const { copies, bases } = genotype
  if (copies === 1) return []
  const [first, second] = bases
  const found: number[] = []
  for (let i = 0; i < first.length; i += 1) if (first[i] !== second[i]) found.push(i)
  return found
}

/**
 * Which phasings are possible: for each group of positions that keep together, the positions. One group or none: there is
 * nothing to choose, and the copies are known as they stand.
 */
export const phaseGroups = (genotype: GeneGenotype): readonly (readonly number[])[] => {
  const sets = new Map<string, number[]>()
  for (const i of heterozygous(genotype)) {
    const set = genotype.phase[i] ?? 0
    const key = set === 0 ? `at ${i}` : `set ${set}`
    sets.set(key, [...(sets.get(key) ?? []), i])
  }
  return [...sets.values()]
}

/** The names of positions of which nothing was read, or only one of two copies. */
export const missingOf = ({ positions }: Gene, { copies, bases: [first, second] }: GeneGenotype): readonly string[] =>
  positions.flatMap(({ rsid, hgvs }, i) =>
    first[i] === notRead || (copies === 2 && second[i] === notRead) ? [rsid ?? hgvs] : [],
  )
