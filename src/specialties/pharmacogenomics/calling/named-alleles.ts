import { bitOf, type Gene, type NamedAllele } from './definition.ts'
import { type GeneGenotype, heterozygous, isRead, notRead } from './genotype.ts'
import { byAlleleName } from './names.ts'

/** Two alleles (one, of a gene that is there once) that give what was read, and by how many named positions. */
export type AllelePair = { readonly alleles: readonly string[]; readonly score: number }

const any = 0xff

/** What may stand on one copy, as bits; everything, where it was not read. */
const bitsOf = (base: number): number => (base === notRead ? any : bitOf(base))

/**
 * Every pair of named alleles that gives all that was read. Positions that were not read tell nothing: an allele none of
 * whose positions was read is not among them. Score: how many of the positions that were read the two alleles name
 * (PharmCAT, NamedAlleleMatcher 101), so that the reference and one allele of two changes rank above two alleles of one.
 *
 * @example
 * // rs1057910 A/C, all else the reference
 * pairsThatFit(cyp2c9, genotype)[0] // { alleles: ['*1', '*3'], score: 84 }
 */
export const pairsThatFit = (gene: Gene, genotype: GeneGenotype): readonly AllelePair[] => {
  const read = gene.positions.map((_, i) => isRead(genotype, i))
  const candidates = gene.alleles.flatMap(allele => {
    const score = allele.named.filter(i => read[i]).length
    return score > 0 && standsOnACopy(allele, genotype) ? [{ allele, score }] : []
  })
  if (genotype.copies === 1) {
    return candidates.map(({ allele, score }) => ({ alleles: [allele.name], score })).sort(byScore)
  }
  const decisive = decisivePositions(genotype)
  const pairs: AllelePair[] = []
  for (const [index, one] of candidates.entries()) {
    for (const other of candidates.slice(index)) {
      if (!together(one.allele, other.allele, genotype, decisive)) continue
      const alleles = [one.allele.name, other.allele.name].sort(byAlleleName)
      pairs.push({ alleles, score: one.score + other.score })
    }
  }
  return pairs.sort(byScore)
}

const byScore = (a: AllelePair, b: AllelePair): number =>
  b.score - a.score || byAlleleName(a.alleles.join('/'), b.alleles.join('/'))

/** Those of the best score. */
export const bestOf = (pairs: readonly AllelePair[]): readonly AllelePair[] =>
  pairs.filter(({ score }) => score === pairs[0]?.score)

const standsOnACopy = ({ may }: NamedAllele, { copies, bases: [first, second] }: GeneGenotype): boolean => {
  for (let i = 0; i < may.length; i += 1) {
    const seen = copies === 1 ? bitsOf(first[i] ?? notRead) : bitsOf(first[i] ?? notRead) | bitsOf(second[i] ?? notRead)
    if (((may[i] ?? 0) & seen) === 0) return false
  }
  return true
}

/** Where the two copies are not the same: everywhere else it is enough that each allele stands on one. */
const decisivePositions = heterozygous

const together = (
  { may: one }: NamedAllele,
  { may: other }: NamedAllele,
  { bases: [first, second], phase }: GeneGenotype,
  decisive: readonly number[],
): boolean => {
  /** For each phase set, which of the two orders of the copies still fits: bit 1 as it stands, bit 2 crossed. */
  let orders: Map<number, number> | undefined
  for (const i of decisive) {
    const [a, b] = [bitsOf(first[i] ?? notRead), bitsOf(second[i] ?? notRead)]
    const [x, y] = [one[i] ?? 0, other[i] ?? 0]
    const possible = ((x & a) !== 0 && (y & b) !== 0 ? 1 : 0) | ((x & b) !== 0 && (y & a) !== 0 ? 2 : 0)
    if (possible === 0) return false
    const set = phase[i] ?? 0
    if (set === 0) continue
    orders ??= new Map()
    const left = (orders.get(set) ?? 3) & possible
    if (left === 0) return false
    orders.set(set, left)
  }
  return true
}
