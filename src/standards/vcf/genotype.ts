import { failure, issue, type Result, success } from '../../core/index.ts'

/** A GT value: allele indexes per chromosome copy (`null`: not called), and whether their phase is known. */
export type VcfGenotype = {
  readonly alleles: readonly (number | null)[]
  /** Every copy's phase is known; a call of one copy has none. */
  readonly phased: boolean
}

/** VCF 4.3, section 1.6.2, GT; a separator before the first allele is of version 4.4. */
const form = /^[/|]?(?:\.|\d{1,4})(?:[/|](?:\.|\d{1,4}))*$/

/**
 * Reads a GT value.
 *
 * @param alternates how many alternate alleles the row has
 *
 * @example
 * parseGenotype('0|1', 1)  // { alleles: [0, 1], phased: true }
 */
export const parseGenotype = (text: string, alternates: number): Result<VcfGenotype> => {
  if (!form.test(text)) return failure(issue('error', 'vcf-genotype', 'A GT that is not a genotype'))
  const body = text.replace(/^[/|]/, '')
  const alleles = body.split(/[/|]/).map(allele => (allele === '.' ? null : Number(allele)))
  if (alleles.some(allele => allele !== null && allele > alternates)) {
    return failure(issue('error', 'vcf-genotype', 'A GT that names an allele the row does not have'))
  }
  return success({ alleles, phased: alleles.length > 1 && !body.includes('/') })
}

/**
 * Writes a genotype as VCF does: the inverse of `parseGenotype`.
 *
 * @example
 * writeGenotype({ alleles: [null, 1], phased: false })  // './1'
 */
export const writeGenotype = ({ alleles, phased }: VcfGenotype): string =>
  alleles.map(allele => allele ?? '.').join(phased ? '|' : '/')
