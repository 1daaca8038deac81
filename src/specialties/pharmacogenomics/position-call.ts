import { factsOf, type GenotypeFact, type PatientProfile } from '../../clinical/index.ts'

/** A place on GRCh38, 1-based, with the reference bases there. */
export type Place = {
  readonly chromosome: string
  readonly position: number
  readonly rsid: string | null
  readonly reference: string
}

/** Which chromosome copy the called bases stand on: comparable within one `set` only. `null`: not phased. */
export type Phase = { readonly set: string }

/** What the genotypes of a person say about one place. `null`: nobody looked, or nothing was called. */
export type PositionCall =
  | {
      readonly kind: 'called'
      /** The bases of both chromosome copies, in the order of the source. */
      readonly bases: readonly [string, string]
      readonly phase: Phase | null
      readonly facts: readonly [GenotypeFact, ...GenotypeFact[]]
    }
  | { readonly kind: 'unclear'; readonly why: string }

/** Final genotypes of a gene that passed the filters of whoever called them, oldest first. */
export const genotypesOf = (profile: PatientProfile, gene: string): readonly GenotypeFact[] =>
  factsOf(profile, 'genotype').filter(
    fact => fact.gene === gene && !['cancelled', 'entered-in-error', 'preliminary', 'registered'].includes(fact.status),
  )

/**
 * The call at a place: by coordinates on GRCh38, else by the rs number with the same reference bases. A place that is in
 * no genotype is not the reference: the answer is `null`.
 *
 * @example
 * callAt(genotypesOf(profile, 'CYP2C19'), { chromosome: 'chr10', position: 94781859, rsid: 'rs4244285', reference: 'G' })
 * // { kind: 'called', bases: ['G', 'A'], phase: null, facts: [...] }
 */
export const callAt = (genotypes: readonly GenotypeFact[], place: Place): PositionCall | null => {
  const here = genotypes.filter(fact => isAt(fact, place))
  const called = here.flatMap(fact => {
    const bases = basesOf(fact)
    return bases === null ? [] : [{ fact, bases }]
  })
  const doubtful = called.find(({ fact }) => !isSound(fact))
  const name = place.rsid ?? `${place.chromosome}:${place.position}`
  if (doubtful !== undefined) return { kind: 'unclear', why: `${name}: ${whyUnsound(doubtful.fact)}` }
  const [first, ...others] = called
  if (first === undefined) {
    const half = here.some(({ alleles }) => alleles.some(allele => allele !== null && allele > 0))
    return half ? { kind: 'unclear', why: `${name}: a variant on one copy, the other not called` } : null
  }
  const same = (bases: readonly [string, string]) => [...bases].sort().join() === [...first.bases].sort().join()
  if (!others.every(({ bases }) => same(bases))) return { kind: 'unclear', why: `${name}: two genotypes disagree` }
  const phased = others.length === 0 && first.fact.phased
  return {
    kind: 'called',
    bases: first.bases,
    phase: phased ? { set: `${first.fact.source.document} ${first.fact.phaseSet ?? ''}` } : null,
    facts: [first.fact, ...others.map(({ fact }) => fact)],
  }
}

const isAt = (fact: GenotypeFact, { chromosome, position, rsid, reference }: Place): boolean =>
  fact.reference === reference &&
  (fact.assembly === 'GRCh38' && fact.position !== undefined
    ? fact.chromosome === chromosome && fact.position === position
    : rsid !== null && fact.rsid === rsid)

/** Both copies, when both are called; anything else is no call. */
const basesOf = ({ alleles, reference, alternates }: GenotypeFact): readonly [string, string] | null => {
  const [first, second, ...more] = alleles.map(allele =>
    allele === null ? undefined : allele === 0 ? reference : alternates[allele - 1],
  )
  return first === undefined || second === undefined || more.length > 0 ? null : [first, second]
}

const isSound = (fact: GenotypeFact): boolean => whyUnsound(fact) === null

/** Why a genotype that somebody called does not count; `null` when it does. */
export const whyUnsound = ({ filters, quality }: GenotypeFact): string | null => {
  if (filters !== undefined && filters.length > 0 && !filters.includes('PASS')) {
    return `failed the filter ${filters.join(', ')}`
  }
  return quality.some(({ code }) => code === 'vcf-position-repeated') ? 'in more than one row' : null
}
