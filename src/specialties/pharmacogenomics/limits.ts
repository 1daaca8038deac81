import type { AdviceContext, GenotypeFact, ObservationFact, RowProvenance } from '../../clinical/index.ts'
import type { GeneResult } from './gene-result.ts'

/** What a genotype result cannot say. Never empty. */
export const geneLimits = (result: GeneResult, { profile }: AdviceContext): readonly [string, ...string[]] => {
  const { gene, diplotype, alsoSeen } = result
  return [
    ...panelLimits(result),
    ...(gene === 'CYP2C19' && diplotype?.includes('*17') === true && result.panel?.lookedFor.includes('*4') !== true
      ? ['A *17 call does not rule out *4 on the same chromosome unless the panel tests *4.']
      : []),
    geneOnly[gene] ?? 'Only the gene: other medicines are not part of this check.',
    'After a liver or stem cell transplant the tested sample may not show the gene that the liver uses.',
    ...(alsoSeen.length > 0 ? [`Also on record, not used: ${alsoSeen.join('; ')}.`] : []),
    ...(profile.withheld.length > 0 ? ['Some information is withheld.'] : []),
  ]
}

const geneOnly: Readonly<Record<string, string>> = {
  CYP2C19: 'Only the gene: medicines that inhibit or induce CYP2C19 (e.g. omeprazole) are not part of this check.',
  SLCO1B1:
    'Only the gene: interacting medicines, age, kidney and liver also raise the risk of muscle harm, and are not part of this check.',
}

/** Nobody publishes how deep a call must be read, so none is refused for it: the reader is told. */
export const depthLimit = (facts: readonly (ObservationFact | GenotypeFact)[]): readonly string[] =>
  facts.some(fact => fact.kind === 'genotype' && fact.assembly !== undefined)
    ? [
        'Genotypes count as they were called: depth and quality of reading are not judged beyond the filter of the file.',
      ]
    : []

/** Which alleles could be seen at all. */
const panelLimits = ({ gene, diplotype, panel, facts }: GeneResult): readonly [string, ...string[]] => {
  if (panel === null) {
    return [
      diplotype === null
        ? `Reported phenotype: no ${gene} genotype was received, so the laboratory's assignment could not be repeated.`
        : 'The laboratory reports *1 for every allele that its panel does not test; which alleles it tests is not on record.',
    ]
  }
  const { lookedFor, notLookedFor, couldBe, decidedBy } = panel
  return [
    `From genotypes that can show ${gene} ${listed(lookedFor)}${
      notLookedFor.length === 0 ? '.' : `; nobody looked for ${listed(notLookedFor)}.`
    }`,
    ...(decidedBy === null ? [] : [`The star alleles are not certain; judged by ${decidedBy} alone.`]),
    ...(couldBe.length === 0
      ? []
      : [`Which variants share a chromosome is not known: ${listed(couldBe, ' or ')} also fits.`]),
    ...depthLimit(facts),
  ]
}

/** Some genes have more than a hundred alleles: nobody reads them all. */
const mostListed = 40

const listed = (names: readonly string[], between = ', '): string =>
  names.length <= mostListed
    ? names.join(between)
    : `${names.slice(0, mostListed).join(between)} and ${names.length - mostListed} others`

/** What the reader must know of the rows themselves: who reviewed them, and whether they are past their review. */
export const rowLimits = (rows: readonly RowProvenance[], { profile }: AdviceContext): readonly string[] => {
  const today = profile.asOf.slice(0, 10)
  const expired = rows.filter(({ reviewBy }) => reviewBy < today).map(({ reviewBy }) => reviewBy)
  return [
    ...(rows.some(({ clinicalReview }) => clinicalReview === null)
      ? [
          'No clinician has reviewed these rows for Attune. Clopidogrel, fluoropyrimidines and simvastatin are judged by CPIC and labels alone; the Dutch working group (DPWG) is read for other drugs.',
        ]
      : []),
    ...(expired.length > 0 ? [`The rows used were due for review on ${[...expired].sort()[0]}.`] : []),
  ]
}
