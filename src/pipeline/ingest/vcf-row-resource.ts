import type { VcfRow } from '../../standards/vcf/index.ts'

/** A VCF row at a position of a pharmacogene, as a record carries it. Not FHIR: genotypes stay outside it. */
export const vcfRowType = 'VcfGenotype'

export type VcfRowResource = {
  readonly resourceType: typeof vcfRowType
  readonly row: VcfRow
  readonly assembly?: 'GRCh37' | 'GRCh38'
  /** `chr10` */
  readonly chromosome?: string
  /** `YYYY-MM-DD` */
  readonly fileDate?: string
  /** Called by a genotyping array, which tests chosen positions and nothing else. */
  readonly array?: true
  /** Line of the file. */
  readonly line: number
  /** An earlier row of the file stands at the same place. */
  readonly repeated: boolean
}
