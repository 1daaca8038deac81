import type { GenotypeFact, PatientProfile } from '../../../clinical/index.ts'
import type { Gene, GenePosition } from '../calling/definition.ts'
import type { GeneGenotype } from '../calling/genotype.ts'
import { genotypeOf, type ObservedGenotype } from '../calling/observed.ts'
import { genotypesOf, whyUnsound } from '../position-call.ts'

/** A gene's genotype as the record's facts give it. */
export type RecordGenotype = {
  readonly genotype: GeneGenotype
  readonly facts: readonly [GenotypeFact, ...GenotypeFact[]]
  /** Positions that were called, but not soundly, and why. */
  readonly unclear: readonly string[]
}

/**
 * The genotype of one gene from the genotypes on record (rows of a VCF, calls of an array, genomics resources): by place on
 * GRCh38, else by rs number with the same reference bases. A call that failed its filter, stands in two rows, or that two
 * sources give differently counts as not read. A position without a fact is not read either, never the reference.
 *
 * @returns `null` when nothing of the gene was called; then `unclear` may still say why
 */
export const recordGenotype = (
  profile: PatientProfile,
  gene: Gene,
): RecordGenotype | { readonly genotype: null; readonly unclear: readonly string[] } => {
  const facts = genotypesOf(profile, gene.gene)
  const unclear: string[] = []
  const used = new Set<GenotypeFact>()
  const observed: ObservedGenotype[] = []
  const at = facts.length === 0 ? undefined : placesOf(facts, gene)
  for (const position of at === undefined ? [] : gene.positions) {
    const here = at?.(position) ?? []
    if (here.length === 0) continue
    const doubt = here.map(whyUnsound).find(why => why !== null)
    const [first, ...others] = here
    const differ = others.some(other => basesOf(other) !== basesOf(first as GenotypeFact))
    if (doubt != null || differ) {
      unclear.push(`${position.rsid ?? position.hgvs}: ${doubt ?? 'two genotypes disagree'}`)
      continue
    }
    if (first === undefined) continue
    for (const fact of here) used.add(fact)
    observed.push({
      chromosome: gene.chromosome,
      position: position.position,
      reference: position.ref,
      alternates: first.alternates,
      alleles: first.alleles,
      phased: others.length === 0 && first.phased,
      phaseSet: `${first.source.document} ${first.phaseSet ?? ''}`,
    })
  }
  const [fact, ...rest] = used
  return fact === undefined
    ? { genotype: null, unclear }
    : { genotype: genotypeOf(gene, observed), facts: [fact, ...rest], unclear }
}

/** The bases of both copies, without their order. */
const basesOf = ({ alleles, reference, alternates }: GenotypeFact): string =>
  alleles
    .map(allele => (allele === null ? '.' : allele === 0 ? reference : alternates[allele - 1]))
    .sort()
    .join('/')

/** The called facts of a position. A gene has up to 313 of each: they are looked up, not compared one by one. */
const placesOf = (facts: readonly GenotypeFact[], { chromosome }: Gene) => {
  const places = Map.groupBy(
    facts.filter(({ alleles }) => alleles.some(allele => allele !== null)),
    fact =>
      fact.assembly === 'GRCh38' && fact.position !== undefined
        ? `${fact.chromosome}:${fact.position} ${fact.reference}`
        : `${fact.rsid} ${fact.reference}`,
  )
  return ({ position, rsid, ref }: GenePosition): readonly GenotypeFact[] => [
    ...(places.get(`${chromosome}:${position} ${ref}`) ?? []),
    ...(rsid === null ? [] : (places.get(`${rsid} ${ref}`) ?? [])),
  ]
}
