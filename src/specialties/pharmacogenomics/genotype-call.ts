import type { GenotypeFact, KnowledgeView, PatientProfile } from '../../clinical/index.ts'
import { type Call, type Diplotype, functionOf, phenotypeOfDiplotype } from './call.ts'
import { callAt, genotypesOf } from './position-call.ts'
import { type StarCall, starCallOf } from './star-call.ts'
import { genes, type Phenotype, starPositions } from './tables.ts'

/** Which alleles genotypes could show, and which other pairs fit them as well. */
export type Panel = {
  readonly lookedFor: readonly string[]
  readonly notLookedFor: readonly string[]
  readonly couldBe: readonly Diplotype[]
  /** The variant that decided, where no pair of star alleles did. */
  readonly decidedBy: string | null
}

/** `too-few`: nobody looked for what matters most. `unread`: looked, but no certain phenotype. */
export type GenotypeCall =
  | {
      readonly kind: 'call'
      readonly call: Call
      readonly facts: readonly [GenotypeFact, ...GenotypeFact[]]
      readonly panel: Panel
    }
  | { readonly kind: 'too-few'; readonly why: string }
  | { readonly kind: 'unread'; readonly why: string }

/**
 * The diplotype of a gene from genotypes (VCF rows, genomics resources), if every pair of star alleles that fits them
 * has the same phenotype; else what the decisive variant says, where CPIC names one. `null`: no genotypes of the gene.
 */
export const genotypeCallOf = (
  profile: PatientProfile,
  gene: string,
  knowledge: KnowledgeView,
): GenotypeCall | null => {
  const star = starCallOf(profile, gene, knowledge)
  if (star === null) return null
  const row = knowledge.rows(genes).find(({ symbol }) => symbol === gene)
  const [first, ...more] = star.facts
  const unclear = star.unclear.length === 0 ? '' : `; ${star.unclear.join('; ')}`
  const least = row?.leastAllele ?? null
  if (first === undefined || (least !== null && !star.lookedFor.includes(least))) {
    return { kind: 'too-few', why: `genotypes that do not look for ${gene} ${least ?? 'alleles'}${unclear}` }
  }
  const facts = [first, ...more] as const
  const phenotypes = new Set(star.pairs.map(pair => phenotypeOrNull(pair, gene, knowledge)))
  const [phenotype = null] = phenotypes
  const [pair, ...couldBe] = star.pairs
  const panel = panelOf(star, couldBe, null)
  if (phenotypes.size === 1 && phenotype !== null && pair !== undefined) {
    return { kind: 'call', call: { diplotype: pair, phenotype }, facts, panel }
  }
  const decided = row === undefined ? null : decisive(profile, row, knowledge)
  if (decided !== null) {
    const call: Call = { diplotype: null, phenotype: decided.phenotype }
    return { kind: 'call', call, facts: [decided.fact], panel: panelOf(star, star.pairs, decided.variant) }
  }
  const pairs = star.pairs.map(one => one.join('/')).join(' or ')
  const why = pairs === '' ? 'genotypes that fit no pair of known alleles' : `genotypes that fit ${pairs}`
  return { kind: 'unread', why: `${why}${unclear}` }
}

const panelOf = (
  { lookedFor, notLookedFor }: StarCall,
  couldBe: readonly Diplotype[],
  decidedBy: string | null,
): Panel => ({
  lookedFor,
  notLookedFor,
  couldBe,
  decidedBy,
})

const phenotypeOrNull = (pair: Diplotype, gene: string, knowledge: KnowledgeView): Phenotype | null =>
  pair.every(allele => functionOf(allele, gene, knowledge) !== undefined)
    ? phenotypeOfDiplotype(pair, gene, knowledge).phenotype
    : null

const decisive = (
  profile: PatientProfile,
  { symbol, decisive: rule }: ReturnType<typeof genes.parse>,
  knowledge: KnowledgeView,
) => {
  const [variant] =
    knowledge.rows(starPositions).find(({ gene, allele }) => gene === symbol && allele === rule?.allele)?.variants ?? []
  const call = variant === undefined ? null : callAt(genotypesOf(profile, symbol), variant)
  if (rule === null || variant === undefined || call?.kind !== 'called') return null
  const copies = call.bases.filter(base => variant.alleles.includes(base)).length
  const reference = call.bases.filter(base => base === variant.reference).length
  const phenotype = rule.phenotypes[copies]
  return phenotype === undefined || copies + reference !== 2
    ? null
    : { phenotype, fact: call.facts[0], variant: variant.rsid ?? rule.allele }
}
