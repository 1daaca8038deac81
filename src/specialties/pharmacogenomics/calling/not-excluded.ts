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
): readonly NotExcluded[] =>
  gene.alleles.flatMap(allele => {
    const telling = allele.own.filter(i => ((allele.may[i] ?? 0) & 1) === 0)
    const missing = telling.filter(i => !readOnAll(genotype, i))
    if (missing.length === 0 || !matters(allele.name) || !mayStand(allele, genotype, missing)) return []
    return [{ allele: allele.name, positions: missing.map(i => nameOf(gene, i)) }]
  })

const nameOf = ({ positions }: Gene, i: number): string => positions[i]?.rsid ?? positions[i]?.hgvs ?? ''

const readOnAll = ({ copies, bases: [first, second] }: GeneGenotype, i: number): boolean =>
  first[i] !== notRead && (copies === 1 || second[i] !== notRead)

/** Whether every position that was read leaves room for the allele on one copy. */
const mayStand = ({ may }: NamedAllele, { copies, bases }: GeneGenotype, missing: readonly number[]): boolean => {
  for (let i = 0; i < may.length; i += 1) {
    if (missing.includes(i)) continue
    const seen = bases.slice(0, copies).reduce((bits, copy) => {
      const base = copy[i] ?? notRead
      return bits | (base === notRead ? 0xff : bitOf(base))
    }, 0)
    if (((may[i] ?? 0) & seen) === 0) return false
  }
  return true
}
