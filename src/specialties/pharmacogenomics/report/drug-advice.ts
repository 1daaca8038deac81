import type { PhenotypeRule } from '../calling/phenotype.ts'
import type { Diplotype } from '../calling/result.ts'
import { adviceOf, type DrugAdvice, type GeneResult, type Guideline, lookupKeys } from '../guidance/index.ts'
import type { GeneReport } from './gene-report.ts'

export type GuidanceTables = {
  readonly guidelines: readonly Guideline[]
  /** RxNorm ingredients by drug name. */
  readonly codes: Readonly<Record<string, string | null>>
  /** What alleles mean after DPWG, where it judges otherwise than CPIC. */
  readonly dpwg: ReadonlyMap<string, PhenotypeRule>
  readonly cpic: ReadonlyMap<string, PhenotypeRule>
}

/** How many different sets of gene results are kept with the advice on them. */
const mostKept = 500

/**
 * What the guidelines say of each drug for a person's genes. Genes that were not called count only where a guideline
 * lists that. Every possible genotype is looked up; people with the same genes get the same answer, which is kept.
 *
 * @example
 * createAdviser(builtInGuidance())(report.genes).find(({ drug }) => drug === 'clopidogrel')?.action
 */
export const createAdviser = (tables: GuidanceTables) => {
  const kept = new Map<string, readonly DrugAdvice[]>()
  return (genes: readonly GeneReport[]): readonly DrugAdvice[] => {
    const key = genes.map(({ gene, recommendation }) => `${gene} ${recommendation.map(keyOf).join('|')}`).join('\n')
    const before = kept.get(key)
    if (before !== undefined) return before
    const advice = adviceOf(
      genes.flatMap(report => resultsOf(report, tables)),
      tables.guidelines,
      tables.codes,
    )
    if (kept.size >= mostKept) kept.clear()
    kept.set(key, advice)
    return advice
  }
}

const keyOf = ({ name, phenotype, activityScore }: Diplotype): string => `${name} ${phenotype} ${activityScore}`

/** What a gene's possible genotypes are called in each guideline system. */
export const resultsOf = (
  { gene, recommendation }: Pick<GeneReport, 'gene' | 'recommendation'>,
  { dpwg, cpic }: Pick<GuidanceTables, 'dpwg' | 'cpic'>,
): readonly GeneResult[] => {
  if (recommendation.length === 0) return []
  if (gene.startsWith('HLA-')) {
    const [{ name } = { name: '' }] = recommendation
    const phenotypes = recommendation.flatMap(({ phenotype }) => (phenotype === null ? [] : [phenotype]))
    const keys = [...both(phenotypes), ...lookupKeys({ diplotype: name, phenotypes, activityScore: null })]
    return [{ gene, genotypes: [{ name, keys: { cpic: keys, dpwg: keys, fda: keys } }] }]
  }
  const rule = dpwg.get(gene)
  const genotypes = recommendation.map(({ name, alleles, phenotype, activityScore }) => {
    const own = lookupKeys({ diplotype: name, phenotypes: phenotype === null ? [] : [phenotype], activityScore })
    const other = rule === undefined || alleles.length === 0 ? own : dpwgKeys(name, alleles, rule, cpic.get(gene))
    return { name, keys: { cpic: own, fda: own, dpwg: other } }
  })
  return [{ gene, genotypes }]
}

/** The key of the carbamazepine guideline for two alleles at once. */
const both = (phenotypes: readonly string[]): readonly string[] =>
  ['*15:11 positive', '*15:02 positive'].every(one => phenotypes.includes(one)) ? ['1511 and 1502'] : []

const isNormal = (word: string | undefined): boolean => word === 'Normal function' || Number(word) === 1

/** DPWG lists fewer alleles; one that CPIC calls normal is its reference (PharmCAT, on DPYD; CYP2C19 *38 is the GRCh38 form of *1). */
const dpwgKeys = (
  name: string,
  alleles: readonly string[],
  rule: PhenotypeRule,
  cpic: PhenotypeRule | undefined,
): readonly string[] => {
  const normal = ['Reference', '*1'].find(allele => rule.row.alleles[allele] !== undefined)
  const known = alleles.map(allele =>
    rule.row.alleles[allele] === undefined && isNormal(cpic?.wordOf(allele)) ? (normal ?? allele) : allele,
  )
  const { phenotype, activityScore } = rule.of(known)
  return lookupKeys({ diplotype: name, phenotypes: phenotype === null ? [] : [phenotype], activityScore })
}
