import { type GenotypeFact, knownPosition, positionsAt } from '../../clinical/index.ts'
import { type Issue, issue } from '../../core/index.ts'
import { type VcfRowResource, vcfRowType } from '../ingest/index.ts'
import { given } from './codes.ts'
import { factBase } from './fact-draft.ts'
import type { Read } from './read.ts'
import { pointOf, readDate, timesOf } from './times.ts'

/**
 * The genotype of a VCF row at a pharmacogene position. A row whose alleles are not those known at its place states
 * none, and an issue says why; a row that is missing is nowhere read as the reference.
 */
export const readVcfRow: Read = (resource, context) => {
  const issues: Issue[] = []
  const stated = resource as VcfRowResource
  const { row, assembly, chromosome } = stated
  const known = knownPosition({
    ...given('assembly', assembly),
    ...given('chromosome', chromosome),
    position: row.POS,
    rsids: row.ID,
    reference: row.REF,
    alternates: row.ALT,
  })
  if (known === undefined) return { facts: [], sharedCode: null, issues: [unmatched(stated)] }
  if (row.SOMATIC) {
    const message = 'A somatic variant is not the genotype of the person: not used'
    return { facts: [], sharedCode: null, issues: [issue('warning', 'vcf-somatic', message, place(stated))] }
  }
  if (row.GT === null) {
    const message = 'A pharmacogene position without a genotype (GT): not called'
    return { facts: [], sharedCode: null, issues: [issue('warning', 'vcf-no-genotype', message, place(stated))] }
  }
  const date = readDate(stated.fileDate, '##fileDate', issues)
  const recorded = date === undefined ? undefined : { interval: date, from: 'issued' as const }
  issues.push(...notesOn(stated, known.alternates))
  const fact: Omit<GenotypeFact, 'received'> = {
    ...factBase(context, vcfRowType, 0, {
      concept: undefined,
      times: timesOf(pointOf(date), recorded, { path: '##fileDate', lasts: true, issues }),
      status: 'final',
      quality: issues,
    }),
    kind: 'genotype',
    gene: known.gene,
    ...given('rsid', known.rsid ?? undefined),
    ...given('assembly', assembly),
    ...given('chromosome', chromosome),
    position: row.POS,
    reference: row.REF,
    alternates: row.ALT,
    alleles: row.GT.alleles,
    phased: row.GT.phased,
    ...given('phaseSet', row.PS),
    ...given('filters', row.FILTER ?? undefined),
  }
  return { facts: [fact], sharedCode: null, issues }
}

const place = ({ line }: VcfRowResource): string => `line ${line}`

const unmatched = (stated: VcfRowResource): Issue => {
  const { row, assembly, chromosome } = stated
  if (assembly !== 'GRCh38') {
    const message = 'An rs number of a pharmacogene whose alleles are not the known ones (another strand?): not used'
    return issue('warning', 'vcf-alleles-differ', message, place(stated))
  }
  const here = chromosome === undefined ? [] : positionsAt(chromosome, row.POS)
  return here.length > 0
    ? issue(
        'warning',
        'vcf-reference-differs',
        'REF is not the reference of GRCh38 at a pharmacogene position: not used',
        place(stated),
      )
    : issue(
        'warning',
        'vcf-rsid-elsewhere',
        'An rs number of a pharmacogene at another place than on GRCh38: not used',
        place(stated),
      )
}

/** What whoever reads the genotype must know. */
const notesOn = (stated: VcfRowResource, alternates: readonly string[]): readonly Issue[] => {
  const { row, repeated } = stated
  const found: Issue[] = []
  const add = (code: string, message: string) => found.push(issue('information', code, message, place(stated)))
  const { alleles = [] } = row.GT ?? {}
  if (stated.array === true) {
    add('array-call', 'Called by an array: it tests chosen positions, and no copies or structures of the gene')
  }
  if (repeated)
    add('vcf-position-repeated', 'This position stands in more than one row: 0 may mean the allele of another row')
  if (alleles.length === 1) add('vcf-haploid', 'One chromosome copy is called')
  if (alleles.includes(null)) add('vcf-not-called', 'Not every chromosome copy is called')
  if (row.ALT.some(allele => /^[ACGTN]+$/.test(allele) && !alternates.includes(allele))) {
    add('vcf-alternate-unlisted', 'An alternate allele that no definition of the gene lists')
  }
  if (row.FILTER !== null && !row.FILTER.includes('PASS')) add('vcf-filtered', 'The caller marked this row as failed')
  return found
}
