import { factsOf, type KnowledgeView, type ObservationFact, type PatientProfile } from '../../clinical/index.ts'
import { type Answer, answered, codingKey, insufficient, type Missing } from '../../core/index.ts'
import { type Call, type Diplotype, functionOf, readCallCoding, readCallText } from './call.ts'
import { genesNamed, valueTexts } from './gene-named.ts'
import { type AlleleFunction, diplotypePhenotypes, type Phenotype, resultCodes } from './tables.ts'

/** What is known of one gene of a person, and how. */
export type GeneResult = {
  readonly gene: string
  readonly phenotype: Phenotype
  /** `null` when only a phenotype was reported. */
  readonly diplotype: Diplotype | null
  readonly functions: readonly [AlleleFunction, AlleleFunction] | null
  /** The observations it rests on, oldest first. */
  readonly facts: readonly [ObservationFact, ...ObservationFact[]]
  /** Other entries about the gene that are no final, readable result. */
  readonly alsoSeen: readonly string[]
  readonly knowledgeRows: readonly string[]
}

type Made = { readonly call: Call; readonly fact: ObservationFact }
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
export const geneResultOf = (profile: PatientProfile, gene: string, knowledge: KnowledgeView): Answer<GeneResult> => {
  const { made, unread, seen } = readObservations(profile, gene, knowledge)
  const lacking = (have: string, reason: Missing['reason']): Answer<never> =>
    insufficient({ what: `${gene} genotype`, need: 'a final result with two known star alleles', have, reason })

  if (unread.length > 0) return lacking([...unread, ...made.map(render)].join('; '), 'unusable')
  const [first, ...rest] = made
  if (first === undefined) {
    if (seen.length > 0) return lacking(seen.join('; '), 'unusable')
    if (profile.withheld.length > 0) return lacking('some information is withheld', 'withheld')
    return lacking('none', 'absent')
  }
  const diplotype = made.find(({ call }) => call.diplotype !== null)?.call.diplotype ?? null
  const called = diplotype === null ? null : phenotypeOfDiplotype(diplotype, gene, knowledge)
  const phenotype = called?.phenotype ?? first.call.phenotype
  const agrees = ({ call }: Made): boolean =>
    (call.diplotype === null || call.diplotype.join() === diplotype?.join()) &&
    (call.phenotype === null || (phenotype !== null && certain(call.phenotype) === certain(phenotype)))
  if (phenotype === null || !made.every(agrees)) return lacking(made.map(render).join(' and '), 'conflicting')
  return answered({
    gene,
    phenotype,
    diplotype,
    functions: called?.functions ?? null,
    facts: [first.fact, ...rest.map(({ fact }) => fact).filter(fact => fact !== first.fact)],
    alsoSeen: seen,
    knowledgeRows: called?.rows ?? [],
  })
}

/** CPIC's rule for one diplotype, with the rows used. Throws on an allele that the table does not have. */
export const phenotypeOfDiplotype = (diplotype: Diplotype, gene: string, knowledge: KnowledgeView) => {
  const alleles = diplotype.map(star => {
    const row = functionOf(star, gene, knowledge)
    if (row === undefined) throw new Error(`${gene}: no allele ${star} in the knowledge`)
    return row
  })
  const functions = alleles.map(row => row.function) as unknown as readonly [AlleleFunction, AlleleFunction]
  const pair = [...functions].sort().join()
  const rule = knowledge.rows(diplotypePhenotypes).find(row => row.gene === gene && row.functions.join() === pair)
  if (rule === undefined) throw new Error(`${gene}: no phenotype for ${pair}`)
  return { phenotype: rule.phenotype, functions, rows: [...new Set([...alleles.map(({ id }) => id), rule.id])] }
}

/** CPIC advises the same for `likely` phenotypes, so a laboratory that leaves the word out does not contradict. */
const certain = (phenotype: Phenotype): string => phenotype.replace(/^likely /, '')

const day = (fact: ObservationFact): string => fact.effective.start.slice(0, 10)

const render = ({ call, fact }: Made): string =>
  `${call.diplotype?.join('/') ?? ''}${call.diplotype !== null && call.phenotype !== null ? ', ' : ''}${
    call.phenotype === null ? '' : `reported ${call.phenotype}`
  } (${day(fact)})`

const readObservations = (profile: PatientProfile, gene: string, knowledge: KnowledgeView): Reading => {
  const codes = new Map(knowledge.rows(resultCodes).map(row => [codingKey(row), row.kind]))
  const made: Made[] = []
  const unread: string[] = []
  const seen: string[] = []
  const symbol = new RegExp(gene, 'i')
  for (const fact of factsOf(profile, 'observation')) {
    if (!mayConcern(fact, symbol, codes)) continue
    const kind = fact.codings.map(coding => codes.get(codingKey(coding))).find(known => known !== undefined)
    if (kind === 'gene-studied' || fact.value.type === 'absent' || without.has(fact.status)) continue
    const named = genesNamed(fact, profile, knowledge)
    if (!named.has(gene)) continue
    const at = (what: string) => `${day(fact)}: ${what}`
    const texts = valueTexts(fact)
    if (!final.has(fact.status)) {
      seen.push(at(`${texts[0] ?? 'a value'} (${fact.status}, not final)`))
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

/** A record has thousands of observations; only those with a known code or the gene's symbol are looked at closely. */
const mayConcern = (fact: ObservationFact, symbol: RegExp, codes: ReadonlyMap<string, unknown>): boolean =>
  fact.codings.some(coding => codes.has(codingKey(coding)) || symbol.test(coding.display ?? coding.code)) ||
  (fact.text !== undefined && symbol.test(fact.text)) ||
  fact.panel?.some(({ display }) => display !== undefined && symbol.test(display)) === true ||
  valueTexts(fact).some(text => symbol.test(text))

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
