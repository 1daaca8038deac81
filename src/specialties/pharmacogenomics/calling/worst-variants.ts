import { alleleNames, contentOf, copiesWith, phasings } from './copy.ts'
import type { Gene } from './definition.ts'
import { type GeneGenotype, heterozygous, phaseGroups } from './genotype.ts'
import { byAlleleName, byCopy, type CopyName, copyName } from './names.ts'

/** What a gene that is judged by its worst variants carries. */
export type VariantCall =
  /** Which copy carries what is known; several, where groups of positions can be put together in several ways. */
  | { readonly kind: 'copies'; readonly pairs: readonly (readonly CopyName[])[] }
  /** Which variants there are, and whether on both copies, but not what stands together. */
  | { readonly kind: 'variants'; readonly variants: readonly { readonly name: string; readonly copies: 1 | 2 }[] }

const mostGroups = 6

/**
 * The variants of a gene of which a copy may carry several (DPYD, RYR1). Unphased variants are listed, not paired: CPIC
 * judges by the two worst, presumed on different copies.
 *
 * @example
 * // c.2846A>T on one copy
 * variantsOf(dpyd, genotype) // { kind: 'copies', pairs: [[Reference, c.2846A>T]] }
 */
export const variantsOf = (gene: Gene, genotype: GeneGenotype): VariantCall => {
  const reference = gene.reference.name
  const nameOf = (bases: Int8Array): CopyName => copyName(alleleNames(contentOf(gene, bases)), reference)
  if (genotype.copies === 1) return { kind: 'copies', pairs: [[nameOf(genotype.bases[0])]] }
  const groups = phaseGroups(genotype)
  const apart = heterozygous(genotype).some(i => genotype.phase[i] === 0)
  if (groups.length <= 1 || (!apart && groups.length <= mostGroups)) {
    const pairs = phasings(groups).map(flips => copiesWith(genotype, flips).map(nameOf).sort(byCopy(reference)))
    return {
      kind: 'copies',
      pairs: [...new Map(pairs.map(pair => [pair.map(({ name }) => name).join('/'), pair])).values()].sort(
        byFirst(reference),
      ),
    }
  }
  // All changes that are on one copy only are put on the same, so that those of one allele meet; then all are counted.
  const [none, every] = together(genotype)
  const homozygous = alleleNames(contentOf(gene, none))
  const names = [...new Set([...homozygous, ...alleleNames(contentOf(gene, every))])].sort(byAlleleName)
  const both = new Set(alleleNames(contentOf(gene, every)).filter(name => homozygous.includes(name)))
  return { kind: 'variants', variants: names.map(name => ({ name, copies: both.has(name) ? 2 : 1 })) }
}

/** The pairing that leaves one copy untouched comes first. */
const byFirst =
  (reference: string) =>
  (a: readonly CopyName[], b: readonly CopyName[]): number =>
    Number(b[0]?.name === reference) - Number(a[0]?.name === reference)

const together = (genotype: GeneGenotype): readonly [Int8Array, Int8Array] => {
  const { bases } = genotype
  const flips = heterozygous(genotype).filter(i => bases[0][i] !== 0 && bases[1][i] === 0)
  return copiesWith(genotype, flips)
}
