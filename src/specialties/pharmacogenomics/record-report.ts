import { type AdviceContext, excludedByDefault, type PatientProfile } from '../../clinical/index.ts'
import type { Missing } from '../../core/index.ts'
import { notRead } from './calling/genotype.ts'
import type { PhenotypeRule } from './calling/phenotype.ts'
import { type DpydResult, dpydOf } from './dpyd-result.ts'
import { type GeneResult, possibleResultOf } from './gene-result.ts'
import { coveredFor } from './guided/known-genes.ts'
import { hasGeneResults } from './record/laboratory.ts'
import { recordGenotype } from './record/record-genotype.ts'
import { createAdviser } from './report/drug-advice.ts'
import type { PersonReport } from './report/fhir/to-fhir.ts'
import type { GeneReport } from './report/gene-report.ts'
import { tablesOf } from './report/tables.ts'

export type RecordOwner = {
  readonly name: string | null
  readonly born: string | null
  readonly identifiers: readonly string[]
}

/**
 * The genes on a person's record as the chart report and the wallet card show them, with what the guidelines say of each
 * drug. What consent keeps back is not in the profile, and so is not here; that something is, is said. Of those whom this
 * specialty does not judge (children, pregnancy ...) the genes are told, and no drug is.
 *
 * @param silenced why the medicines are not judged at all, e.g. because the specialty is switched off
 * @returns `null` when no gene has a result that can be used
 *
 * @example
 * chartReport(recordReport(context, { name: 'Dan', born: null, identifiers: [] }, { version: '0.1.0', silenced: null })!)
 */
export const recordReport = (
  context: Pick<AdviceContext, 'profile' | 'knowledge'>,
  owner: RecordOwner,
  { version, silenced }: { readonly version: string; readonly silenced: string | null },
): PersonReport | null => {
  const { profile, knowledge } = context
  if (!hasGeneResults(profile, knowledge)) return null
  const { genes: definitions, rules, guidance } = tablesOf(knowledge)
  const symbols = [...new Set([...definitions.map(({ gene }) => gene), ...rules.cpic.keys(), 'HLA-A', 'HLA-B'])].sort()
  const read = symbols.map(gene => (gene === 'DPYD' ? dpydReport(context) : geneReport(context, gene)))
  const date = read
    .flatMap(({ days }) => days)
    .sort()
    .at(-1)
  if (date === undefined) return null
  const genes = read.map(({ report }) => report)
  const { advice, notJudged } = silenced === null ? judged(profile, createAdviser(guidance)(genes)) : none(silenced)
  return {
    sample: owner.name ?? 'Name not on record',
    genes,
    advice,
    issues: [],
    version,
    date,
    record: {
      born: owner.born,
      identifiers: owner.identifiers,
      asOf: profile.asOf.slice(0, 10),
      withheld: profile.withheld.length > 0,
      notJudged,
      knowledge: knowledge.version,
    },
  }
}

const none = (because: string) => ({ advice: [], notJudged: because })

const judged = (
  profile: PatientProfile,
  all: PersonReport['advice'],
): { readonly advice: PersonReport['advice']; readonly notJudged: string | null } => {
  const excluded = excludedByDefault(profile)
  if (excluded === null) return { advice: all, notJudged: null }
  return {
    advice: all.filter(({ drug }) => excludedByDefault(profile, coveredFor(drug.replaceAll(' ', '-'))) === null),
    notJudged: `${excluded.because} is outside what is read here`,
  }
}

/** A gene on paper, and the days of the results it rests on. */
type Read = { readonly report: GeneReport; readonly days: readonly string[] }

const empty = {
  called: false,
  diplotypes: [],
  recommendation: [],
  missing: [],
  notExcluded: [],
  undocumented: [],
  warnings: [],
  variants: [],
} as const

/** Of a gene that nobody has said anything of there are no words; that something is withheld is told once, for all of them. */
const lackWords: Readonly<Record<Missing['reason'], (have: string) => string>> = {
  absent: () => '',
  withheld: () => '',
  stale: have => `On record, but too old: ${have}.`,
  unusable: have => `On record, but not read with certainty: ${have}.`,
  conflicting: have => `The results on record disagree: ${have}.`,
}

const notKnown = (gene: string, missing: readonly Missing[]): Read => {
  const basis = missing.map(({ reason, have }) => lackWords[reason](have)).join(' ')
  return { report: { ...empty, gene, source: 'none', ...(basis.trim() === '' ? {} : { basis }) }, days: [] }
}

const daysOf = ({ facts }: Pick<GeneResult, 'facts'>): readonly string[] =>
  [...new Set(facts.map(({ effective }) => effective.start.slice(0, 10)))].sort()

const geneReport = ({ profile, knowledge }: Pick<AdviceContext, 'profile' | 'knowledge'>, gene: string): Read => {
  const answer = possibleResultOf(profile, gene, knowledge)
  if (answer.kind !== 'answered') return notKnown(gene, answer.kind === 'insufficient' ? answer.missing : [])
  const { possible, panel, alsoSeen } = answer.value
  const days = daysOf(answer.value)
  // Of HLA genes all of them hold at once: they are one result.
  const [first] = possible
  const name = possible.map(one => one.name).join(', ')
  const also = alsoSeen.length === 0 ? [] : [`Also on record, not counted: ${alsoSeen.join('; ')}.`]
  const basis =
    panel === null
      ? `From a laboratory, ${days.join(', ')}; what it looked for is not on record.`
      : `From genotypes on record, ${days.join(', ')}.`
  return {
    report: {
      ...empty,
      gene,
      called: panel !== null && panel.decidedBy === null,
      source: panel === null ? 'outside' : 'genome',
      diplotypes: panel?.decidedBy != null ? [] : gene.startsWith('HLA-') ? [{ ...first, name }] : possible,
      recommendation: possible,
      missing: panel === null ? [] : unreadOf(profile, knowledge, gene),
      notExcluded: panel?.notExcluded ?? [],
      ...alsoFitsOf(answer.value, tablesOf(knowledge).rules.cpic.get(gene)),
      basis: [basis, ...also].join(' '),
    },
    days,
  }
}

/** Pairs that fit the genotypes too and mean something else. */
const alsoFitsOf = ({ possible, panel }: GeneResult, rule: PhenotypeRule | undefined): Pick<GeneReport, 'alsoFits'> => {
  const judged = new Set(possible.map(({ phenotype }) => phenotype))
  const others = (panel?.decidedBy == null ? (panel?.couldBe ?? []) : [])
    .map(name => ({ name, phenotype: rule?.of(name.split('/')).phenotype ?? null }))
    .filter(({ phenotype }) => !judged.has(phenotype))
  return others.length === 0 ? {} : { alsoFits: others }
}

/** Positions of the gene that no genotype on record reads. */
const unreadOf = (
  profile: PatientProfile,
  knowledge: AdviceContext['knowledge'],
  symbol: string,
): readonly string[] => {
  const gene = tablesOf(knowledge).genes.find(one => one.gene === symbol)
  if (gene === undefined) return []
  const { genotype } = recordGenotype(profile, gene)
  if (genotype === null) return []
  const copies = genotype.bases.slice(0, genotype.copies)
  return gene.positions.flatMap(({ rsid, hgvs }, i) =>
    copies.some(copy => (copy[i] ?? notRead) === notRead) ? [rsid ?? hgvs] : [],
  )
}

/** DPYD is read variant by variant, from whoever looked. */
const dpydReport = ({ profile, knowledge }: Pick<AdviceContext, 'profile' | 'knowledge'>): Read => {
  const answer = dpydOf(profile, knowledge)
  if (answer.kind !== 'answered') return notKnown('DPYD', answer.kind === 'insufficient' ? answer.missing : [])
  const { scores, phenotype, reportedOnly, notLookedFor } = answer.value
  const days = daysOf(answer.value)
  const name = dpydName(answer.value)
  const possible = scores.map(score => ({
    name,
    alleles: [],
    phenotype: phenotype.replace(/\b[a-z]/g, letter => letter.toUpperCase()),
    activityScore: score.toFixed(1),
  }))
  const from = `${reportedOnly ? 'As reported' : 'From the variants on record'}, ${days.join(', ')}.`
  return {
    report: {
      ...empty,
      gene: 'DPYD',
      source: 'outside',
      diplotypes: possible,
      recommendation: possible,
      notExcluded: notLookedFor.map(allele => ({ allele, positions: [] })),
      basis: from,
    },
    days,
  }
}

const dpydName = ({ carried, reportedOnly, lookedFor }: DpydResult): string => {
  if (carried.length > 0) return carried.map(({ variant, copies }) => `${variant}, ${copies} of 2`).join(' + ')
  return reportedOnly || lookedFor.length === 0 ? 'as reported' : 'none of the variants looked for'
}
