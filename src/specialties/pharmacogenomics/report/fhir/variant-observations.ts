import { accessionOf } from '../../../../clinical/index.ts'
import type { Gene, GenePosition } from '../../calling/definition.ts'
import type { GeneReport } from '../gene-report.ts'
import { codes, geneConcept, profiles, systems, variantAnswers } from './codings.ts'
import { observation } from './gene-observations.ts'
import type { Frame, WrittenComponent, WrittenObservation } from './resource.ts'

/**
 * The changes of a gene that a call rests on, each on its own: place and bases on GRCh38, how many copies carry it. A base
 * that no definition has, and the mitochondrial sequence (which has no accession here), stay in the words of the genotype.
 *
 * @example
 * variantObservations(report, cyp2c19, frame)[0]?.code // LOINC 69548-6
 */
export const variantObservations = (
  { source, gene, variants }: GeneReport,
  definition: Gene | undefined,
  frame: Frame,
): readonly WrittenObservation[] => {
  if (source !== 'genome' || definition === undefined) return []
  const accession = accessionOf('GRCh38', definition.chromosome)
  if (accession === undefined) return []
  return variants.flatMap(({ position, genotype }) => {
    const at = definition.positions.find(({ rsid, hgvs }) => (rsid ?? hgvs) === position)
    if (at === undefined) return []
    const bases = genotype.split('/')
    return [...new Set(bases)]
      .filter(base => at.alts.includes(base))
      .map(alternate => ({
        ...observation(frame, `variant ${gene} ${position} ${alternate}`, profiles.variant),
        code: codes.variant,
        valueCodeableConcept: { coding: [variantAnswers.present] },
        component: [
          { code: codes.geneStudied, valueCodeableConcept: geneConcept(gene) },
          { code: codes.assembly, valueCodeableConcept: { coding: [variantAnswers.grch38] } },
          {
            code: codes.referenceSequence,
            valueCodeableConcept: { coding: [{ system: systems.refseq, code: accession }] },
          },
          ...placeOf(at),
          { code: codes.referenceBases, valueString: at.ref },
          { code: codes.alternateBases, valueString: alternate },
          ...stateOf(bases, alternate),
          ...(at.rsid === null
            ? []
            : [{ code: codes.dbsnp, valueCodeableConcept: { coding: [{ system: systems.dbsnp, code: at.rsid }] } }]),
        ],
      }))
  })
}

const placeOf = ({ position, ref }: GenePosition): readonly WrittenComponent[] => [
  { code: codes.place, valueRange: { low: { value: position }, high: { value: position + ref.length - 1 } } },
  { code: codes.counting, valueCodeableConcept: { coding: [variantAnswers.fromOne] } },
]

/** Of a copy that was not read nothing is said. */
const stateOf = (bases: readonly string[], alternate: string): readonly WrittenComponent[] => {
  if (bases.includes('.')) return []
  const [first, second] = bases
  const state =
    bases.length === 1
      ? variantAnswers.hemizygous
      : first === alternate && second === alternate
        ? variantAnswers.homozygous
        : variantAnswers.heterozygous
  return [{ code: codes.allelicState, valueCodeableConcept: { coding: [state] } }]
}
