import { bitOf, type Gene, type NamedAllele } from './definition.ts'
import { type GeneGenotype, notRead } from './genotype.ts'

/** An allele that nobody looked for in full, and the positions that would tell. */
export type NotExcluded = { readonly allele: string; readonly positions: readonly string[] }

/**
 * Alleles that what was read does not rule out, because a position that tells them was not read. What was called stands
 * on the assumption that none of them is there: a missing position is no reference.
 *
 * @param matters whether an allele would change anything, e.g. by another function than the called ones
 *
 * @example
 * // CYP2C19 without rs28399504
 * notExcluded(cyp2c19, genotype, () => true) // [{ allele: '*4', positions: ['rs28399504'] }]
 */
export const notExcluded = (
  gene: Gene,
  genotype: GeneGenotype,
  matters: (allele: string) => boolean,
): readonly NotExcluded[] => {
  const { unread, seen } = lookedAt(genotype)
  return gene.alleles.flatMap(allele => {
    const missing = allele.own.filter(i => unread[i] === 1 && ((allele.may[i] ?? 0) & 1) === 0)
    if (missing.length === 0 || !mayStand(allele, seen) || !matters(allele.name)) return []
    return [{ allele: allele.name, positions: missing.map(i => nameOf(gene, i)) }]
  })
}

const nameOf = ({ positions }: Gene, i: number): string => positions[i]?.rsid ?? positions[i]?.hgvs ?? ''

const any = 0xff

/** Of each position whether it was not read on all copies, and what may stand on one of them, as bits. */
const lookedAt = ({ copies, bases: [first, second] }: GeneGenotype) => {
  const unread = new Uint8Array(first.length)
  const seen = new Uint8Array(first.length)
  for (let i = 0; i < first.length; i += 1) {
    const [a, b] = [first[i] ?? notRead, copies === 1 ? (first[i] ?? notRead) : (second[i] ?? notRead)]
    unread[i] = a === notRead || b === notRead ? 1 : 0
    seen[i] = (a === notRead ? any : bitOf(a)) | (b === notRead ? any : bitOf(b))
  }
  return { unread, seen }
}

/** Whether every position that was read leaves room for the allele on one copy. */
const mayStand = ({ may }: NamedAllele, seen: Uint8Array): boolean => {
  for (let i = 0; i < may.length; i += 1) if (((may[i] ?? 0) & (seen[i] ?? 0)) === 0) return false
  return true
}
