import { type Because, becauseDerived, type GenotypeFact, type ObservationFact } from '../../clinical/index.ts'
import type { Missing } from '../../core/index.ts'
import { valueTexts } from './gene-named.ts'
import { type GeneResult, inSmall } from './gene-result.ts'

/** Why a gene could not be judged, for a summary. */
export const notCheckedWords: Readonly<Record<Missing['reason'], string>> = {
  absent: 'no genotype on record',
  stale: 'the genotype is too old',
  unusable: 'the result on record cannot be read with certainty',
  conflicting: 'the results on record disagree',
  withheld: 'some information is withheld',
}

/** What a result means; where several are possible, each. */
export const meaningWords = ({ phenotype, possible }: GeneResult): string =>
  phenotype ??
  [...new Set(possible.map(one => (one.phenotype === null ? 'no phenotype' : inSmall(one.phenotype))))].join(' or ')

/** `poor metabolizer (*2/*2)` */
export const phenotypeWords = (result: GeneResult): string =>
  isStatus(result) ? meaningWords(result) : `${meaningWords(result)} (${namesOf(result)})`

/** Of HLA a laboratory says whether an allele is there: that is all there is. */
const isStatus = ({ gene }: GeneResult): boolean => gene.startsWith('HLA-')

/** The alleles that the result rests on, as they are written. */
const namesOf = ({ diplotype, panel, possible }: GeneResult): string => {
  if (diplotype !== null) return diplotype.join('/')
  if (panel === null) return 'reported phenotype'
  return panel.decidedBy ?? possible.map(({ name }) => name).join(' or ')
}

/** A result as its source wrote it. */
const resultText = (fact: ObservationFact | GenotypeFact): string | undefined =>
  fact.kind === 'genotype' ? genotypeText(fact) : valueTexts(fact)[0]

/** `rs115232898 T/C`; without bases the variant and its copies: `rs67376798 c.2846A>T, 1 of 2 copies`. */
const genotypeText = (fact: GenotypeFact): string => {
  const { rsid, variant, chromosome, position, reference, alternates, alleles, phased } = fact
  const bases = alleles.map(allele => (allele === null ? '.' : allele === 0 ? reference : alternates[allele - 1]))
  const place = rsid ?? variant ?? `${chromosome}:${position}`
  if (bases.length === 0) return place
  if (!bases.includes(undefined)) return `${place} ${bases.join(phased ? '|' : '/')}`
  const change = rsid === undefined ? undefined : variant?.split(':').at(-1)
  const copies = alleles.filter(allele => allele !== null && allele > 0).length
  return `${[place, change].filter(Boolean).join(' ')}, ${copies} of ${alleles.length} copies`
}

export const becauseResult = (fact: ObservationFact | GenotypeFact, gene: string, otherwise: string): Because => ({
  kind: 'fact',
  fact: fact.id,
  label: fact.kind === 'genotype' ? `${gene} genotype` : `${gene} result`,
  value: resultText(fact) ?? otherwise,
  at: fact.effective.start,
})

/** The results as written, with the genotypes that differ from the reference, and the phenotype that is ours. */
export const becauseGene = (result: GeneResult, source: string): readonly Because[] => {
  const { gene, diplotype, facts, panel } = result
  const phenotype = meaningWords(result)
  const shown = facts.filter(fact => fact.kind === 'observation' || fact.alleles.some(allele => allele !== 0))
  const read = (shown.length === 0 ? facts.slice(0, 1) : shown).map(fact => {
    const because = becauseResult(fact, gene, phenotype)
    const reported = !isStatus(result) && diplotype === null && fact.kind === 'observation' && because.kind === 'fact'
    return reported ? { ...because, value: `${because.value} (reported phenotype)` } : because
  })
  if (diplotype === null && panel === null) return read
  return [
    ...read,
    becauseDerived(
      `${gene} phenotype`,
      phenotype,
      facts.map(({ id }) => id),
      source,
    ),
  ]
}
