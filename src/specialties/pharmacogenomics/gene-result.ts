import type { GenotypeFact, KnowledgeView, ObservationFact, PatientProfile } from '../../clinical/index.ts'
import { remembered } from '../../clinical/index.ts'
import { type Answer, answered, insufficient, type Missing } from '../../core/index.ts'
import type { Call, Diplotype } from './call.ts'
import type { PhenotypeRule } from './calling/phenotype.ts'
import type { Diplotype as Possible } from './calling/result.ts'
import { type GenotypeCall, genotypeCallOf, type Panel } from './record/genome-call.ts'
import { dayOf, laboratoryReading, type Made } from './record/laboratory.ts'
import { meaningOfOutside } from './report/outside-meaning.ts'
import { tablesOf } from './report/tables.ts'

/** What is known of one gene of a person, and how. */
export type GeneResult = {
  readonly gene: string
  /** In small letters. `null` when the genotypes that are possible have several. */
  readonly phenotype: string | null
  /** `null` when only a phenotype was reported, or when several pairs are possible. */
  readonly diplotype: Diplotype | null
  /** What the guideline says each allele does; `null` without a diplotype. */
  readonly functions: readonly string[] | null
  /**
   * Every genotype that the evidence leaves possible, with its meaning; one when it is certain. Of HLA genes the status of
   * every allele that was looked for: there all of them hold.
   */
  readonly possible: readonly [Possible, ...Possible[]]
  /** The observations and genotypes it rests on. */
  readonly facts: readonly [ObservationFact | GenotypeFact, ...(ObservationFact | GenotypeFact)[]]
  /** Which alleles the genotypes could show; `null` when a laboratory called them and its panel is not on record. */
  readonly panel: Panel | null
  /** Other entries about the gene that are no final, readable result. */
  readonly alsoSeen: readonly string[]
  readonly knowledgeRows: readonly string[]
}

/** A result whose meaning is certain. */
export type CertainResult = GeneResult & { readonly phenotype: string }

/**
 * What laboratories and genotypes on record say of one gene. A genotype does not expire. Results that disagree, that name an
 * unknown allele or that could not be read with certainty give no answer, but what was seen.
 *
 * @example
 * possibleResultOf(profile, 'CYP2D6', knowledge)
 * // answered: { phenotype: 'poor metabolizer', diplotype: ['*4', '*4'], possible: [{ activityScore: '0.0', … }], … }
 */
export const possibleResultOf = (profile: PatientProfile, gene: string, knowledge: KnowledgeView): Answer<GeneResult> =>
  remembered(profile, `gene ${gene} ${knowledge.version}`, watched => resultOf(watched, gene, knowledge))

/** The same, only where every possible genotype has one phenotype. */
export const geneResultOf = (
  profile: PatientProfile,
  gene: string,
  knowledge: KnowledgeView,
): Answer<CertainResult> => {
  const answer = possibleResultOf(profile, gene, knowledge)
  if (answer.kind !== 'answered') return answer
  const { phenotype, possible } = answer.value
  if (phenotype !== null) return answered({ ...answer.value, phenotype })
  return lacking(gene)(`genotypes that fit ${possible.map(({ name }) => name).join(' or ')}`, 'unusable')
}

const lacking =
  (gene: string) =>
  (have: string, reason: Missing['reason']): Answer<never> =>
    insufficient({ what: `${gene} genotype`, need: 'a final result with two known star alleles', have, reason })

const resultOf = (profile: PatientProfile, gene: string, knowledge: KnowledgeView): Answer<GeneResult> => {
  const { made, ...read } = laboratoryReading(profile, gene, knowledge)
  const genotype = genotypeCallOf(profile, gene, knowledge)
  const unread = [...read.unread, ...(genotype?.kind === 'unread' ? [genotype.why] : [])]
  const seen = [...read.seen, ...(genotype?.kind === 'too-few' ? [genotype.why] : [])]
  const lack = lacking(gene)
  if (unread.length > 0) return lack([...unread, ...made.map(render)].join('; '), 'unusable')
  const genome = genotype?.kind === 'call' ? genotype : null
  if (made.length === 0 && genome === null) {
    if (seen.length > 0) return lack(seen.join('; '), 'unusable')
    if (profile.withheld.length > 0) return lack('some information is withheld', 'withheld')
    return lack('none', 'absent')
  }
  const rule = tablesOf(knowledge).rules.cpic.get(gene)
  return gene.startsWith('HLA-') ? statuses(gene, made, seen, lack) : agreed(gene, { made, genome, seen, rule }, lack)
}

type Basis = {
  readonly made: readonly Made[]
  readonly genome: Extract<GenotypeCall, { kind: 'call' }> | null
  readonly seen: readonly string[]
  readonly rule: PhenotypeRule | undefined
}

const agreed = (
  gene: string,
  { made, genome, seen, rule }: Basis,
  lack: ReturnType<typeof lacking>,
): Answer<GeneResult> => {
  const stated = made.find(({ call }) => call.diplotype !== null)?.call.diplotype ?? null
  const possible = possibleBy(gene, stated, made, genome, rule)
  const [first] = possible
  if (first === undefined) return lack(made.map(render).join(' and '), 'unusable')
  const meanings = new Set(possible.map(({ phenotype }) => phenotype))
  const phenotype = meanings.size === 1 ? (first.phenotype === null ? 'indeterminate' : inSmall(first.phenotype)) : null
  const agrees = ({ call }: Made): boolean =>
    (call.diplotype === null || call.diplotype.join() === stated?.join()) &&
    possible.some(one => samePhenotype(call, one.phenotype) && sameScore(call, one))
  const contradicted =
    stated !== null &&
    genome !== null &&
    !genome.possible.some(one => possible.some(other => isSame(one.phenotype, other.phenotype)))
  // Genotypes that did not look for an allele do not contradict a laboratory that found it.
  const unlooked = contradicted && stated?.some(star => genome?.panel.notLookedFor.includes(star)) === true
  if (!made.every(agrees) || (contradicted && !unlooked)) {
    const genotypes = genome === null ? [] : [`genotypes: ${genome.possible.map(wordsOf).join(' or ')}`]
    return lack([...made.map(render), ...genotypes].join(' and '), 'conflicting')
  }
  const used = unlooked ? null : genome
  const alleles =
    stated ?? (used !== null && possible.length === 1 && used.panel.decidedBy === null ? first.alleles : null)
  return answered({
    gene,
    phenotype,
    diplotype: alleles,
    functions:
      alleles?.map(star => (rule?.row.functions[star] ?? rule?.row.alleles[star] ?? 'unknown').toLowerCase()) ?? null,
    possible: [first, ...possible.slice(1)],
    facts: distinct([...made.map(({ fact }) => fact), ...(used?.facts ?? [])]),
    panel: used?.panel ?? null,
    alsoSeen: unlooked ? [...seen, `genotypes that did not look for ${stated?.join(' or ')}`] : seen,
    knowledgeRows: rule === undefined || alleles === null ? [] : [rule.row.id],
  })
}

/** A laboratory's diplotype, else what the genotypes fit, else what a reported phenotype or score leaves possible. */
const possibleBy = (
  gene: string,
  stated: Diplotype | null,
  made: readonly Made[],
  genome: Basis['genome'],
  rule: PhenotypeRule | undefined,
): readonly Possible[] => {
  if (stated === null && genome !== null) return genome.possible
  const of = (what: 'phenotype' | 'activityScore') => made.find(({ call }) => call[what] !== null)?.call[what] ?? null
  const outside =
    stated === null
      ? { gene, diplotype: null, phenotype: of('phenotype'), activityScore: of('activityScore') }
      : { gene, diplotype: stated.join('/'), phenotype: null, activityScore: null }
  return meaningOfOutside(outside, rule, false).diplotypes
}

/** Of HLA every allele has its own answer; two that differ contradict each other. */
const statuses = (
  gene: string,
  made: readonly Made[],
  seen: readonly string[],
  lack: ReturnType<typeof lacking>,
): Answer<GeneResult> => {
  const said = new Map(made.map(one => [one.call.phenotype ?? '', one]))
  const doubtful = [...said.keys()].find(status => said.has(opposite(status)))
  if (doubtful !== undefined) return lack(made.map(render).join(' and '), 'conflicting')
  const phenotypes = [...said.keys()].sort()
  const [first, ...others] = phenotypes.map(phenotype => ({
    name: phenotype,
    alleles: [],
    phenotype,
    activityScore: null,
  }))
  if (first === undefined) return lack(seen.join('; '), 'unusable')
  return answered({
    gene,
    phenotype: phenotypes.join(', '),
    diplotype: null,
    functions: null,
    possible: [first, ...others],
    facts: distinct(made.map(({ fact }) => fact)),
    panel: null,
    alsoSeen: seen,
    knowledgeRows: [],
  })
}

/** In small letters, but for the bases of a genotype (VKORC1: `-1639 AG`). */
export const inSmall = (phenotype: string): string => (phenotype.startsWith('-') ? phenotype : phenotype.toLowerCase())

const opposite = (status: string): string =>
  status.endsWith('positive') ? status.replace(/positive$/, 'negative') : status.replace(/negative$/, 'positive')

const distinct = (facts: readonly (ObservationFact | GenotypeFact)[]): GeneResult['facts'] => {
  const [first, ...rest] = new Set(facts)
  if (first === undefined) throw new Error('A result rests on no fact')
  return [first, ...rest]
}

const samePhenotype = ({ phenotype }: Call, other: string | null): boolean =>
  phenotype === null || isSame(phenotype, other)

const sameScore = ({ activityScore }: Call, other: Possible): boolean =>
  activityScore === null || other.activityScore === null || activityScore === other.activityScore

const isSame = (one: string | null, other: string | null): boolean =>
  one !== null && other !== null && certain(one) === certain(other)

/** CPIC advises the same for `likely` and `possible` phenotypes, so a laboratory that leaves the word out does not contradict. */
const certain = (phenotype: string): string => phenotype.toLowerCase().replace(/^(?:likely|possible) /, '')

const render = ({ call, fact }: Made): string => `${words(call)} (${dayOf(fact)})`

const words = ({ diplotype, phenotype, activityScore }: Call): string =>
  [
    diplotype?.join('/'),
    phenotype === null ? undefined : `reported ${phenotype}`,
    activityScore === null ? undefined : `activity score ${activityScore}`,
  ]
    .filter(one => one !== undefined)
    .join(', ')

const wordsOf = ({ name, phenotype }: Possible): string => `${name}, ${phenotype?.toLowerCase() ?? 'no phenotype'}`
