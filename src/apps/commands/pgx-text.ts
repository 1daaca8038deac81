import type { Issue } from '../../core/index.ts'
import { type DrugAdvice, type GeneReport, withoutGuidance } from '../../specialties/pharmacogenomics/index.ts'

/** A person's genes for a terminal: one line a gene, then what was not called and why. */
export const pgxText = (
  sample: string,
  genes: readonly GeneReport[],
  advice: readonly DrugAdvice[],
  issues: readonly Issue[],
): string => {
  const known = genes.filter(({ source }) => source !== 'none')
  const rest = genes.filter(({ source }) => source === 'none')
  const width = Math.max(...genes.map(({ gene }) => gene.length))
  return [
    sample,
    ...known.map(one => `  ${one.gene.padEnd(width)}  ${lineOf(one)}`),
    ...(rest.length === 0 ? [] : [`  Not called: ${rest.map(({ gene }) => gene).join(', ')}`]),
    ...drugLines(advice),
    ...known.flatMap(({ gene }) =>
      withoutGuidance[gene] === undefined ? [] : [`  ${gene}: ${withoutGuidance[gene]}`],
    ),
    ...issues.map(({ message }) => `  ! ${message}`),
    '',
  ].join('\n')
}

/** The drugs of which a guideline says more than to give them as usual, the gravest first. */
const drugLines = (advice: readonly DrugAdvice[]): readonly string[] => {
  const order = ['avoid', 'alternative', 'adjust', 'test', 'monitor']
  const some = advice
    .filter(({ action }) => order.includes(action))
    .toSorted((a, b) => order.indexOf(a.action) - order.indexOf(b.action) || (a.drug < b.drug ? -1 : 1))
  if (some.length === 0) return []
  const width = Math.max(...some.map(({ drug }) => drug.length))
  return [
    '',
    '  What guidelines say (the steps and doses are in --json)',
    ...some.map(({ drug, action, source, population, classification, genotypes, ambiguous }) => {
      const who = population === null || population === 'general' ? '' : `, ${population}`
      const doubt = ambiguous ? ' (other genotypes are possible)' : ''
      const by = `${source.toUpperCase()}, ${classification}${who}`
      return `  ${action.padEnd(11)}  ${drug.padEnd(width)}  ${by}: ${genotypes[0] ?? ''}${doubt}`
    }),
    ...(advice.some(({ action }) => !order.includes(action)) ? ['  All others: as usual, or no recommendation.'] : []),
    '  Decision support only. Not a certified medical device.',
  ]
}

const lineOf = ({ diplotypes, recommendation, source, missing, warnings }: GeneReport): string => {
  const shown = diplotypes.length > 0 ? diplotypes : recommendation
  const names = [...new Set(shown.map(({ name }) => name))].join(' or ')
  const phenotypes = [...new Set(shown.map(({ phenotype }) => phenotype ?? 'no phenotype'))].join(' or ')
  return [
    `${names}: ${phenotypes}`,
    ...(source === 'outside' ? ['(outside call)'] : []),
    ...(missing.length === 0 ? [] : [`(${missing.length} positions not read)`]),
    ...warnings.map(warning => `[${warning}]`),
  ].join(' ')
}
