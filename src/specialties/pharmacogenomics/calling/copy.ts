import { bitOf, type Gene, type NamedAllele } from './definition.ts'
import { type GeneGenotype, notRead } from './genotype.ts'
import { byAlleleName, type CopyName, copyName } from './names.ts'

/** What one copy of a gene carries: named alleles, and positions that differ from the reference beside them. */
export type CopyContent = { readonly alleles: readonly NamedAllele[]; readonly beside: readonly number[] }

/**
 * The named alleles whose own changes are all on a copy, the largest ones only, and what no allele explains. An allele of
 * which one position was not read stands back behind one that was read in full and explains as much (DPYD: the intronic
 * change without its exonic tag).
 */
export const contentOf = (gene: Gene, bases: Int8Array): CopyContent => {
  const contained = gene.alleles.flatMap(allele => {
    const seen = allele.own.filter(i => bases[i] !== notRead)
    // What is only allowed there (CYP2C19 *4 may carry the change of *17) tells nothing.
    const telling = seen.filter(i => ((allele.may[i] ?? 0) & 1) === 0)
    const carried = seen.every(i => ((allele.may[i] ?? 0) & bitOf(bases[i] ?? notRead)) !== 0)
    const changes = seen.filter(i => bases[i] !== 0)
    return telling.length > 0 && carried ? [{ allele, changes, whole: seen.length === allele.own.length }] : []
  })
  const largest = contained.filter(
    one =>
      !contained.some(
        other =>
          other !== one &&
          one.changes.every(i => other.changes.includes(i)) &&
          (other.changes.length > one.changes.length || (other.whole && !one.whole)),
      ),
  )
  const explained = new Set(largest.flatMap(({ changes }) => changes))
  const beside: number[] = []
  for (const [i, base] of bases.entries()) if (base !== 0 && base !== notRead && !explained.has(i)) beside.push(i)
  return { alleles: largest.map(({ allele }) => allele), beside }
}

/** The alleles of a copy, by name; the reference where there are none. */
export const alleleNames = ({ alleles }: CopyContent): readonly string[] =>
  alleles.map(({ name }) => name).sort(byAlleleName)

/** The name of a copy with everything on it: `[*17 + g.94781859G>A]`. */
export const fullNameOf = (gene: Gene, content: CopyContent, undocumented: GeneGenotype['undocumented']): CopyName => {
  const changes = content.beside.map(i => {
    const at = gene.positions[i]
    const [other] = undocumented.get(i) ?? []
    return other === undefined ? (at?.hgvs ?? '') : `g.${at?.position}${at?.ref}>${other}`
  })
  return copyName([...alleleNames(content), ...changes], gene.reference.name)
}

/** The two copies of a genotype as they stand, with the given groups of positions exchanged. */
export const copiesWith = (
  { bases: [first, second] }: GeneGenotype,
  exchanged: Iterable<number>,
): readonly [Int8Array, Int8Array] => {
  const one = Int8Array.from(first)
  const other = Int8Array.from(second)
  for (const i of exchanged) {
    one[i] = second[i] ?? notRead
    other[i] = first[i] ?? notRead
  }
  return [one, other]
}

/** Every way to put groups of positions on two copies; the first group stays where it is, since copies have no order. */
export const phasings = (groups: readonly (readonly number[])[]): readonly (readonly number[])[] =>
  groups
    .slice(1)
    .reduce<readonly (readonly number[])[]>((so, group) => so.flatMap(flips => [flips, [...flips, ...group]]), [[]])
