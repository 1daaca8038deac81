import type { Because, PanelMaker, PanelRow } from '../../clinical/index.ts'
import { answered, type Missing } from '../../core/index.ts'
import { evidence } from './evidence.ts'
import { valueTexts } from './gene-named.ts'
import { type GeneResult, geneResultOf } from './gene-result.ts'
import { indicationWords } from './indication.ts'
import { geneLimits, rowLimits } from './limits.ts'
import { type AlleleFunction, clopidogrelGuidance, type Guidance, genes } from './tables.ts'

const functionWords: Readonly<Record<AlleleFunction, string>> = {
  normal: 'normal function',
  no: 'no function',
  decreased: 'decreased function',
  increased: 'increased function',
  uncertain: 'uncertain function',
}

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
    const answers = context.knowledge.rows(genes).map(({ symbol }) => {
      const answer = geneResultOf(context.profile, symbol, context.knowledge)
      if (answer.kind === 'out-of-scope') throw new Error('a genotype is never out of scope')
      return { symbol, answer }
    })
    const called = answers.flatMap(({ answer }) => (answer.kind === 'answered' ? [answer.value] : []))
    const cyp2c19 = called.find(({ gene }) => gene === 'CYP2C19')
    const guidance = context.knowledge
      .rows(clopidogrelGuidance)
      .filter(({ phenotype }) => phenotype === cyp2c19?.phenotype)
    return answered({
      id: 'pharmacogenes',
      title: 'Pharmacogenes',
      rows: [
        ...answers.flatMap(({ symbol, answer }) =>
          answer.kind === 'answered' ? calledRows(answer.value) : notCalledRows(symbol, answer.missing),
        ),
        ...guidanceRows(guidance),
      ],
      series: null,
      limits: [
        ...called.flatMap(result => geneLimits(result, context)),
        ...(called.length < answers.length ? ['Not tested is not normal.'] : []),
        ...rowLimits(guidance, context),
      ],
      evidence: [evidence.clopidogrel, evidence.phenotypes, evidence.alleles],
    })
  },
}

const guidanceRows = (guidance: readonly Guidance[]): readonly PanelRow[] =>
  guidance.length === 0
    ? [{ label: 'Clopidogrel', value: 'no guidance', note: 'without a called phenotype', because: [] }]
    : guidance.map(({ indication, recommendation, strength }) => ({
        label: `Clopidogrel, ${indicationWords[indication]}`,
        value: guidanceWords[recommendation],
        note: recommendation === 'no-recommendation' ? 'CPIC 2022 gives no recommendation' : `CPIC 2022, ${strength}`,
        because: [],
      }))

const calledRows = ({ gene, diplotype, functions, phenotype, facts }: GeneResult): readonly PanelRow[] => {
  const because: readonly Because[] = facts.map(fact => ({
    kind: 'fact',
    fact: fact.id,
    label: `${gene} result`,
    value: valueTexts(fact)[0] ?? phenotype,
    at: fact.effective.start,
  }))
  return [
    {
      label: `${gene} diplotype`,
      value: diplotype?.join('/') ?? 'not called',
      note: diplotype === null ? 'only a phenotype was reported' : 'as reported by the laboratory',
      because,
    },
    {
      label: `${gene} allele function`,
      value: functions?.map(one => functionWords[one]).join(' + ') ?? 'not called',
      note: functions === null ? 'only a phenotype was reported' : 'CPIC allele functionality',
      because,
    },
    {
      label: `${gene} phenotype`,
      value: phenotype,
      note: diplotype === null ? 'reported phenotype' : 'inferred from the diplotype by the CPIC rule',
      because,
    },
    {
      label: `${gene} source`,
      value: facts.map(fact => fact.source.resource).join(', '),
      note: facts.map(fact => fact.effective.start.slice(0, 10)).join(', '),
      because,
    },
  ]
}

const notCalledRows = (gene: string, missing: readonly Missing[]): readonly PanelRow[] => {
  const seen = missing.map(({ have }) => (have === 'none' ? 'no result on record' : have)).join('; ')
  return ['diplotype', 'allele function', 'phenotype', 'source'].map(what => ({
    label: `${gene} ${what}`,
    value: 'not called',
    note: seen,
    because: [],
  }))
}
