import { combinationsThatFit } from './combinations.ts'
import { bitOf, type Gene } from './definition.ts'
import { type GeneGenotype, isRead, missingOf, notRead, phaseGroups, undocumentedBase } from './genotype.ts'
import { type HapB3Warning, hapB3Warnings } from './hapb3.ts'
import { type AllelePair, bestOf, pairsThatFit } from './named-alleles.ts'
import { byAlleleName, byCopy, type CopyName, copyName } from './names.ts'
import { variantsOf } from './worst-variants.ts'

export type CallOptions = {
  /** Every pair that fits, not only those of the best score. */
  readonly allMatches?: boolean
  /** For research: several named alleles, and changes beside them, on one copy, where nothing else fits. */
  readonly combinations?: boolean
  /** For research: CYP2D6 from small variants. */
  readonly researchCyp2d6?: boolean
}

export type CallWarning = HapB3Warning | 'undocumented-as-reference' | 'undocumented' | 'required-position-missing'

/** What was called of one gene. */
export type GeneCall = {
  readonly gene: string
  readonly called: boolean
  /** Each possible pair of copies; of a gene that is there once, single copies. */
  readonly pairs: readonly (readonly CopyName[])[]
  /** Variants that are known, but not how they stand together (DPYD, RYR1); then `pairs` is empty. */
  readonly variants: readonly { readonly name: string; readonly copies: 1 | 2 }[]
  /** A copy may carry several variants, and counts by the worst of them. */
  readonly byWorst: boolean
  /** Positions of the definition that were not read, on one copy or both: rs number, else HGVS. */
  /** What the decisive position alone says, where no alleles fit: the two alleles to judge by. */
  readonly decided: { readonly position: string; readonly alleles: readonly string[] } | null
  readonly missing: readonly string[]
  readonly undocumented: readonly { readonly position: string; readonly bases: readonly string[] }[]
  readonly warnings: readonly CallWarning[]
}

/**
 * Calls one gene. Nothing is called where no position was read, where a position without which nothing can be told was
 * not, and where no alleles give what was read.
 *
 * @example
 * callGene(cyp2c19, genotype).pairs // [[{ name: '*1' }, { name: '*2' }]]
 */
export const callGene = (gene: Gene, genotype: GeneGenotype, options: CallOptions = {}): GeneCall => {
  const { definition, positions } = gene
  const rule = definition.undocumentedAsReference && (options.combinations !== true || definition.byWorstVariants)
  const asReference = rule && genotype.undocumented.size > 0
  const undocumented = [...genotype.undocumented].map(([i, bases]) => ({
    position: positions[i]?.rsid ?? positions[i]?.hgvs ?? '',
    bases,
  }))
  const unread = definition.requiredPositions.some(i => !isRead(genotype, i))
  const nothing = positions.every((_, i) => !isRead(genotype, i))
  const warnings: readonly CallWarning[] = [
    ...hapB3Warnings(gene, genotype),
    ...(undocumented.length === 0
      ? []
      : [asReference ? ('undocumented-as-reference' as const) : ('undocumented' as const)]),
    ...(unread && !nothing ? ['required-position-missing' as const] : []),
  ]
  const none = { called: false, pairs: [], variants: [] }
  const skip = nothing || unread || (definition.researchOnly && options.researchCyp2d6 !== true)
  const found = skip ? none : called(gene, asReference ? referenceFor(genotype) : genotype, options)
  return {
    gene: gene.gene,
    byWorst: definition.byWorstVariants,
    ...found,
    decided: found.called ? null : decidedBy(gene, genotype),
    missing: missingOf(gene, genotype),
    undocumented,
    warnings,
  }
}

const called = (
  gene: Gene,
  genotype: GeneGenotype,
  options: CallOptions,
): Pick<GeneCall, 'called' | 'pairs' | 'variants'> => {
  if (gene.definition.byWorstVariants) {
    const found = variantsOf(gene, genotype)
    return found.kind === 'copies'
      ? { called: true, pairs: found.pairs, variants: [] }
      : { called: true, pairs: [], variants: found.variants }
  }
  const all = pairsThatFit(gene, genotype)
  const pairs = options.allMatches === true ? all : preferred(gene, genotype, all)
  if (pairs.length > 0) return { called: true, pairs: unique(pairs.map(pair => namesOf(gene, pair))), variants: [] }
  if (options.combinations !== true) return { called: false, pairs: [], variants: [] }
  const combined = combinationsThatFit(gene, genotype)
  const shown = options.allMatches === true ? combined : combined.filter(({ score }) => score === combined[0]?.score)
  return { called: shown.length > 0, pairs: shown.map(({ copies }) => copies), variants: [] }
}

/** The decisive position read on both copies: the allele where its own base stands, else the reference. */
export const decidedBy = (gene: Gene, { copies, bases }: GeneGenotype): GeneCall['decided'] => {
  const allele = gene.byName.get(gene.definition.decisiveAllele ?? '')
  const [i] = allele?.own ?? []
  if (allele === undefined || i === undefined) return null
  const seen = bases.slice(0, copies).map(copy => copy[i] ?? notRead)
  if (seen.some(base => base < 0)) return null
  const alleles = seen.map(base => (((allele.may[i] ?? 0) & bitOf(base)) === 0 ? gene.reference.name : allele.name))
  return { position: gene.positions[i]?.rsid ?? '', alleles: alleles.sort(byAlleleName) }
}

/** The pairs of the best score, or the most frequent of those that unphased genotypes fit as well. */
const preferred = (gene: Gene, genotype: GeneGenotype, all: readonly AllelePair[]): readonly AllelePair[] => {
  const best = bestOf(all)
  const { unphasedPriorities } = gene.definition
  if (unphasedPriorities.length === 0 || phaseGroups(genotype).length < 2) return best
  const names = new Set(all.map(({ alleles }) => alleles.join('/')))
  const [rule] = unphasedPriorities
    .filter(({ among }) => among.every(name => names.has(name)))
    .sort((a, b) => b.among.length - a.among.length)
  return rule === undefined ? best : all.filter(({ alleles }) => alleles.join('/') === rule.pick)
}

/** `*45.001` and `*45.002` are two sequences of one allele. */
const namesOf = ({ reference }: Gene, { alleles }: AllelePair): readonly CopyName[] =>
  alleles.map(allele => copyName([allele.replace(/(\*\d+)\.\d+$/, '$1')], reference.name)).sort(byCopy(reference.name))

const unique = (pairs: readonly (readonly CopyName[])[]): readonly (readonly CopyName[])[] => [
  ...new Map(pairs.map(pair => [pair.map(({ name }) => name).join('/'), pair])).values(),
]

const referenceFor = (genotype: GeneGenotype): GeneGenotype => {
  const plain = (bases: Int8Array) => bases.map(base => (base === undocumentedBase ? 0 : base))
  return { ...genotype, bases: [plain(genotype.bases[0]), plain(genotype.bases[1])] }
}
