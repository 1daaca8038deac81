import type { GeneReport } from '../gene-report.ts'

const warningWords: Readonly<Record<string, string>> = {
  'undocumented-as-reference': 'A change that no definition has was counted as the reference, as the definition asks.',
  undocumented: 'A change that no definition has stands at a position of the gene.',
  'required-position-missing': 'A position without which nothing can be told was not read.',
  'pcat-dpyd-hapB3-exonic-only': 'HapB3 is inferred from a change that only marks it.',
  'pcat-dpyd-hapB3-intronic-mismatch-exonic': 'The change that marks HapB3 is there without the one that causes it.',
  'outside-call-replaces-genome': 'The outside call replaces what the genome says.',
}

/** Words for a warning; one without words is shown as its code, never dropped. */
const warningText = (warning: string): string => warningWords[warning] ?? `Warning: ${warning}.`

/** How many other pairs are named. */
const mostNamed = 6

const alsoFitsText = (pairs: NonNullable<GeneReport['alsoFits']>): string => {
  const named = pairs
    .slice(0, mostNamed)
    .map(({ name, phenotype }) => `${name} (${phenotype ?? 'no phenotype listed'})`)
  const more = pairs.length - named.length
  return `Not phased: by a lower score this fits too: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`
}

/**
 * What a reader must know beside a gene's result: how it came to be, what was not read, and what could therefore also be.
 *
 * @example
 * doubtsOf(report) // ['Not read: rs28399504.', 'Not excluded: *4 (rs28399504 would tell).']
 */
export const doubtsOf = (report: GeneReport): readonly string[] => {
  const { basis, alsoFits, called, source, diplotypes, recommendation, missing, notExcluded, undocumented, warnings } =
    report
  const pairs = new Set(diplotypes.map(({ name }) => name))
  return [
    ...(basis === undefined ? [] : [basis]),
    ...(source === 'outside' && basis === undefined
      ? ['From outside this genome: another program or a laboratory.']
      : []),
    ...(source === 'none' ? ['Not called. This is no normal result.'] : []),
    ...(source === 'genome' && !called && recommendation.length > 0
      ? ['No alleles fit what was read; one decisive position gives the phenotype.']
      : []),
    ...(pairs.size > 1 && recommendation.length > 1
      ? [source === 'outside' ? 'Several results: each is kept.' : 'What was read fits each of these pairs.']
      : []),
    ...(alsoFits === undefined ? [] : [alsoFitsText(alsoFits)]),
    ...(missing.length === 0 ? [] : [`Not read: ${missing.join(', ')}.`]),
    ...(notExcluded.length === 0
      ? []
      : [
          `Not excluded: ${notExcluded.map(({ allele, positions }) => (positions.length === 0 ? allele : `${allele} (${positions.join(', ')} would tell)`)).join('; ')}.`,
        ]),
    ...undocumented.map(({ position, bases }) => `Undocumented at ${position}: ${bases.join(', ')}.`),
    ...warnings.map(warningText),
  ]
}
