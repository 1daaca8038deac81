export { type ByteLine, byteLines } from './byte-lines.ts'
export { parseGenotype, type VcfGenotype, writeGenotype } from './genotype.ts'
export { parseHeader, type VcfContig, type VcfHeader } from './header.ts'
export { parsePlace, parseRow, type VcfPlace, type VcfRow } from './row.ts'
