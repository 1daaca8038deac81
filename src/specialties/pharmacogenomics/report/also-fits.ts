import type { GeneReport } from './gene-report.ts'

/**
 * Genes with the pairs that fit unphased genotypes by a lower score and mean something else: TPMT *1/*3A may be *3B/*3C.
 *
 * @param every the same genes, called with every pair that fits (`allMatches`)
 * @example
 * withAlsoFits(genes, every).find(({ gene }) => gene === 'TPMT')?.alsoFits // [{ name: '*3B/*3C', phenotype: 'Poor Metabolizer' }]
 */
export const withAlsoFits = (genes: readonly GeneReport[], every: readonly GeneReport[]): readonly GeneReport[] => {
  const byGene = new Map(every.map(report => [report.gene, report]))
  return genes.map(report => {
    const judged = new Set(report.recommendation.map(({ phenotype }) => phenotype))
    const others = report.called
      ? (byGene.get(report.gene)?.recommendation ?? []).filter(({ phenotype }) => !judged.has(phenotype))
      : []
    return others.length === 0
      ? report
      : { ...report, alsoFits: others.map(({ name, phenotype }) => ({ name, phenotype })) }
  })
}
