import { escaped } from '../../../../core/index.ts'
import type { GeneReport } from '../gene-report.ts'
import { doubtsOf } from '../words/doubts.ts'
import { genotypeText } from '../words/genotype-text.ts'

/** Whether an unread position could make the result another one. */
export const isOpen = ({ notExcluded }: GeneReport): boolean => notExcluded.length > 0

/** How many alleles that could also be there are named in the table; the rest are in the appendix. */
const mostNamed = 6

/**
 * Genes that were called first; those that were not stay in the table, and say so.
 *
 * @param ofRecord the genes of which nothing is on record are told in one line
 */
export const geneTable = (genes: readonly GeneReport[], ofRecord: boolean): string => {
  const called = genes.filter(({ source }) => source !== 'none')
  const silent = genes.filter(({ source, basis }) => ofRecord && source === 'none' && basis === undefined)
  const none = genes.filter(report => report.source === 'none' && !silent.includes(report))
  return `<table class="genes"><thead><tr><th scope="col">Gene</th><th scope="col">Result</th><th scope="col">Phenotype</th><th scope="col">Not read, and what could also be</th></tr></thead>
<tbody>${[...called, ...none].map(row).join('\n')}</tbody></table>${
    silent.length === 0
      ? ''
      : `<p class="note">No result on record, which is no normal result: ${escaped(silent.map(({ gene }) => gene).join(', '))}.</p>`
  }`
}

const row = (report: GeneReport): string => {
  const { gene, source, recommendation, missing, notExcluded } = report
  const phenotypes = [
    ...new Set(recommendation.map(({ phenotype, activityScore }) => phenotypeText(phenotype, activityScore))),
  ]
  const said = phenotypes.join(gene.startsWith('HLA-') ? ', ' : ' or ')
  const named = notExcluded.slice(0, mostNamed).map(({ allele }) => allele)
  const more = notExcluded.length - named.length
  const doubts = [
    ...(notExcluded.length === 0
      ? []
      : [
          `<span class="open">Not excluded: ${escaped(named.join(', '))}${more > 0 ? ` and ${more} more` : ''}.</span>`,
        ]),
    ...(missing.length === 0 || source === 'none'
      ? []
      : [`${missing.length} ${missing.length === 1 ? 'position' : 'positions'} not read.`]),
    ...doubtsOf(report)
      .filter(doubt => !/^(?:Not read|Not excluded|Not called)/.test(doubt))
      .map(doubt => (doubt.startsWith('Not phased') ? `<span class="open">${escaped(doubt)}</span>` : escaped(doubt))),
  ]
  const call = genotypeText(report)?.slice(gene.length + 1) ?? null
  return source === 'none'
    ? `<tr><th scope="row">${escaped(gene)}</th><td colspan="2" class="none">Not called. This is no normal result.</td><td class="small">${missing.length === 0 ? '' : `${missing.length} of its positions not read. `}${doubts.join(' ')}</td></tr>`
    : `<tr><th scope="row">${escaped(gene)}</th><td class="call">${escaped(call ?? 'no pair of alleles')}</td><td>${escaped(said === '' ? 'no phenotype listed' : said)}</td><td class="small">${doubts.join(' ') || 'All positions read.'}</td></tr>`
}

const phenotypeText = (phenotype: string | null, score: string | null): string =>
  `${phenotype ?? 'no phenotype listed'}${score === null ? '' : ` (score ${score})`}`

/** Every position that was not read, and every allele that could therefore also be there. */
export const appendix = (genes: readonly GeneReport[]): string => {
  const lines = genes.flatMap(report => {
    const doubts = doubtsOf(report).filter(doubt => /^(?:Not read|Not excluded)/.test(doubt))
    return doubts.length === 0 ? [] : [`<p><b>${escaped(report.gene)}.</b> ${escaped(doubts.join(' '))}</p>`]
  })
  return lines.length === 0 ? '' : `<section class="appendix"><h2>What was not read</h2>${lines.join('\n')}</section>`
}
