import type { GeneReport } from '../gene-report.ts'

/**
 * The genotype as a laboratory writes it: `CYP2C19 *1/*2`; variants that cannot be paired one by one with how many copies
 * carry them; `null` where nothing was called.
 */
export const genotypeText = ({ gene, diplotypes, recommendation }: GeneReport): string | null => {
  const [first] = diplotypes
  if (first === undefined) return null
  const [asked] = recommendation
  const apart = asked?.alleles.length === 2 && diplotypes.every(({ name }) => !name.includes('/'))
  if (apart) {
    const variants = diplotypes.filter(({ alleles }) => alleles[0] !== 'Reference')
    if (variants.length === 1 && diplotypes.length === 2) return `${gene} ${asked.name}`
    const each = variants.map(
      ({ alleles: [allele, ...more] }) => `${allele} ${more.length > 0 ? 'homozygous' : 'heterozygous'}`,
    )
    // The score says that both copies were judged, and not only these variants looked at.
    return `${gene} ${[...each, ...(asked.activityScore === null ? [] : [`activity score ${asked.activityScore}`])].join('; ')}`
  }
  return `${gene} ${[...new Set(diplotypes.map(({ name }) => name))].join(' or ')}`
}
