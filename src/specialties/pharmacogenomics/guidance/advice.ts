import type { Action, GuidanceSystem, Guideline, Recommendation, Step } from './guideline.ts'
import { headline } from './headline.ts'

/** A gene and every genotype that the evidence leaves possible; one when it is certain. */
export type GeneResult = {
  readonly gene: string
  readonly genotypes: readonly {
    /** In the field's notation: `*1/*3`. */
    readonly name: string
    /** Keys by which a system's guidelines may list it, the most specific first; a guideline uses the first that it lists. */
    readonly keys: Readonly<Partial<Record<GuidanceSystem, readonly string[]>>>
  }[]
}

export type DrugAdvice = {
  readonly drug: string
  readonly rxnorm: string | null
  readonly source: GuidanceSystem
  readonly guideline: string
  readonly version: string
  /** PubMed ids, the newest first. */
  readonly citations: readonly string[]
  readonly population: string | null
  readonly classification: Recommendation['classification']
  readonly action: Action
  /** Empty: the guideline lists other possible genotypes of this patient and says nothing of these. */
  readonly detail: readonly Step[]
  /** Each combination that leads here: `CYP2C19:*1/*2;CYP2D6:*1/*4`. */
  readonly genotypes: readonly string[]
  /** Other genotypes that are possible lead to another action, listed beside this one. */
  readonly ambiguous: boolean
}

type Listed = {
  readonly keys: ReadonlyMap<string, ReadonlySet<string>>
  readonly byLookup: ReadonlyMap<string, readonly Recommendation[]>
  /** Of each advice of the guideline. */
  readonly headlines: readonly Action[]
}

/** The source's own key for a gene that nobody has looked at. */
const noResult = 'No Result'

const lists = new WeakMap<Guideline, Listed>()

const listedBy = (guideline: Guideline): Listed => {
  const known = lists.get(guideline)
  if (known !== undefined) return known
  const keys = new Map(guideline.genes.map(gene => [gene, new Set<string>()]))
  const byLookup = new Map<string, Recommendation[]>()
  for (const recommendation of guideline.recommendations) {
    for (const product of recommendation.lookup) {
      let lookups = ['']
      for (const gene of guideline.genes) {
        const some = product[gene] ?? []
        for (const key of some) keys.get(gene)?.add(key)
        lookups = lookups.flatMap(lookup => some.map(key => `${lookup}|${key}`))
      }
      for (const lookup of lookups) byLookup.set(lookup, [...(byLookup.get(lookup) ?? []), recommendation])
    }
  }
  const listed = { keys, byLookup, headlines: guideline.advice.map(headline) }
  lists.set(guideline, listed)
  return listed
}

/** Genotypes of a gene that a guideline takes for the same: `key` null when it lists none of their keys. */
type Choice = { readonly key: string | null; readonly names: readonly string[] }

const choicesOf = (
  gene: string,
  result: GeneResult | undefined,
  system: GuidanceSystem,
  listed: Listed,
): readonly Choice[] => {
  const keys = listed.keys.get(gene)
  if (result === undefined) {
    return [{ key: keys?.has(noResult) === true ? noResult : null, names: [`${gene}:Unknown/Unknown`] }]
  }
  const byKey = new Map<string | null, string[]>()
  for (const { name, keys: own } of result.genotypes) {
    const key = own[system]?.find(known => keys?.has(known)) ?? null
    byKey.set(key, [...(byKey.get(key) ?? []), `${gene}:${name}`])
  }
  return [...byKey].map(([key, names]) => ({ key, names }))
}

/** One key a gene, and the genotypes of each gene that have it. */
type Combination = { readonly lookup: string | null; readonly names: readonly (readonly string[])[] }

const combinationsOf = (
  guideline: Guideline,
  results: ReadonlyMap<string, GeneResult>,
  listed: Listed,
): readonly Combination[] =>
  guideline.genes.reduce<readonly Combination[]>(
    (all, gene) => {
      const choices = choicesOf(gene, results.get(gene), guideline.system, listed)
      return all.flatMap(({ lookup, names }) =>
        choices.map(choice => ({
          lookup: lookup === null || choice.key === null ? null : `${lookup}|${choice.key}`,
          names: [...names, choice.names],
        })),
      )
    },
    [{ lookup: '', names: [] }],
  )

const written = ({ names }: Combination): readonly string[] =>
  names.reduce<readonly string[]>(
    (all, some) => all.flatMap(so => some.map(name => (so === '' ? name : `${so};${name}`))),
    [''],
  )

type Outcome = { readonly recommendation: Recommendation | null; readonly combinations: Combination[] }

const forDrug = (
  drug: string,
  guideline: Guideline,
  combinations: readonly (readonly [Combination, readonly Recommendation[]])[],
): readonly Omit<DrugAdvice, 'rxnorm'>[] => {
  const ofDrug = combinations.map(
    ([combination, found]) =>
      [combination, found.filter(({ drugs }) => drugs === undefined || drugs.includes(drug))] as const,
  )
  const populations = new Set(ofDrug.flatMap(([, found]) => found.map(({ population }) => population)))
  return [...populations].flatMap(population => {
    const outcomes = new Map<string, Outcome>()
    for (const [combination, found] of ofDrug) {
      const here = found.filter(recommendation => recommendation.population === population)
      for (const recommendation of here.length === 0 ? [null] : here) {
        const key = recommendation === null ? '' : `${recommendation.classification}|${recommendation.advice}`
        const known = outcomes.get(key)
        if (known === undefined) outcomes.set(key, { recommendation, combinations: [combination] })
        else known.combinations.push(combination)
      }
    }
    const advised = new Set([...outcomes.values()].map(({ recommendation }) => recommendation?.advice ?? null))
    return [...outcomes.values()].map(({ recommendation, combinations: leading }) => {
      const detail = recommendation === null ? [] : guideline.advice[recommendation.advice]!
      return {
        drug,
        source: guideline.system,
        guideline: guideline.guideline,
        version: guideline.version,
        citations: guideline.citations,
        population,
        classification: recommendation?.classification ?? 'No recommendation',
        action: recommendation === null ? 'none' : listedBy(guideline).headlines[recommendation.advice]!,
        detail,
        genotypes: leading.flatMap(written).sort(),
        ambiguous: advised.size > 1,
      }
    })
  })
}

/**
 * What the guidelines say of each drug, for a patient's gene results. Every combination of possible genotypes is looked
 * up; when they lead to different advice, each is given with the genotypes that lead to it. A gene without a result
 * counts only where a guideline lists that case (a label that asks to test first does).
 *
 * @param codes RxNorm ingredient codes by drug name.
 * @example
 * adviceOf(
 *   [{ gene: 'DPYD', genotypes: [{ name: 'Reference/c.2846A>T', keys: { cpic: ['1.5'] } }] }],
 *   knowledge.rows(guidelines),
 *   { capecitabine: '194000' },
 * )
 */
export const adviceOf = (
  results: readonly GeneResult[],
  guidelines: readonly Guideline[],
  codes: Readonly<Record<string, string | null>>,
): readonly DrugAdvice[] => {
  const byGene = new Map(results.filter(({ genotypes }) => genotypes.length > 0).map(result => [result.gene, result]))
  return guidelines
    .flatMap(guideline => {
      const listed = listedBy(guideline)
      const found = combinationsOf(guideline, byGene, listed).map(
        combination =>
          [combination, combination.lookup === null ? [] : (listed.byLookup.get(combination.lookup) ?? [])] as const,
      )
      return guideline.drugs.flatMap(drug => forDrug(drug, guideline, found))
    })
    .map(advice => ({ ...advice, rxnorm: codes[advice.drug] ?? null }))
    .sort((a, b) => order(a) - order(b) || compare(a.drug, b.drug) || compare(a.guideline, b.guideline))
}

const systemOrder: readonly GuidanceSystem[] = ['cpic', 'dpwg', 'fda']
const order = ({ source }: Pick<DrugAdvice, 'source'>): number => systemOrder.indexOf(source)
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
