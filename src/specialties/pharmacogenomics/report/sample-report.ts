import type { Issue } from '../../../core/index.ts'
import { type CallOptions, callGene } from '../calling/call-gene.ts'
import type { Gene } from '../calling/definition.ts'
import { type GeneGenotype, notRead } from '../calling/genotype.ts'
import { notExcluded } from '../calling/not-excluded.ts'
import type { PhenotypeRule } from '../calling/phenotype.ts'
import { type Diplotype, resultOf } from '../calling/result.ts'
import type { Genomes } from '../reading/read-genomes.ts'
import type { GeneReport, Pharmacogenes } from './gene-report.ts'
import type { OutsideCall } from './outside-calls.ts'
import { withOutsideCalls } from './outside-reports.ts'

/** How many different genotypes of a gene are kept with what was called of them. */
const mostKept = 2_000
/** On how many different sets of missing positions. */
const mostLayouts = 20

/**
 * Calls people one after another. Many people have the same genotype of a gene: what was called of it is kept.
 *
 * @example
 * const report = createReporter({ genes: builtInGenes, rules: builtInRules.cpic })
 * report(genomes, 0, []).genes
 */
export const createReporter = ({ genes, rules }: Pharmacogenes, options: CallOptions = {}) => {
  const kept = genes.map(() => new Map<string, Map<string, GeneReport>>())
  const keptOf = new WeakMap<Genomes, readonly Map<string, GeneReport>[]>()
  /** Of each gene the reports kept on genotypes of files that lack the same positions. */
  const reportsFor = (genomes: Genomes): readonly Map<string, GeneReport>[] => {
    const before = keptOf.get(genomes)
    if (before !== undefined) return before
    const found = kept.map((byUnread, index) => {
      const unread = genomes.unread(index)
      const reports = byUnread.get(unread) ?? new Map<string, GeneReport>()
      if (!byUnread.has(unread) && byUnread.size >= mostLayouts) byUnread.clear()
      byUnread.set(unread, reports)
      return reports
    })
    keptOf.set(genomes, found)
    return found
  }
  const fromGenome = (genomes: Genomes, index: number, sample: number): GeneReport => {
    const gene = genes[index] as Gene
    const known = reportsFor(genomes)[index] as Map<string, GeneReport>
    const key = genomes.key(index, sample)
    const before = known.get(key)
    if (before !== undefined) return before
    const genotype = genomes.genotype(index, sample)
    const call = callGene(gene, genotype, options)
    const { called, diplotypes, recommendation, missing, undocumented, warnings } = resultOf(
      call,
      gene.reference.name,
      rules.get(gene.gene),
    )
    const report: GeneReport = {
      gene: gene.gene,
      called,
      source: called || recommendation.length > 0 ? 'genome' : 'none',
      diplotypes,
      recommendation,
      missing,
      notExcluded:
        called && missing.length > 0 ? notExcluded(gene, genotype, changes(rules.get(gene.gene), recommendation)) : [],
      undocumented,
      warnings,
      variants: variantsIn(gene, genotype),
    }
    if (known.size >= mostKept) known.clear()
    known.set(key, report)
    return report
  }
  return (
    genomes: Genomes,
    sample: number,
    outside: readonly OutsideCall[],
  ): { readonly genes: readonly GeneReport[]; readonly issues: readonly Issue[] } => {
    const called = genes.map((_, index) => fromGenome(genomes, index, sample))
    return outside.length === 0 ? { genes: called, issues: [] } : withOutsideCalls(called, outside, { genes, rules })
  }
}

const variantsIn = (gene: Gene, { copies, bases, phase, undocumented }: GeneGenotype): GeneReport['variants'] =>
  gene.positions.flatMap(({ rsid, hgvs, ref, alts }, i) => {
    const read = bases.slice(0, copies).map(copy => copy[i] ?? notRead)
    if (read.every(base => base === 0 || base === notRead) && !undocumented.has(i)) return []
    const other = undocumented.get(i)?.[0] ?? '?'
    const texts = read.map(base => (base === notRead ? '.' : base < 0 ? other : ([ref, ...alts][base] ?? '?')))
    // Unphased bases have no order: the reference is written first.
    const written =
      phase[i] === 0 ? texts.toSorted((a, b) => Number(b === ref) - Number(a === ref) || (a < b ? -1 : 1)) : texts
    return [{ position: rsid ?? hgvs, genotype: written.join('/') }]
  })

/** Whether an allele has another function than all that were called. One that the guideline does not list may have. */
export const changes = (
  rule: PhenotypeRule | undefined,
  called: readonly Diplotype[],
): ((allele: string) => boolean) => {
  const words = new Set(called.flatMap(({ alleles }) => alleles.map(allele => rule?.row.alleles[allele])))
  return allele => {
    const word = rule?.row.alleles[allele.replace(/(\*\d+)\.\d+$/, '$1')]
    return word === undefined || !words.has(word) || words.size > 1
  }
}
