import type { KnowledgeView } from '../../../clinical/index.ts'
import type { Diplotype } from '../calling/result.ts'
import type { GeneResult } from '../gene-result.ts'
import { adviceOf, type DrugAdvice, type Guideline } from '../guidance/index.ts'
import { resultsOf } from '../report/drug-advice.ts'
import { tablesOf } from '../report/tables.ts'
import type { Converted } from './phenoconversion.ts'

type Asked = readonly Pick<Converted, 'result' | 'possible'>[]

/** A gene and the genotypes that are possible, as they are looked up. */
export type AskedGene = { readonly result: Pick<GeneResult, 'gene'>; readonly possible: GeneResult['possible'] }

/** What the guidelines on one drug say for these genes. */
export const adviceFor = (
  name: string,
  guidelines: readonly Guideline[],
  genes: readonly AskedGene[],
  knowledge: KnowledgeView,
): readonly DrugAdvice[] => {
  const { guidance } = tablesOf(knowledge)
  const results = genes.flatMap(({ result, possible }) =>
    resultsOf({ gene: result.gene, recommendation: possible }, guidance),
  )
  return adviceOf(results, guidelines, guidance.codes).filter(({ drug }) => drug === name)
}

/** An allele that a missing position leaves possible, and that would change the advice on the drug. */
export type WouldChange = {
  readonly gene: string
  readonly allele: string
  readonly positions: readonly string[]
  readonly advice: readonly DrugAdvice[]
}

const keyOf = (advice: readonly DrugAdvice[]): string =>
  advice.map(one => `${one.guideline} ${one.population} ${one.action} ${one.classification}`).join('\n')

/**
 * Which of the alleles that positions without a call leave possible would lead to other advice on the drug, each put in the
 * place of one of the two that were called. A position that was not read is no reference.
 */
export const wouldChange = (
  name: string,
  guidelines: readonly Guideline[],
  genes: Asked,
  knowledge: KnowledgeView,
): readonly WouldChange[] => {
  const { rules } = tablesOf(knowledge)
  const now = keyOf(adviceFor(name, guidelines, genes, knowledge))
  return genes.flatMap(({ result, possible }) => {
    const rule = rules.cpic.get(result.gene)
    const open = result.panel?.notExcluded ?? []
    const tried = new Map<string, readonly DrugAdvice[] | null>()
    return open.flatMap(({ allele, positions }): readonly WouldChange[] => {
      const advice = possible
        .flatMap(({ alleles }) => alleles.map((_, index) => alleles.map((own, i) => (i === index ? allele : own))))
        .flatMap(alleles => {
          const meaning = rule?.of(alleles)
          const key = `${meaning?.phenotype} ${meaning?.activityScore}`
          // An allele without a known function has no advice of its own to compare.
          if (meaning === undefined || meaning.phenotype === null) return []
          if (!tried.has(key)) {
            const then: Diplotype = { name: alleles.join('/'), alleles, ...meaning }
            const found = adviceFor(
              name,
              guidelines,
              genes.map(one => (one.result === result ? { result, possible: [then] } : one)),
              knowledge,
            )
            tried.set(key, keyOf(found) === now ? null : found)
          }
          return tried.get(key) ?? []
        })
      return advice.length === 0 ? [] : [{ gene: result.gene, allele, positions, advice }]
    })
  })
}
