import { factsCoded, type KnowledgeView, type ObservationFact, type PatientProfile } from '../../clinical/index.ts'
import { type Coding, codingKey } from '../../core/index.ts'
import { genes, resultCodes } from './tables.ts'

// Gene symbols a pharmacogenetic result may name. A CYP gene is known by its form; the others by name.
const symbols =
  /(?<![A-Z0-9])(?:CYP\d+[A-Z]+\d+|ABCG2|CACNA1S|CFTR|DPYD|G6PD|HLA-[A-Z]+\d*|IFNL3|MT-RNR1|NAT2|NUDT15|RYR1|SLCO1B1|TPMT|UGT1A1|VKORC1)(?![A-Z0-9])/gi

const symbolsIn = (texts: readonly string[]): readonly string[] =>
  texts.flatMap(text => text.match(symbols) ?? []).map(symbol => symbol.toUpperCase())

const textsOf = (codings: readonly Coding[], text: string | undefined): readonly string[] => [
  ...(text === undefined ? [] : [text]),
  ...codings.flatMap(({ code, display }) => (display === undefined ? [code] : [display, code])),
]

/** The strings in which an observation states its value. */
export const valueTexts = ({ value }: ObservationFact): readonly string[] => {
  if (value.type === 'text') return [value.text]
  return value.type === 'coded' ? textsOf(value.codings, value.text) : []
}

const known = new WeakMap<ObservationFact, ReadonlySet<string>>()

/**
 * The gene symbols that stand anywhere in the words of an observation. A record has thousands of observations: only these
 * are looked at closely.
 */
export const genesMentioned = (fact: ObservationFact): ReadonlySet<string> => {
  const before = known.get(fact)
  if (before !== undefined) return before
  const { codings, text, panel = [] } = fact
  const mentioned = new Set(symbolsIn([...textsOf([...codings, ...panel], text), ...valueTexts(fact)]))
  known.set(fact, mentioned)
  return mentioned
}

/**
 * The genes an observation says it is about: by its code, the words of its code and value, and the gene-studied
 * component beside it; only when it names none itself, by the panel it belongs to. More than one means that it is
 * not certain which gene was measured.
 */
export const genesNamed = (
  fact: ObservationFact,
  profile: PatientProfile,
  knowledge: KnowledgeView,
): ReadonlySet<string> => {
  const codes = knowledge.rows(resultCodes)
  const byCode = fact.codings.flatMap(coding => {
    const gene = codes.find(row => codingKey(row) === codingKey(coding))?.gene
    return gene === undefined || gene === null ? [] : [gene]
  })
  const own = new Set([
    ...byCode,
    ...symbolsIn([...textsOf(fact.codings, fact.text), ...valueTexts(fact)]),
    ...genesStudied(fact, profile, knowledge),
  ])
  return own.size > 0 ? own : new Set(symbolsIn(textsOf(fact.panel ?? [], undefined)))
}

/** What the gene-studied components (LOINC 48018-6) of the same resource say. */
const genesStudied = (fact: ObservationFact, profile: PatientProfile, knowledge: KnowledgeView): readonly string[] =>
  factsCoded(
    profile,
    'observation',
    knowledge.rows(resultCodes).filter(({ kind }) => kind === 'gene-studied'),
  )
    .filter(
      studied =>
        studied.record === fact.record &&
        studied.source.document === fact.source.document &&
        studied.source.resource === fact.source.resource,
    )
    .flatMap(studied => {
      const codings = studied.value.type === 'coded' ? studied.value.codings : []
      const byCode = knowledge
        .rows(genes)
        .filter(gene => gene.codes.some(code => codings.some(coding => codingKey(coding) === codingKey(code))))
        .map(({ symbol }) => symbol)
      return [...byCode, ...symbolsIn(valueTexts(studied))]
    })
