import type { Because, PanelMaker, PanelRow } from '../../clinical/index.ts'
import { type Answer, answered, type Missing } from '../../core/index.ts'
import { type DpydResult, dpydOf } from './dpyd-result.ts'
import { evidence } from './evidence.ts'
import { resultLimits } from './fluoropyrimidines.ts'
import { type CertainResult, geneResultOf } from './gene-result.ts'
import { becauseResult } from './gene-words.ts'
import { indicationWords } from './indication.ts'
import { geneLimits, rowLimits } from './limits.ts'
import { geneRows } from './panel-genes.ts'
import { clopidogrelGuidance, fluoropyrimidineGuidance, type Guidance, genes, simvastatinGuidance } from './tables.ts'

const guidanceWords = {
  avoid: 'avoid if possible',
  'consider-alternative': 'consider an alternative',
  'standard-dose': 'standard dose',
  'no-recommendation': 'no guidance',
} as const

/** The pharmacogenes of a person: what was called, how, and what was not called and why. No cell is blank. */
export const pharmacogenes: PanelMaker = {
  id: 'pharmacogenes',
  title: 'Pharmacogenes',
  show: context => {
    const { profile, knowledge } = context
    const symbols = knowledge.rows(genes).map(({ symbol }) => symbol)
    const answers = symbols
      .filter(symbol => symbol !== 'DPYD')
      .map(symbol => ({ symbol, answer: known(geneResultOf(profile, symbol, knowledge)) }))
    const dpyd = symbols.includes('DPYD') ? known(dpydOf(profile, knowledge)) : null
    const called = answers.flatMap(({ answer }) => (answer.kind === 'answered' ? [answer.value] : []))
    const phenotypeOf = (symbol: string) => called.find(({ gene }) => gene === symbol)?.phenotype
    const guidance = knowledge.rows(clopidogrelGuidance).filter(({ phenotype }) => phenotype === phenotypeOf('CYP2C19'))
    const score = dpyd?.kind === 'answered' ? dpyd.value.scores[0] : undefined
    const fluoropyrimidine = knowledge.rows(fluoropyrimidineGuidance).filter(row => row.score === score)
    const simvastatin = knowledge
      .rows(simvastatinGuidance)
      .filter(({ phenotype }) => phenotype === phenotypeOf('SLCO1B1'))
    const all = dpyd === null ? answers : [...answers, { symbol: 'DPYD', answer: dpyd }]
    return answered({
      id: 'pharmacogenes',
      title: 'Pharmacogenes',
      rows: [
        ...answers.flatMap(({ symbol, answer }) =>
          answer.kind === 'answered' ? calledRows(answer.value) : notCalledRows(symbol, answer.missing),
        ),
        ...(dpyd === null ? [] : dpyd.kind === 'answered' ? dpydRows(dpyd.value) : notCalledRows('DPYD', dpyd.missing)),
        ...geneRows(context, symbols),
        ...guidanceRows(guidance),
        ...rowsOf('Fluoropyrimidines', 'CPIC 2018', fluoropyrimidine, fluoropyrimidineWords),
        ...rowsOf('Simvastatin', 'CPIC 2022', simvastatin, simvastatinWords),
      ],
      series: null,
      limits: [
        ...called.flatMap(result => geneLimits(result, context)),
        ...(dpyd?.kind === 'answered' ? resultLimits(dpyd.value, context) : []),
        ...(all.some(({ answer }) => answer.kind !== 'answered') ? ['Not tested is not normal.'] : []),
        ...rowLimits([...guidance, ...fluoropyrimidine, ...simvastatin], context),
      ],
      evidence: [
        evidence.clopidogrel,
        evidence.phenotypes,
        evidence.alleles,
        evidence.fluoropyrimidines,
        evidence.statins,
      ],
    })
  },
}

const known = <T>(answer: Answer<T>): Exclude<Answer<T>, { readonly kind: 'out-of-scope' }> => {
  if (answer.kind === 'out-of-scope') throw new Error('a genotype is never out of scope')
  return answer
}

const fluoropyrimidineWords = {
  'standard-dose': 'standard dose',
  'half-start': 'start at 50 %, then titrate',
  'avoid-unless-no-alternative': 'avoid, unless there is no other drug',
  avoid: 'avoid',
} as const

const simvastatinWords = {
  'standard-dose': 'standard dose',
  'other-statin-or-limit': 'another statin, or below 20 mg a day',
  'other-statin': 'another statin',
} as const

const rowsOf = <Word extends string>(
  label: string,
  source: string,
  rows: readonly { readonly recommendation: Word; readonly strength: string }[],
  words: Readonly<Record<Word, string>>,
): readonly PanelRow[] =>
  rows.length === 0
    ? [{ label, value: 'no guidance', note: 'without a called phenotype', because: [] }]
    : rows.map(({ recommendation, strength }) => ({
        label,
        value: words[recommendation],
        note: `${source}, ${strength}`,
        because: [],
      }))

const dpydRows = ({ carried, scores, phenotype, facts, lookedFor, reportedOnly }: DpydResult): readonly PanelRow[] => {
  const because = facts.map(fact => becauseResult(fact, 'DPYD', phenotype))
  const variants = carried.map(({ variant, copies }) => `${variant}, ${copies} of 2`).join(' + ')
  const none = reportedOnly ? 'not called' : 'none of those looked for'
  const panel =
    lookedFor.length === 0 ? 'which were looked for is not on record' : `looked for: ${lookedFor.join(', ')}`
  return [
    { label: 'DPYD variants', value: variants === '' ? none : variants, note: panel, because },
    {
      label: 'DPYD activity score',
      value: scores.join(' or '),
      note: reportedOnly ? 'as reported' : 'inferred: the two lowest activities (CPIC)',
      because,
    },
    {
      label: 'DPYD phenotype',
      value: phenotype,
      note: reportedOnly ? 'as reported' : 'inferred from the score',
      because,
    },
    {
      label: 'DPYD source',
      value: recordsOf(facts),
      note: [...new Set(facts.map(fact => fact.effective.start.slice(0, 10)))].join(', '),
      because,
    },
  ]
}

/** A laboratory's few records by name, its many by their number; a position of a genome has no name that anybody knows. */
const recordsOf = (facts: DpydResult['facts']): string => {
  const records = [...new Set(facts.map(fact => fact.source.resource))]
  const types = Map.groupBy(records, record => record.split('/')[0] ?? record)
  return [...types]
    .map(([type, all]) => {
      if (type === 'VcfGenotype') return `VCF, ${counted(all.length, 'position')}`
      return all.length <= 3 ? all.join(', ') : `${type}, ${counted(all.length, 'record')}`
    })
    .join('; ')
}

const counted = (number: number, one: string): string => `${number} ${one}${number === 1 ? '' : 's'}`

const guidanceRows = (guidance: readonly Guidance[]): readonly PanelRow[] =>
  guidance.length === 0
    ? [{ label: 'Clopidogrel', value: 'no guidance', note: 'without a called phenotype', because: [] }]
    : guidance.map(({ indication, recommendation, strength }) => ({
        label: `Clopidogrel, ${indicationWords[indication]}`,
        value: guidanceWords[recommendation],
        note: recommendation === 'no-recommendation' ? 'CPIC 2022 gives no recommendation' : `CPIC 2022, ${strength}`,
        because: [],
      }))

const calledRows = ({ gene, diplotype, functions, phenotype, facts, panel }: CertainResult): readonly PanelRow[] => {
  const because: readonly Because[] = facts.map(fact => becauseResult(fact, gene, phenotype))
  const reported = panel === null ? 'only a phenotype was reported' : `judged by ${panel.decidedBy} alone`
  return [
    {
      label: `${gene} diplotype`,
      value: diplotype?.join('/') ?? 'not called',
      note:
        diplotype === null ? reported : panel === null ? 'as reported by the laboratory' : 'inferred from genotypes',
      because,
    },
    {
      label: `${gene} allele function`,
      value: functions?.join(' + ') ?? 'not called',
      note: functions === null ? reported : 'CPIC allele functionality',
      because,
    },
    {
      label: `${gene} phenotype`,
      value: phenotype,
      note:
        diplotype !== null
          ? 'inferred from the diplotype by the CPIC rule'
          : panel === null
            ? 'reported phenotype'
            : `inferred from ${panel.decidedBy}`,
      because,
    },
    {
      label: `${gene} source`,
      value: recordsOf(facts),
      note: [...new Set(facts.map(fact => fact.effective.start.slice(0, 10)))].join(', '),
      because,
    },
  ]
}

const notCalledRows = (gene: string, missing: readonly Missing[]): readonly PanelRow[] => {
  const seen = missing.map(({ have }) => (have === 'none' ? 'no result on record' : have)).join('; ')
  const cells = gene === 'DPYD' ? ['variants', 'activity score'] : ['diplotype', 'allele function']
  return [...cells, 'phenotype', 'source'].map(what => ({
    label: `${gene} ${what}`,
    value: 'not called',
    note: seen,
    because: [],
  }))
}
