import type { Gene, NamedAllele } from '../calling/definition.ts'
import { type GeneGenotype, notRead } from '../calling/genotype.ts'

/** Positions at which more than half of the alleles differ from GRCh38: there the reference is the exception (CYP2C19 *38). */
const commonTo = ({ alleles, positions }: Gene): ReadonlySet<number> => {
  const counts = positions.map(() => 0)
  for (const { own } of alleles) for (const i of own) counts[i] = (counts[i] ?? 0) + 1
  return new Set(counts.flatMap((count, i) => (count > alleles.length / 2 ? [i] : [])))
}

/** Positions that tell an allele from the others: what it may share with the reference, and what nearly all share, does not. */
const tellingOf = ({ own, may }: NamedAllele, common: ReadonlySet<number>): readonly number[] =>
  own.filter(i => !common.has(i) && ((may[i] ?? 0) & 1) === 0)

/**
 * Which alleles genotypes could show at all: those of which a telling position was read on every copy. One without any is
 * the usual allele; where the reference is the exception, that exception only when the common positions were read too.
 *
 * @returns names without suballele numbers, in the order of the definition
 *
 * @example
 * lookedForIn(cyp2c19, genotypeOfTwoPositions) // { lookedFor: ['*1', '*2', '*17'], notLookedFor: ['*3', …] }
 */
export const lookedForIn = (
  gene: Gene,
  { copies, bases }: GeneGenotype,
): { readonly lookedFor: readonly string[]; readonly notLookedFor: readonly string[] } => {
  const common = commonTo(gene)
  const read = (i: number): boolean => bases.slice(0, copies).every(copy => (copy[i] ?? notRead) !== notRead)
  const looked = gene.alleles.filter(allele => {
    const telling = tellingOf(allele, common)
    if (telling.length > 0) return telling.some(read)
    const exception = allele.own.length < common.size
    return !exception || [...common].every(read)
  })
  const lookedFor = [...new Set(looked.map(({ name }) => coreName(name)))]
  const all = new Set(gene.alleles.map(({ name }) => coreName(name)))
  return { lookedFor, notLookedFor: [...all].filter(name => !lookedFor.includes(name)) }
}

/** `*45.001` and `*45.002` are two sequences of one allele. */
const coreName = (name: string): string => name.replace(/(\*\d+)\.\d+$/, '$1')
