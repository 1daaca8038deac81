import { describe, expect, it } from 'vitest'
import bySa from '../knowledge/by-sa/gene-definition.json' with { type: 'json' }
import rows from '../knowledge/gene-definition.json' with { type: 'json' }
import { callGene } from './call-gene.ts'
import { type Gene, geneDefinitions, geneOf, type NamedAllele } from './definition.ts'
import { type GeneGenotype, notRead } from './genotype.ts'
import { byAlleleName } from './names.ts'

const genes = [...rows, ...bySa].map(row => geneOf(geneDefinitions.parse(row)))

/** Pairs of a gene that are tried; `PGX_PAIRS=1000000` tries all. */
const most = Number(process.env.PGX_PAIRS ?? 800)

const lowest = (bits: number): number => Math.log2(bits & -bits)
const basesOf = ({ may }: NamedAllele): Int8Array => Int8Array.from(may, lowest)
const genotypeOf = (one: NamedAllele, other: NamedAllele, phased: boolean): GeneGenotype => ({
  copies: 2,
  bases: [basesOf(one), basesOf(other)],
  phase: new Int32Array(one.may.length).fill(phased ? 1 : 0),
  undocumented: new Map(),
})
const nameOf = (...alleles: readonly NamedAllele[]): string =>
  alleles
    .map(({ name }) => name.replace(/(\*\d+)\.\d+$/, '$1'))
    .sort(byAlleleName)
    .join('/')
const namesCalled = (gene: Gene, genotype: GeneGenotype, allMatches: boolean): ReadonlySet<string> => {
  const { pairs } = callGene(gene, genotype, { allMatches, researchCyp2d6: true })
  return new Set(
    pairs.map(pair =>
      pair
        .map(({ name }) => name)
        .sort(byAlleleName)
        .join('/'),
    ),
  )
}

describe.each(genes.filter(({ definition }) => !definition.byWorstVariants).map(gene => [gene.gene, gene] as const))(
  'every pair of alleles of %s',
  (_, gene) => {
    const pairs = gene.alleles.flatMap((one, i) => gene.alleles.slice(i).map(other => [one, other] as const))
    const some = pairs.filter((_, i) => i % Math.ceil(pairs.length / most) === 0)

    it('phased: is called, and nothing else', () => {
      const wrong = some.filter(([one, other]) => {
        const called = namesCalled(gene, genotypeOf(one, other, true), false)
        return called.size !== 1 || !called.has(nameOf(one, other))
      })
      expect(wrong.map(pair => nameOf(...pair))).toEqual([])
    })

    it('unphased: is among those that fit', () => {
      const wrong = some.filter(
        ([one, other]) => !namesCalled(gene, genotypeOf(one, other, false), true).has(nameOf(one, other)),
      )
      expect(wrong.map(pair => nameOf(...pair))).toEqual([])
    })

    it('with one position not read: is among those that fit, unless nothing that tells it was read', () => {
      const wrong: string[] = []
      for (const [index, [one, other]] of some.filter((_, i) => i % Math.ceil(some.length / 100) === 0).entries()) {
        const own = [...new Set([...one.own, ...other.own])]
        for (const missing of own.length === 0 ? [index % gene.positions.length] : own) {
          if (gene.definition.requiredPositions.includes(missing)) continue
          const genotype = genotypeOf(one, other, false)
          for (const bases of genotype.bases) bases[missing] = notRead
          const tells = (allele: NamedAllele) => allele.named.some(i => i !== missing)
          if (!tells(one) || !tells(other)) continue
          if (!namesCalled(gene, genotype, true).has(nameOf(one, other)))
            wrong.push(`${nameOf(one, other)} without ${missing}`)
        }
      }
      expect(wrong).toEqual([])
    })
  },
)

describe.each(genes.filter(({ definition }) => definition.byWorstVariants).map(gene => [gene.gene, gene] as const))(
  'every pair of variants of %s',
  (_, gene) => {
    const pairs = gene.alleles.flatMap((one, i) => gene.alleles.slice(i).map(other => [one, other] as const))
    const some = pairs.filter((_pair, i) => i % Math.ceil(pairs.length / most) === 0)

    it.each([true, false])('is called, and nothing else; phased: %s', phased => {
      const wrong = some.filter(([one, other]) => {
        const { pairs: called, variants } = callGene(gene, genotypeOf(one, other, phased))
        const listed = variants.flatMap(({ name, copies }) => Array<string>(copies).fill(name))
        const carried = [one.name, other.name].filter(name => variants.length === 0 || name !== gene.reference.name)
        const found = variants.length > 0 ? [listed] : called.map(pair => pair.map(({ name }) => name))
        return found.length !== 1 || found[0]?.toSorted().join() !== carried.toSorted().join()
      })
      expect(wrong.map(pair => nameOf(...pair))).toEqual([])
    })
  },
)
