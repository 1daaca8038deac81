import { type GenomePosition, positionsWithin } from '../../clinical/index.ts'
import type { VcfPlace, VcfRow } from '../../standards/vcf/index.ts'

/** What a caller writes for any allele but the reference (VCF 4.3, section 5.5; GATK). */
const anyOther = /^(?:\.|<(?:NON_REF|\*)>)$/

/** Where a block of reference calls ends; `undefined` for every other row. */
const endOf = ({ POS, fields }: VcfPlace): number | undefined => {
  if (!anyOther.test(fields[4] ?? '')) return undefined
  const end = Number(/(?:^|;)END=(\d{1,10})(?:;|$)/.exec(fields[7] ?? '')?.[1])
  return Number.isSafeInteger(end) && end > POS ? end : undefined
}

/** The pharmacogene positions that lie wholly in a block of reference calls of a gVCF on GRCh38. */
export const positionsInBlock = (place: VcfPlace, chromosome: string | undefined): readonly GenomePosition[] => {
  const end = chromosome === undefined ? undefined : endOf(place)
  return end === undefined || chromosome === undefined ? [] : positionsWithin(chromosome, place.POS, end)
}

/** Callers write 0/0 with a quality of 0 where they have no evidence (hts-specs, issue 756). */
const withoutEvidence = ({ fields }: VcfPlace, sample: number): boolean => {
  const at = (fields[8] ?? '').split(':').indexOf('GQ')
  return at >= 0 && Number(fields[9 + sample]?.split(':')[at]) === 0
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
