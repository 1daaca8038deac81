import { z } from 'zod'
import type { RowProvenance } from '../../../clinical/index.ts'
import type { GenePhenotypeRow } from '../calling/phenotype.ts'
import { refuse } from './problem.ts'
import { provenanceOf, type ReviewBy } from './provenance.ts'

/** The phenotypes of a gene as PharmCAT's releases have them: a file a gene, or a list of them. */
export const phenotypeDocument = z.object({
  gene: z.string(),
  version: z.string().optional(),
  haplotypes: z.record(z.string(), z.string()),
  namedAlleles: z.array(z.object({ name: z.string(), functionValue: z.string().nullish() })).optional(),
  /** Empty where no table of pairs is published. */
  diplotypes: z.array(
    z.object({
      diplotypekey: z.record(z.string(), z.number().int().positive().max(2)),
      phenotype: z.string(),
      activityScore: z.string().nullable(),
    }),
  ),
})

export type PhenotypeDocument = z.output<typeof phenotypeDocument>
export type PhenotypeRuleRow = GenePhenotypeRow['rules'][number]

/** Every pair of alleles must follow from the words of the two: the table of all pairs is reduced to the rule that made it. */
const rulesOf = ({ gene, haplotypes, diplotypes }: PhenotypeDocument): PhenotypeRuleRow[] => {
  const rules = new Map<string, PhenotypeRuleRow>()
  for (const { diplotypekey, phenotype, activityScore } of diplotypes) {
    const words = Object.entries(diplotypekey)
      .flatMap(([allele, copies]) => Array<string>(copies).fill(haplotypes[allele] ?? `unlisted ${allele}`))
      .sort()
    const key = words.join(' + ')
    const known = rules.get(key)
    if (known !== undefined && (known[1] !== phenotype || known[2] !== activityScore)) {
      refuse(`${gene}: ${key} is both ${known[1]} and ${phenotype}; the table follows no rule`)
    }
    rules.set(key, [words, phenotype, activityScore])
  }
  return [...rules].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, rule]) => rule)
}

/**
 * What the alleles of a gene do, and which phenotype two of them give, in our own schema.
 *
 * @throws ReleaseProblem when the table of all pairs follows no rule of the words of two alleles
 */
export const phenotypeRow = (
  source: PhenotypeDocument,
  system: GenePhenotypeRow['system'],
  { version, licence, ...review }: ReviewBy & { readonly version: string; readonly licence: string },
): GenePhenotypeRow & RowProvenance => ({
  id: `${source.gene.toLowerCase()}-${system}-phenotype`,
  gene: source.gene,
  system,
  /** The word of each allele that the rules speak of: its function, or its activity value. */
  alleles: source.haplotypes,
  functions: Object.fromEntries(
    (source.namedAlleles ?? []).flatMap(({ name, functionValue }) =>
      typeof functionValue !== 'string' || functionValue === source.haplotypes[name]
        ? []
        : [[name, functionValue] as const],
    ),
  ),
  rules: rulesOf(source),
  ...provenanceOf(
    {
      source: system === 'cpic' && licence === 'CC0-1.0' ? 'cpic-diplotype-phenotype' : 'clinpgx-phenotype',
      sourceVersion: version,
      licence,
    },
    review,
  ),
})
