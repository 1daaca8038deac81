import { z } from 'zod'
import type { RowProvenance } from '../../../clinical/index.ts'
import type { GeneDefinition } from '../calling/definition.ts'
import { refuse } from './problem.ts'
import { provenanceOf, type ReviewBy } from './provenance.ts'

const variant = z.object({
  position: z.number(),
  rsid: z.string().nullable(),
  chromosomeHgvsName: z.string(),
  ref: z.string(),
  alts: z.array(z.string()),
})

/** An allele definition as PharmCAT's releases have it (`GENE_translation.json`); only what is read of it. */
export const definitionDocument = z.object({
  gene: z.string(),
  chromosome: z.string(),
  genomeBuild: z.string(),
  version: z.string().optional(),
  variants: z.array(variant).min(1),
  namedAlleles: z
    .array(z.object({ name: z.string(), reference: z.boolean(), alleles: z.array(z.string().nullable()) }))
    .min(1),
})

/** What PharmCAT's `exemptions.json` says of one gene. */
const exemption = z.object({
  requiredPositions: z.array(z.number()).default([]),
  ignoredPositions: z.array(variant).default([]),
  extraPositions: z.array(variant).default([]),
  ignoredAlleles: z.array(z.string()).default([]),
  unphasedDiplotypePriorities: z.array(z.object({ list: z.array(z.string()), pick: z.string() })).default([]),
})
export const exemptionsDocument = z.record(z.string(), exemption)

type Variant = z.output<typeof variant>
type Exemption = z.output<typeof exemption>
export type DefinitionDocument = z.output<typeof definitionDocument>

/** Genes whose advice is about toxicity: a change nobody has described is taken as the reference there (PharmCAT, NamedAlleleMatcher 201). */
const undocumentedAsReference = new Set(['CACNA1S', 'DPYD', 'G6PD', 'NUDT15', 'RYR1', 'TPMT'])
/** Genes judged by the two worst variants, not by one haplotype a copy (CPIC on DPYD, 2017; on RYR1, 2024). */
const byWorstVariants = new Set(['DPYD', 'RYR1'])
/** Where no pair of alleles fits, the guideline judges by the position of this one (CPIC on statins, 2022). */
const decisiveAllele: Readonly<Record<string, string>> = { SLCO1B1: '*5' }
/** Small variants alone do not tell CYP2D6: copies and hybrids do as well. */
const researchOnly = new Set(['CYP2D6'])

/** IUPAC nucleotide codes (NC-IUB 1984): what may stand there. */
const ambiguous: Readonly<Record<string, string>> = {
  R: 'AG',
  Y: 'CT',
  S: 'CG',
  W: 'AT',
  K: 'GT',
  M: 'AC',
  B: 'CGT',
  D: 'AGT',
  H: 'ACT',
  V: 'ACG',
  N: 'ACGT',
}

const place = ({ position, ref }: Variant): string => `${position}${ref}`

const positionRow = ({ position, rsid, ref, alts, chromosomeHgvsName }: Variant) => {
  for (const allele of [ref, ...alts]) if (!/^[ACGT]+$/.test(allele)) refuse(`${position}: allele ${allele}`)
  return [position, rsid, ref, alts.join(','), chromosomeHgvsName] as const
}

type Kept = readonly { readonly variant: Variant; readonly index: number }[]

const alleleRow = (
  gene: string,
  { name, alleles }: DefinitionDocument['namedAlleles'][number],
  kept: Kept,
): GeneDefinition['alleles'][number] => {
  const listed = kept.flatMap(({ variant: { ref, alts, position }, index }, at) => {
    const text = alleles[index] ?? null
    if (text === null) return []
    const may = [ref, ...alts].includes(text) ? [text] : [...(ambiguous[text] ?? '')]
    if (may.length === 0) refuse(`${gene} ${name}: ${text} at ${position}`)
    return [{ at, may, ref }]
  })
  // The reference, and CYP2C19 *1, name every position; only what differs is written.
  const complete = listed.length === kept.length
  const own = listed.filter(({ may, ref }) => !complete || may.length > 1 || may[0] !== ref)
  return {
    name,
    ...(complete ? { complete } : {}),
    at: Object.fromEntries(own.map(({ at, may }) => [at, may.join('|')])),
  }
}

/**
 * How a gene's alleles are told from one another, in our own schema.
 *
 * @param grch37 where the gene stands on GRCh37; a release says nothing of it
 * @param licence of the gene's definition: CC0 where CPIC defines it, share-alike where ClinPGx does
 * @throws ReleaseProblem for another assembly, or an allele that is no allele
 */
export const definitionRow = (
  source: DefinitionDocument,
  exempt: Exemption | undefined,
  {
    grch37,
    licence,
    version,
    ...review
  }: ReviewBy & { readonly grch37: GeneDefinition['grch37']; readonly licence: string; readonly version: string },
): GeneDefinition & RowProvenance => {
  const { gene, chromosome } = source
  if (!source.genomeBuild.startsWith('GRCh38')) refuse(`${gene} is defined on ${source.genomeBuild}, not on GRCh38`)
  const ignored = new Set(exempt?.ignoredPositions.map(place))
  const kept = source.variants.flatMap((variant, index) => (ignored.has(place(variant)) ? [] : [{ variant, index }]))
  const ignoredAlleles = new Set(exempt?.ignoredAlleles)
  const alleles = source.namedAlleles
    .filter(({ name }) => !ignoredAlleles.has(name))
    .map(allele => alleleRow(gene, allele, kept))
    // Without the ignored positions nothing tells it (G6PD Villeurbanne).
    .filter(({ at, complete }) => complete === true || Object.keys(at).length > 0)
  const [first] = source.namedAlleles
  if (first?.reference !== true) refuse(`${gene}: the first allele is not the reference`)
  const at = (position: number): number => {
    const index = kept.findIndex(({ variant }) => variant.position === position)
    return index < 0 ? refuse(`${gene}: no position ${position}`) : index
  }
  return {
    id: `${gene.toLowerCase()}-definition`,
    gene,
    chromosome,
    reference: first?.name ?? '',
    grch37,
    positions: kept.map(({ variant }) => [...positionRow(variant)]),
    alleles,
    extraPositions: exempt?.extraPositions.map(one => [...positionRow(one)]) ?? [],
    requiredPositions: exempt?.requiredPositions.map(at) ?? [],
    unphasedPriorities: exempt?.unphasedDiplotypePriorities.map(({ list, pick }) => ({ among: list, pick })) ?? [],
    undocumentedAsReference: undocumentedAsReference.has(gene),
    byWorstVariants: byWorstVariants.has(gene),
    researchOnly: researchOnly.has(gene),
    decisiveAllele: decisiveAllele[gene] ?? null,
    ...provenanceOf(
      {
        source: licence === 'CC0-1.0' ? 'cpic-allele-definitions' : 'clinpgx-allele-definitions',
        sourceVersion: version,
        licence,
      },
      review,
    ),
  }
}
