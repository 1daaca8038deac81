import type { GeneReport } from './gene-report.ts'
import { withoutGuidance } from './without-guidance.ts'

/** A person's genes as `attune pgx --json` writes them. */
export const genesJson = (genes: readonly GeneReport[]) =>
  genes.map(
    ({ gene, called, source, diplotypes, recommendation, missing, notExcluded, undocumented, warnings, variants }) => ({
      gene,
      called,
      source,
      diplotypes: diplotypes.map(({ name, phenotype, activityScore }) => ({ name, phenotype, activityScore })),
      recommendationHaplotypes: recommendation.flatMap(({ alleles }) => alleles),
      missing,
      notExcluded,
      undocumented,
      warnings,
      variants,
      ...(withoutGuidance[gene] === undefined ? {} : { noGuidance: withoutGuidance[gene] }),
    }),
  )
