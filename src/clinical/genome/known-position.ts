import { type GenomePosition, positionsAt, positionsOfRsid } from './positions.ts'
import type { Assembly } from './reference-sequence.ts'

/** How a source names a place in the genome, and the alleles it reports there. */
export type StatedVariant = {
  readonly assembly?: Assembly
  readonly chromosome?: string
  readonly position?: number
  readonly rsids?: readonly string[]
  readonly reference?: string
  readonly alternates: readonly string[]
}

/** Alternates that name no other sequence: none, any (gVCF), a spanning deletion. */
const noSequence = /^(?:\.|\*|<(?:NON_REF|\*)>)$/

/**
 * The known position that a variant is about. By coordinate only on GRCh38, and only with the same reference allele (a
 * different one means another assembly, or another way to write the variant). By rs number on any assembly, if the
 * reference allele and every alternate are those of the table: an rs number alone does not say which strand was read.
 *
 * @example
 * knownPosition({ rsids: ['rs4244285'], reference: 'G', alternates: ['A'] })?.gene // 'CYP2C19'
 */
export const knownPosition = (stated: StatedVariant): GenomePosition | undefined => {
  const { assembly, chromosome, position, rsids = [], reference, alternates } = stated
  if (reference === undefined) return undefined
  if (assembly === 'GRCh38' && position !== undefined) {
    // The place is known: an rs number that points elsewhere, or stands on a contig that is no chromosome, contradicts it.
    return chromosome === undefined
      ? undefined
      : positionsAt(chromosome, position).find(known => known.reference === reference)
  }
  return rsids
    .flatMap(positionsOfRsid)
    .find(
      known =>
        known.reference === reference &&
        alternates.every(alternate => noSequence.test(alternate) || known.alternates.includes(alternate)),
    )
}
