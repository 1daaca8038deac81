import type { Issue } from '../../core/index.ts'
import type { GeneReport } from '../../specialties/pharmacogenomics/index.ts'

/** A person's genes for a terminal: one line a gene, then what was not called and why. */
export const pgxText = (sample: string, genes: readonly GeneReport[], issues: readonly Issue[]): string => {
  const known = genes.filter(({ source }) => source !== 'none')
  const rest = genes.filter(({ source }) => source === 'none')
  const width = Math.max(...genes.map(({ gene }) => gene.length))
  return [
    sample,
    ...known.map(one => `  ${one.gene.padEnd(width)}  ${lineOf(one)}`),
    ...(rest.length === 0 ? [] : [`  Not called: ${rest.map(({ gene }) => gene).join(', ')}`]),
    ...issues.map(({ message }) => `  ! ${message}`),
    '',
  ].join('\n')
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
