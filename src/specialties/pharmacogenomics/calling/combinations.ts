import { type CopyContent, contentOf, copiesWith, fullNameOf, phasings } from './copy.ts'
import type { Gene } from './definition.ts'
import { type GeneGenotype, phaseGroups } from './genotype.ts'
import { byCopy, type CopyName } from './names.ts'

/** More ways to phase than this are not tried: the answer would be a guess among too many. */
const mostGroups = 10

/**
 * For research only: pairs of copies that carry several named alleles, or changes beside them, where no pair of single
 * alleles fits. Of unphased genotypes a copy of nothing but such changes is only named when there is one way to phase
 * (PharmCAT, NamedAlleleMatcher 201).
 */
export const combinationsThatFit = (
  gene: Gene,
  genotype: GeneGenotype,
): readonly { readonly copies: readonly CopyName[]; readonly score: number }[] => {
  const groups = phaseGroups(genotype)
  if (groups.length > mostGroups) return []
  const found = phasings(groups).flatMap(flips => {
    const sequences = genotype.copies === 1 ? [genotype.bases[0]] : copiesWith(genotype, flips)
    const contents = sequences.map(bases => contentOf(gene, bases))
    if (groups.length > 1 && contents.some(({ alleles, beside }) => alleles.length === 0 && beside.length > 0))
      return []
    const copies = contents.map(content => fullNameOf(gene, content, genotype.undocumented))
    const score = contents.reduce((sum, content) => sum + scoreOf(gene, content), 0)
    return [{ copies: copies.sort(byCopy(gene.reference.name)), score }]
  })
  return [...new Map(found.map(one => [one.copies.map(({ name }) => name).join('/'), one])).values()].sort(
    (a, b) => b.score - a.score,
  )
}

/** As of single alleles: the reference names every position, so that changes are best grouped on one copy. */
const scoreOf = ({ reference }: Gene, { alleles, beside }: CopyContent): number =>
  alleles.length === 0 && beside.length === 0
    ? reference.named.length
    : alleles.reduce((sum, { named }) => sum + named.length, 0)
