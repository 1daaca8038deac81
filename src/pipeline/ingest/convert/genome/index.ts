import type { Format } from '../conversion.ts'
import { rawArray } from './raw-array.ts'
import { vcf } from './vcf-format.ts'

export { type ArrayCall, type ArrayHeader, arrayRows, looksLikeArray } from './array-rows.ts'
export { looksLikeVcf } from './vcf-format.ts'

/** Files of genomes: `convert` shows every row; an import reads the places of pharmacogenes from them, and no FHIR. */
export const genomeFormats: readonly Format[] = [vcf, rawArray]
