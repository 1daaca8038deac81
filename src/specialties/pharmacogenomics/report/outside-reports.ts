import { type Issue, issue } from '../../../core/index.ts'
import { byAlleleName } from '../calling/names.ts'
import type { Diplotype } from '../calling/result.ts'
import type { GeneReport, Pharmacogenes } from './gene-report.ts'
import type { OutsideCall } from './outside-calls.ts'
import { meaningOfOutside, statusAlleles } from './outside-meaning.ts'
import { withoutGuidance } from './without-guidance.ts'

/**
 * Puts what others say of genes in the place of what was called of them. Several lines on one gene are all kept: as
 * possible results, or, of HLA, as answers about different alleles.
 */
export const withOutsideCalls = (
  called: readonly GeneReport[],
  outside: readonly OutsideCall[],
  { genes, rules }: Pharmacogenes,
): { readonly genes: readonly GeneReport[]; readonly issues: readonly Issue[] } => {
  const issues: Issue[] = []
  const reports = new Map(called.map(report => [report.gene, report]))
  for (const [gene, calls] of Map.groupBy(outside, call => call.gene)) {
    const before = reports.get(gene)
    const byWorst = genes.some(one => one.gene === gene && one.definition.byWorstVariants)
    const meant = calls.map(call => meaningOfOutside(call, rules.get(gene), byWorst))
    const diplotypes = unique(meant.flatMap(one => one.diplotypes))
    issues.push(...meant.flatMap(one => one.issues), ...disagreements(gene, diplotypes, calls.length))
    if (before === undefined && rules.get(gene) === undefined && statusAlleles[gene] === undefined) {
      issues.push(
        issue(
          'warning',
          'outside-call-gene',
          `${gene}: ${withoutGuidance[gene] ?? 'no guideline here speaks of this gene'}`,
        ),
      )
    }
    reports.set(gene, {
      gene,
      called: false,
      source: 'outside',
      diplotypes,
      recommendation: unique(meant.flatMap(one => one.asked)),
      missing: [],
      notExcluded: [],
      undocumented: [],
      warnings: before?.called === true ? ['outside-call-replaces-genome'] : [],
      variants: [],
    })
  }
  return { genes: [...reports.values()].sort((a, b) => (a.gene < b.gene ? -1 : 1)), issues }
}

const unique = (diplotypes: readonly Diplotype[]): readonly Diplotype[] =>
  [
    ...new Map(diplotypes.map(one => [[one.name, one.phenotype, one.activityScore].join('\t'), one] as const)).values(),
  ].sort((a, b) => byAlleleName(a.name, b.name))

/** Two lines on one gene that do not say the same. */
const disagreements = (gene: string, diplotypes: readonly Diplotype[], lines: number): readonly Issue[] => {
  if (lines < 2) return []
  const said = new Set(diplotypes.map(({ phenotype }) => phenotype))
  const differ =
    statusAlleles[gene] === undefined
      ? said.size > 1
      : [...said].some(one => one !== null && said.has(one.replace(/positive$/, 'negative')) && /positive$/.test(one))
  return differ
    ? [issue('warning', 'outside-call-several', `${gene}: several outside calls that do not agree; all are kept`)]
    : []
}
