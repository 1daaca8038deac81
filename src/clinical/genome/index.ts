export { knownPosition } from './known-position.ts'
export {
  type GenomePosition,
  genomePositions,
  positionsAt,
  positionsOfRsid,
  positionsProvenance,
  positionsWithin,
} from './positions.ts'
export { accessionOf, type GenomePlace, placeOfAccession, readAssembly, readChromosome } from './reference-sequence.ts'
export { statedAssembly } from './stated-assembly.ts'
