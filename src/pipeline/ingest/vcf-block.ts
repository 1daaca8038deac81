import { type GenomePosition, positionsWithin } from '../../clinical/index.ts'
import { isWithoutEvidence, referenceBlockEnd, type VcfPlace, type VcfRow } from '../../standards/vcf/index.ts'

/** The pharmacogene positions that lie wholly in a block of reference calls of a gVCF on GRCh38. */
export const positionsInBlock = (place: VcfPlace, chromosome: string | undefined): readonly GenomePosition[] => {
  const { POS, fields } = place
  const end = referenceBlockEnd(POS, (fields[4] ?? '').split(','), fields[7] ?? '')
  return end === undefined || chromosome === undefined ? [] : positionsWithin(chromosome, POS, end)
}

const withoutEvidence = ({ fields }: VcfPlace, sample: number): boolean => {
  const at = (fields[8] ?? '').split(':').indexOf('GQ')
  return at >= 0 && isWithoutEvidence(fields[9 + sample]?.split(':')[at])
}

/**
 * A block's call as the row of one position in it; `null` when the block does not say that every copy is the reference: another
 * genotype, half a call, a quality of 0, another reference base than that of GRCh38. A filter that failed stays with the row.
 *
 * @param sample index into the header's samples
 */
export const rowInBlock = (
  row: VcfRow,
  place: VcfPlace,
  sample: number,
  { position, reference, rsid }: GenomePosition,
): VcfRow | null =>
  row.GT === null ||
  row.GT.alleles.some(allele => allele !== 0) ||
  withoutEvidence(place, sample) ||
  (position === row.POS && !reference.startsWith(row.REF.charAt(0)))
    ? null
    : { ...row, POS: position, ID: rsid === null ? [] : [rsid], REF: reference, ALT: [] }
