import { codeableConcept, meta } from './datatypes.ts'
import { list, number, shape, text, type Wire } from './decode.ts'

// R4 MolecularSequence (hl7.org/fhir/R4/molecularsequence.html), only the members that become facts.

export const molecularSequence = shape({
  id: text,
  meta,
  type: text,
  coordinateSystem: number,
  referenceSeq: shape({
    chromosome: codeableConcept,
    genomeBuild: text,
    referenceSeqId: codeableConcept,
  }),
  variant: list(
    shape({
      start: number,
      end: number,
      observedAllele: text,
      referenceAllele: text,
      cigar: text,
    }),
  ),
})

export type MolecularSequence = Wire<typeof molecularSequence>
export type SequenceVariant = NonNullable<MolecularSequence['variant']>[number]
