import table from './positions.json' with { type: 'json' }

/** A position at which known variants change how a medicine works: GRCh38, 1-based, of the first reference base. */
export type GenomePosition = {
  readonly gene: string
  readonly chromosome: string
  readonly position: number
  readonly reference: string
  readonly alternates: readonly string[]
  readonly rsid: string | null
}

/** Source, version and licence of the table. */
export const positionsProvenance = {
  source: table.source,
  sourceVersion: table.sourceVersion,
  licence: table.licence,
  assembly: 'GRCh38',
} as const

type Row = readonly [
  gene: string,
  chromosome: string,
  position: number,
  reference: string,
  alternates: string,
  rsid: string,
]

/** Every position of the table, gene by gene. */
export const genomePositions: readonly GenomePosition[] = (table.rows as unknown as readonly Row[]).map(
  ([gene, chromosome, position, reference, alternates, rsid]) => ({
    gene,
    chromosome,
    position,
    reference,
    alternates: alternates.split(','),
    rsid: rsid === '' ? null : rsid,
  }),
)

const byPlace = Map.groupBy(genomePositions, ({ chromosome, position }) => `${chromosome}:${position}`)
const byRsid = Map.groupBy(
  genomePositions.filter(({ rsid }) => rsid !== null),
  ({ rsid }) => rsid,
)

/**
 * The known positions that start at a place of GRCh38; several when they differ in their reference allele.
 *
 * @param chromosome as `chr10`
 * @param position 1-based
 *
 * @example
 * positionsAt('chr10', 94781859)[0]?.rsid // 'rs4244285', CYP2C19
 */
export const positionsAt = (chromosome: string, position: number): readonly GenomePosition[] =>
  byPlace.get(`${chromosome}:${position}`) ?? []

/** The known positions of an rs number, whatever the assembly; several when it names several lengths of one repeat. */
export const positionsOfRsid = (rsid: string): readonly GenomePosition[] => byRsid.get(rsid) ?? []

const byChromosome = new Map(
  [...Map.groupBy(genomePositions, ({ chromosome }) => chromosome)].map(([chromosome, some]) => [
    chromosome,
    some.toSorted((a, b) => a.position - b.position),
  ]),
)

/**
 * The known positions all of whose reference bases lie in a stretch of GRCh38, in their order.
 *
 * @example
 * positionsWithin('chr10', 94_781_000, 94_782_000).map(({ rsid }) => rsid) // ['rs58973490', 'rs4244285', …]
 */
export const positionsWithin = (chromosome: string, from: number, to: number): readonly GenomePosition[] => {
  const sorted = byChromosome.get(chromosome) ?? []
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle]?.position ?? 0) < from) low = middle + 1
    else high = middle
  }
  const found: GenomePosition[] = []
  for (let i = low; i < sorted.length && (sorted[i]?.position ?? 0) <= to; i += 1) {
    const one = sorted[i] as GenomePosition
    if (one.position + one.reference.length - 1 <= to) found.push(one)
  }
  return found
}
