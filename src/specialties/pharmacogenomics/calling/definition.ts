import { z } from 'zod'
import { knowledgeTable } from '../../../clinical/index.ts'

const positionRow = z.tuple([
  z.number().int().positive(),
  z.string().nullable(),
  z.string().regex(/^[ACGT]+$/),
  z.string().regex(/^[ACGT]+(?:,[ACGT]+)*$/),
  z.string(),
])
const index = z.number().int().nonnegative()

/**
 * How a pharmacogene's alleles are told from one another, on GRCh38. `positions`: place, rs number, reference, alternates,
 * HGVS. `alleles[].at`: what may stand at a position (index into `positions`), where that is not the reference; `complete`
 * alleles name every position, the others are the reference at those they do not name.
 */
export const geneDefinitions = knowledgeTable('pharmacogenomics/gene-definition', {
  gene: z.string(),
  chromosome: z.string().regex(/^chr(?:\d+|X|Y|M)$/),
  /** The allele that GRCh38 carries. */
  reference: z.string(),
  /** GRCh37 is GRCh38 plus `offset`, from one GRCh38 position to another; `null`: not known. */
  grch37: z.strictObject({ offset: z.number().int(), from: index, to: index }).nullable(),
  positions: z.array(positionRow).min(1),
  alleles: z.array(
    z.strictObject({
      name: z.string(),
      complete: z.literal(true).optional(),
      at: z.record(z.string().regex(/^\d+$/), z.string().regex(/^[ACGT]+(?:\|[ACGT]+)*$/)),
    }),
  ),
  /** Read for a guideline, part of no allele. */
  extraPositions: z.array(positionRow),
  /** Without these nothing is called. */
  requiredPositions: z.array(index),
  /** Of several pairs that unphased genotypes fit, the most frequent one. */
  unphasedPriorities: z.array(z.strictObject({ among: z.array(z.string()).min(2), pick: z.string() })),
  /** A base that no allele has is taken as the reference, with a warning, so that what is known can be advised on. */
  undocumentedAsReference: z.boolean(),
  /** Judged by the two worst variants instead of by one named allele a copy. */
  byWorstVariants: z.boolean(),
  /** Small variants do not tell this gene's alleles: never called unless asked for. */
  researchOnly: z.boolean(),
  /** Where no alleles fit, the guideline judges by the one position of this allele. */
  decisiveAllele: z.string().nullable(),
})

export type GeneDefinition = ReturnType<typeof geneDefinitions.parse>

export type GenePosition = {
  readonly position: number
  readonly rsid: string | null
  readonly hgvs: string
  readonly ref: string
  readonly alts: readonly string[]
}

/** A named allele, ready to be compared: bit n of `may[i]` is set when base n (0: the reference) may stand at position i. */
export type NamedAllele = {
  readonly name: string
  readonly may: Uint8Array
  /** Positions that the definition names. */
  readonly named: readonly number[]
  /** Positions at which it is not, or not only, the reference. */
  readonly own: readonly number[]
}

export type Gene = {
  readonly gene: string
  readonly chromosome: string
  readonly reference: NamedAllele
  readonly positions: readonly GenePosition[]
  readonly extraPositions: readonly GenePosition[]
  readonly alleles: readonly NamedAllele[]
  readonly byName: ReadonlyMap<string, NamedAllele>
  readonly definition: GeneDefinition
}

const positionOf = ([position, rsid, ref, alts, hgvs]: GeneDefinition['positions'][number]): GenePosition => ({
  position,
  rsid,
  hgvs,
  ref,
  alts: alts.split(','),
})

/**
 * A gene's definition, ready for calling.
 *
 * @throws Error when an allele names a base that its position does not have
 */
export const geneOf = (definition: GeneDefinition): Gene => {
  const positions = definition.positions.map(positionOf)
  const alleles = definition.alleles.map(({ name, complete, at }): NamedAllele => {
    const may = new Uint8Array(positions.length).fill(1)
    const own: number[] = []
    for (const [key, bases] of Object.entries(at)) {
      const i = Number(key)
      const { ref, alts }: Pick<GenePosition, 'ref' | 'alts'> = positions[i] ?? { ref: '', alts: [] }
      may[i] = bases.split('|').reduce((bits, base) => bits | bitOf(base === ref ? 0 : alts.indexOf(base) + 1), 0)
      if (bases.split('|').some(base => base !== ref && !alts.includes(base))) {
        throw new Error(`${definition.gene} ${name}: a base that ${definition.chromosome}:${at} does not have`)
      }
      if (may[i] !== 1) own.push(i)
    }
    const named = complete === true ? positions.map((_, i) => i) : Object.keys(at).map(Number)
    return { name, may, named, own }
  })
  const byName = new Map(alleles.map(allele => [allele.name, allele]))
  const reference = byName.get(definition.reference)
  if (reference === undefined) throw new Error(`${definition.gene}: no allele ${definition.reference}`)
  return {
    gene: definition.gene,
    chromosome: definition.chromosome,
    reference,
    positions,
    extraPositions: definition.extraPositions.map(positionOf),
    alleles,
    byName,
    definition,
  }
}

/** Base n of a position as a bit; a base that nobody has described (negative) fits no allele. */
export const bitOf = (base: number): number => (base < 0 ? 0 : 1 << base)
