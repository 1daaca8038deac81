import {
  factsOf,
  type GenotypeFact,
  type KnowledgeView,
  type ObservationFact,
  type PatientProfile,
  remembered,
  valueDoubtOf,
} from '../../clinical/index.ts'
import { type Answer, answered, codingKey, insufficient, type Missing } from '../../core/index.ts'
import { type Call, type Diplotype, phenotypeOfDiplotype, readCallCoding, readCallText } from './call.ts'
import { genesNamed, mentions, valueTexts } from './gene-named.ts'
import { genotypeCallOf, type Panel } from './genotype-call.ts'
import { type AlleleFunction, type Phenotype, resultCodes } from './tables.ts'

/** What is known of one gene of a person, and how. */
export type GeneResult = {
  readonly gene: string
  readonly phenotype: Phenotype
  /** `null` when only a phenotype was reported. */
  readonly diplotype: Diplotype | null
  readonly functions: readonly [AlleleFunction, AlleleFunction] | null
  /** The observations and genotypes it rests on. */
  readonly facts: readonly [ObservationFact | GenotypeFact, ...(ObservationFact | GenotypeFact)[]]
  /** Which alleles the genotypes could show; `null` when a laboratory called them and its panel is not on record. */
  readonly panel: Panel | null
  /** Other entries about the gene that are no final, readable result. */
  readonly alsoSeen: readonly string[]
  readonly knowledgeRows: readonly string[]
}

type Made = { readonly call: Call; readonly fact: ObservationFact }
type Called = Pick<Made, 'call'> & { readonly facts: GeneResult['facts'] }
type Reading = {
  readonly made: readonly Made[]
  /** Looks like a result, but is not certain: nothing is called while it stands. */
  readonly unread: readonly string[]
  readonly seen: readonly string[]
}

// `amended` and `corrected` are final versions (FHIR observation-status); a preliminary result may still change.
const final = new Set(['final', 'amended', 'corrected'])
const without = new Set(['cancelled', 'entered-in-error'])

/**
 * The genotype of one gene from the laboratory's observations. A genotype does not expire. Results that disagree,
 * that name an unknown allele or that could not be read with certainty give no answer, but what was seen.
 *
 * @example
 * geneResultOf(profile, 'CYP2C19', knowledge)
 * // answered: { phenotype: 'poor metabolizer', diplotype: ['*2', '*2'], ... }
 */
export const geneResultOf = (profile: PatientProfile, gene: string, knowledge: KnowledgeView): Answer<GeneResult> =>
  remembered(profile, `gene ${gene} ${knowledge.version}`, watched => resultOf(watched, gene, knowledge))

const resultOf = (profile: PatientProfile, gene: string, knowledge: KnowledgeView): Answer<GeneResult> => {
  const read = readObservations(profile, gene, knowledge)
  const genotype = genotypeCallOf(profile, gene, knowledge)
  const { made } = read
  const unread = [...read.unread, ...(genotype?.kind === 'unread' ? [genotype.why] : [])]
  const seen = [...read.seen, ...(genotype?.kind === 'too-few' ? [genotype.why] : [])]
  const lacking = (have: string, reason: Missing['reason']): Answer<never> =>
    insufficient({ what: `${gene} genotype`, need: 'a final result with two known star alleles', have, reason })

  if (unread.length > 0) return lacking([...unread, ...made.map(render)].join('; '), 'unusable')
  const [first, ...rest] = [...made.map(ofLaboratory), ...(genotype?.kind === 'call' ? [genotype] : [])]
  if (first === undefined) {
    if (seen.length > 0) return lacking(seen.join('; '), 'unusable')
    if (profile.withheld.length > 0) return lacking('some information is withheld', 'withheld')
    return lacking('none', 'absent')
  }
  const diplotype = [first, ...rest].find(({ call }) => call.diplotype !== null)?.call.diplotype ?? null
  const called = diplotype === null ? null : phenotypeOfDiplotype(diplotype, gene, knowledge)
  const phenotype = called?.phenotype ?? first.call.phenotype
  const agrees = ({ call }: Made): boolean =>
    (call.diplotype === null || call.diplotype.join() === diplotype?.join()) && samePhenotype(call, phenotype)
  const contradicted = genotype?.kind === 'call' && !samePhenotype(genotype.call, phenotype)
  // Genotypes that did not look for an allele do not contradict a laboratory that found it.
  const unlooked = contradicted && diplotype?.some(star => genotype.panel.notLookedFor.includes(star)) === true
  if (phenotype === null || !made.every(agrees) || (contradicted && !unlooked)) {
    const genotypes = genotype?.kind === 'call' ? [`genotypes: ${words(genotype.call)}`] : []
    return lacking([...made.map(render), ...genotypes].join(' and '), 'conflicting')
  }
  return answered({
    gene,
    phenotype,
    diplotype,
    functions: called?.functions ?? null,
    facts: distinct([first, ...rest].filter(one => !unlooked || one !== genotype)),
    panel: genotype?.kind === 'call' && !unlooked ? genotype.panel : null,
    alsoSeen: unlooked ? [...seen, `genotypes that did not look for ${diplotype?.join(' or ')}`] : seen,
    knowledgeRows: called?.rows ?? [],
  })
}

const ofLaboratory = ({ call, fact }: Made): Called => ({ call, facts: [fact] })

const distinct = (called: readonly Called[]): GeneResult['facts'] => {
  const [first, ...rest] = new Set(called.flatMap(({ facts }) => facts))
  if (first === undefined) throw new Error('A result rests on no fact')
  return [first, ...rest]
}

const samePhenotype = ({ phenotype }: Call, other: Phenotype | null): boolean =>
  phenotype === null || (other !== null && certain(phenotype) === certain(other))

/** CPIC advises the same for `likely` and `possible` phenotypes, so a laboratory that leaves the word out does not contradict. */
const certain = (phenotype: Phenotype): string => phenotype.replace(/^(?:likely|possible) /, '')

const day = (fact: ObservationFact): string => fact.effective.start.slice(0, 10)

const render = ({ call, fact }: Made): string => `${words(call)} (${day(fact)})`

const words = ({ diplotype, phenotype }: Call): string =>
  [diplotype?.join('/'), phenotype === null ? undefined : `reported ${phenotype}`]
    .filter(one => one !== undefined)
    .join(', ')

const readObservations = (profile: PatientProfile, gene: string, knowledge: KnowledgeView): Reading => {
  const codes = new Map(knowledge.rows(resultCodes).map(row => [codingKey(row), row.kind]))
  const made: Made[] = []
  const unread: string[] = []
  const seen: string[] = []
  for (const fact of factsOf(profile, 'observation')) {
    const kind = fact.codings.map(coding => codes.get(codingKey(coding))).find(known => known !== undefined)
    if (kind === undefined && !mentions(fact, gene)) continue
    const doubt = valueDoubtOf(fact)
    const isEmpty = fact.value.type === 'absent' && doubt === undefined
    if (kind === 'gene-studied' || isEmpty || without.has(fact.status)) continue
    const named = genesNamed(fact, profile, knowledge)
    if (!named.has(gene)) continue
    const at = (what: string) => `${day(fact)}: ${what}`
    const texts = valueTexts(fact)
    if (!final.has(fact.status)) {
      seen.push(at(`${texts[0] ?? 'a value'} (${fact.status}, not final)`))
      continue
    }
    if (doubt !== undefined) {
      const passed = kind === undefined ? seen : unread
      passed.push(at(`${texts[0] ?? 'a value'} (${doubt})`))
      continue
    }
    const reads = readValue(fact, gene, knowledge)
    if (reads.calls.length === 0 && reads.unread === null) {
      const what = texts[0] ?? 'no text'
      if (kind === 'result') unread.push(at(`${what} (not a genotype)`))
      else seen.push(at(`${fact.text ?? fact.codings[0]?.display ?? gene}: ${what}`))
    } else if (named.size > 1) {
      unread.push(at(`${texts[0]} (names ${[...named].sort().join(' and ')})`))
    } else if (reads.unread !== null) {
      unread.push(at(reads.unread))
    } else {
      made.push(...reads.calls.map(call => ({ call, fact })))
    }
  }
  return { made, unread, seen }
}

/** All calls in one observation. A text that is not understood only matters where nothing else is. */
const readValue = (
  fact: ObservationFact,
  gene: string,
  knowledge: KnowledgeView,
): { readonly calls: readonly Call[]; readonly unread: string | null } => {
  const codings = fact.value.type === 'coded' ? fact.value.codings : []
  const reads = [
    ...codings.map(coding => readCallCoding(coding, knowledge)),
    ...valueTexts(fact).map(text => readCallText(text, gene, knowledge)),
  ]
  const calls = reads.flatMap(read => (read.kind === 'call' ? [read.call] : []))
  const unread = reads.flatMap(read => (read.kind === 'unread' ? [read.why] : []))
  // A star allele that could not be read may contradict; words around a call do not.
  const star = unread.find(why => why.includes('*'))
  return { calls, unread: star ?? (calls.length === 0 ? (unread[0] ?? null) : null) }
}
