import type { VcfHeader } from '../../standards/vcf/index.ts'
import { type Assembly, readAssembly, readChromosome } from './reference-sequence.ts'

/** Lengths of chromosome 1 (Genome Reference Consortium): files often give them instead of a name. */
const chromosome1: Readonly<Record<number, Assembly>> = { 249250621: 'GRCh37', 248956422: 'GRCh38' }

/**
 * The assembly that a header states, by the names and lengths of its contigs and by its reference; `undefined` when it
 * states none, or two.
 */
export const statedAssembly = ({ contigs, reference }: VcfHeader): Assembly | undefined => {
  const stated = [
    ...contigs.map(({ assembly }) => readAssembly(assembly)),
    ...contigs.map(({ ID, length = 0 }) => (readChromosome(ID) === 'chr1' ? chromosome1[length] : undefined)),
    readAssembly(reference),
  ].filter(assembly => assembly !== undefined)
  return new Set(stated).size === 1 ? stated[0] : undefined
}
