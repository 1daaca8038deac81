import type { GenotypeFact, KnowledgeView, PatientProfile } from '../../../clinical/index.ts'
import { callGene, decidedBy, type GeneCall } from '../calling/call-gene.ts'
import type { Gene } from '../calling/definition.ts'
import type { GeneGenotype } from '../calling/genotype.ts'
import { byAlleleName } from '../calling/names.ts'
import { type NotExcluded, notExcluded } from '../calling/not-excluded.ts'
import type { Phenotype, PhenotypeRule } from '../calling/phenotype.ts'
import { type Diplotype, resultOf } from '../calling/result.ts'
import { changes } from '../report/sample-report.ts'
import { tablesOf } from '../report/tables.ts'
import { genes } from '../tables.ts'
import { lookedForIn } from './looked-for.ts'
import { recordGenotype } from './record-genotype.ts'

/** Which alleles genotypes could show, and what else fits them. */
export type Panel = {
  readonly lookedFor: readonly string[]
  readonly notLookedFor: readonly string[]
  /** Pairs that fit as well as, or less well than, the one that is judged. */
  readonly couldBe: readonly string[]
  /** The variant that decided, where no pair of alleles did. */
  readonly decidedBy: string | null
  /** Alleles of another function that positions which were not read leave possible, and those positions. */
  readonly notExcluded: readonly NotExcluded[]
}

/** `too-few`: nobody looked for what matters most. `unread`: looked, but nothing that fits. */
export type GenotypeCall =
  | {
      readonly kind: 'call'
      /** Every pair that fits best, with its meaning; several where it is not certain. */
      readonly possible: readonly [Diplotype, ...Diplotype[]]
      readonly facts: readonly [GenotypeFact, ...GenotypeFact[]]
      readonly panel: Panel
    }
  | { readonly kind: 'too-few'; readonly why: string }
  | { readonly kind: 'unread'; readonly why: string }

/**
 * What the genotypes on record say of a gene: the pairs of alleles of the best score, of alleles that somebody looked for;
 * where their phenotypes differ and the guideline has a decisive variant, what that says. `null`: no genotypes of the gene.
 *
 * @example
 * genotypeCallOf(profile, 'CYP2C19', knowledge) // { kind: 'call', possible: [{ name: '*1/*2', … }], … }
 */
export const genotypeCallOf = (
  profile: PatientProfile,
  symbol: string,
  knowledge: KnowledgeView,
): GenotypeCall | null => {
  const { genes: all, rules } = tablesOf(knowledge)
  const gene = all.find(one => one.gene === symbol)
  if (gene === undefined) return null
  const { genotype, ...read } = recordGenotype(profile, gene)
  const unclear = read.unclear.length === 0 ? '' : `; ${read.unclear.join('; ')}`
  if (genotype === null) {
    return unclear === '' ? null : { kind: 'too-few', why: `no sound genotype of ${symbol}${unclear}` }
  }
  if (gene.definition.researchOnly) {
    return { kind: 'too-few', why: `small variants of ${symbol}, which do not tell its copies and hybrids` }
  }
  const { facts } = read as Extract<ReturnType<typeof recordGenotype>, { genotype: GeneGenotype }>
  const looked = lookedForIn(gene, genotype)
  const least = knowledge.rows(genes).find(row => row.symbol === symbol)?.leastAllele ?? null
  if (least !== null && !looked.lookedFor.includes(least)) {
    return { kind: 'too-few', why: `genotypes that do not look for ${symbol} ${least}${unclear}` }
  }
  const rule = rules.cpic.get(symbol)
  const { judged, couldBe, decided } = judge(gene, genotype, new Set(looked.lookedFor), rule)
  const [first, ...others] = judged
  if (first === undefined) {
    const fits = couldBe.length === 0 ? 'fit no pair of known alleles' : `fit ${couldBe.join(' or ')}`
    return { kind: 'unread', why: `genotypes that ${fits}${unclear}` }
  }
  return {
    kind: 'call',
    possible: [first, ...others],
    facts: decided === null ? facts : atPosition(facts, decided),
    panel: {
      ...looked,
      couldBe: couldBe.filter(name => !judged.some(one => one.name === name)),
      decidedBy: decided,
      notExcluded: decided === null ? notExcluded(gene, genotype, changes(rule, judged)) : [],
    },
  }
}

type Judged = {
  readonly judged: readonly Diplotype[]
  readonly couldBe: readonly string[]
  readonly decided: string | null
}

const judge = (
  gene: Gene,
  genotype: GeneGenotype,
  looked: ReadonlySet<string>,
  rule: PhenotypeRule | undefined,
): Judged => {
  const reference = gene.reference.name
  const call = callGene(gene, genotype)
  if (call.byWorst) {
    const { recommendation } = resultOf(call, reference, rule)
    return { judged: recommendation, couldBe: [], decided: null }
  }
  const every = callGene(gene, genotype, { allMatches: true })
  const fitting = lookedForOnly(every, looked)
  const best = lookedForOnly(call, looked)
  const pairs = best.length > 0 ? best : fitting
  const diplotypesOf = (some: GeneCall['pairs']) =>
    resultOf({ ...call, called: some.length > 0, pairs: some, decided: null }, reference, rule).diplotypes
  const judged = oneName(diplotypesOf(pairs)).map(one => named(one, one.alleles))
  const couldBe = fitting.map(pair => written(pair.map(({ name }) => name)))
  const meanings = new Set(judged.map(({ phenotype, activityScore }) => `${phenotype} ${activityScore}`))
  // Where the alleles have no known meaning, the guideline's decisive variant still has one (SLCO1B1, CPIC 2022).
  const others = new Set(diplotypesOf(fitting).map(({ phenotype }) => phenotype))
  const unclear =
    meanings.size !== 1 || judged[0]?.phenotype === null || (others.has('Indeterminate') && others.size > 1)
  const decided = unclear ? decidedBy(gene, genotype) : null
  if (decided === null) return { judged, couldBe, decided: null }
  const { alleles, position } = decided
  const meaning = rule?.of(alleles) ?? { phenotype: null, activityScore: null }
  return { judged: [named(meaning, alleles)], couldBe, decided: position }
}

/** By number, as laboratories write them: where the reference is *38, it does not come first. */
const written = (alleles: readonly string[]): string => alleles.toSorted(byAlleleName).join('/')

const named = ({ phenotype, activityScore }: Phenotype, alleles: readonly string[]): Diplotype => ({
  name: written(alleles),
  alleles: alleles.toSorted(byAlleleName),
  phenotype,
  activityScore,
})

const lookedForOnly = ({ pairs }: GeneCall, looked: ReadonlySet<string>): GeneCall['pairs'] =>
  pairs.filter(pair => pair.every(({ name }) => looked.has(name)))

/** Of pairs that mean the same the first stands for all; the others are among those that could be. */
const oneName = (diplotypes: readonly Diplotype[]): readonly Diplotype[] =>
  [
    ...new Map(diplotypes.toReversed().map(one => [`${one.phenotype} ${one.activityScore}`, one] as const)).values(),
  ].toReversed()

const atPosition = (
  facts: readonly [GenotypeFact, ...GenotypeFact[]],
  rsid: string,
): readonly [GenotypeFact, ...GenotypeFact[]] => {
  const [first, ...rest] = facts.filter(fact => fact.rsid === rsid)
  return first === undefined ? facts : [first, ...rest]
}
