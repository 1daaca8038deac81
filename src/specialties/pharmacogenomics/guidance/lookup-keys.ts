/** What is known of one possible genotype of a gene, in the words of one guideline system. */
export type Assigned = {
  readonly diplotype: string
  /** More than one for genes whose alleles are judged one by one (HLA). */
  readonly phenotypes: readonly string[]
  readonly activityScore: string | null
}

/**
 * The keys under which guidelines may list a genotype, the most specific first: the diplotype, score and phenotype
 * together, the score, the phenotypes. Of an uncertain score guidelines say `n/a`.
 *
 * @example
 * lookupKeys({ diplotype: '*1/*3', phenotypes: ['Intermediate Metabolizer'], activityScore: '1.0' })
 * // ['*1/*3', '1.0 (Intermediate Metabolizer)', '1.0', 'Intermediate Metabolizer']
 */
export const lookupKeys = ({ diplotype, phenotypes, activityScore }: Assigned): readonly string[] => [
  diplotype,
  ...(activityScore === null ? [] : [...phenotypes.map(phenotype => `${activityScore} (${phenotype})`), activityScore]),
  ...phenotypes,
  ...(phenotypes.includes('Indeterminate') && activityScore !== 'n/a' ? ['n/a'] : []),
]
