import {
  type AdviceContext,
  ageOf,
  excludedByDefault,
  medicineList,
  type PanelMaker,
  type PanelTable,
} from '../../clinical/index.ts'
import { answered, type Missing } from '../../core/index.ts'
import { dpydOf } from './dpyd-result.ts'
import { evidence } from './evidence.ts'
import { possibleResultOf } from './gene-result.ts'
import { becauseGene, notCheckedWords } from './gene-words.ts'
import type { DrugAdvice } from './guidance/index.ts'
import { type AskedGene, adviceFor, wouldChange } from './guided/could-change.ts'
import { guidelinesOn } from './guided/drugs.ts'

import { geneWords } from './guided/notes.ts'
import { type Converted, converted } from './guided/phenoconversion.ts'
import { applies, longTaken, stepsAtAge } from './guided/population.ts'
import { stepWords } from './guided/step-words.ts'
import { populationWords } from './report/words/words.ts'

const sources = ['cpic', 'dpwg', 'fda'] as const
type Source = (typeof sources)[number]
type Rows = ReturnType<typeof guidelinesOn>
type Row = PanelTable['rows'][number]

/** A gene as it is asked for, with what a reader is told of it; or why it was not called. */
type Read = {
  readonly gene: string
  readonly asked: AskedGene | null
  /** For the alleles that positions without a call leave possible. */
  readonly whole: Converted | null
  readonly words: string
  readonly because: Row['because']
}

/**
 * Each medicine on the list beside what CPIC, DPWG and the US label say of it for the genes on record. No cell is blank: "no
 * guidance", "not called" and why, "inferred" where a phenotype is ours. What follows from it is said by the checks.
 */
export const medicineGenes: PanelMaker = {
  id: 'medicine-genes',
  title: 'Genes and medicines, by source',
  show: context => {
    const list = medicineList(context.profile)
    if (list.kind !== 'answered') return 'not-applicable'
    const taken = new Map(list.value.current.flatMap(({ drugs }) => drugs.map(one => [one.id, one.title] as const)))
    if (taken.size === 0) return 'not-applicable'
    const medicines = [...taken].map(([drug, title]) => ({
      drug,
      title,
      rows: guidelinesOn(drug, context.knowledge, 'us'),
    }))
    const guided = medicines.filter(({ rows }) => rows.length > 0)
    const others = medicines.filter(({ rows }) => rows.length === 0).map(({ title }) => title)
    const rows = guided.map(({ drug, title, rows: found }) => rowOf(context, drug, title, found))
    const rest: readonly Row[] =
      others.length === 0
        ? []
        : [{ label: others.join(', '), cells: ['no gene', ...sources.map(() => 'no guidance')], because: [] }]
    return answered({
      id: 'medicine-genes',
      title: 'Genes and medicines, by source',
      rows: [],
      series: null,
      table: { columns: ['Medicine', 'Genes', 'CPIC', 'DPWG', 'US label'], rows: [...rows, ...rest] },
      limits: [
        'What a source says for these genes alone. The verdict above weighs it with everything else.',
        'Not called is not normal. No guidance: the source has no row for the drug, or none for this result.',
      ],
      evidence: [evidence.cpicGuidance, evidence.dpwgGuidance, evidence.labelGenes],
    })
  },
}

const rowOf = (context: AdviceContext, drug: string, title: string, rows: Rows): Row => {
  const reads = [...new Set(rows.flatMap(({ genes }) => genes))].sort().map(gene => readOf(context, gene, drug))
  const excluded = excludedByDefault(context.profile)
  return {
    label: title,
    cells: [
      reads.map(({ words }) => words).join('; '),
      ...sources.map(source => cellOf(context, { drug, source, reads, excluded: excluded?.because ?? null }, rows)),
    ],
    because: reads.flatMap(({ because }) => because),
  }
}

const notCalled = (gene: string, [first]: readonly Missing[]): Read => ({
  gene,
  asked: null,
  whole: null,
  words: `${gene} not called: ${notCheckedWords[first?.reason ?? 'absent']}`,
  because: [],
})

const readOf = (context: AdviceContext, gene: string, drug: string): Read => {
  const { profile, knowledge } = context
  if (gene === 'DPYD') return dpydRead(context)
  const answer = possibleResultOf(profile, gene, knowledge)
  if (answer.kind !== 'answered') return notCalled(gene, answer.kind === 'insufficient' ? answer.missing : [])
  const whole = converted(profile, answer.value, drug, knowledge)
  const how = answer.value.panel === null ? 'as reported' : 'inferred from genotypes'
  return {
    gene,
    asked: whole,
    whole,
    words: `${geneWords(whole)}, ${how}`,
    because: becauseGene(answer.value, evidence.diplotypePhenotypes.id),
  }
}

/** DPYD is read variant by variant, by its check. */
const dpydRead = ({ profile, knowledge }: AdviceContext): Read => {
  const answer = dpydOf(profile, knowledge)
  if (answer.kind !== 'answered') return notCalled('DPYD', answer.kind === 'insufficient' ? answer.missing : [])
  const { scores, phenotype, reportedOnly } = answer.value
  const [first, ...others] = scores.map(score => ({
    name: `activity score ${score.toFixed(1)}`,
    alleles: [],
    phenotype: phenotype.replace(/\b[a-z]/g, letter => letter.toUpperCase()),
    activityScore: score.toFixed(1),
  }))
  return {
    gene: 'DPYD',
    asked: first === undefined ? null : { result: { gene: 'DPYD' }, possible: [first, ...others] },
    whole: null,
    words: `DPYD ${phenotype} (activity score ${scores.join(' or ')}), ${reportedOnly ? 'as reported' : 'inferred from genotypes'}`,
    because: [],
  }
}

type Cell = {
  readonly drug: string
  readonly source: Source
  readonly reads: readonly Read[]
  readonly excluded: string | null
}

/** What one source says, or why it says nothing. */
const cellOf = (context: AdviceContext, { drug, source, reads, excluded }: Cell, rows: Rows): string => {
  const own = rows.filter(({ system }) => system === source)
  if (own.length === 0) return 'no guidance'
  if (own.every(({ jurisdiction }) => jurisdiction !== 'any' && jurisdiction !== context.jurisdiction))
    return 'not the label of this country'
  const asks = new Set(own.flatMap(({ genes }) => genes))
  const asked = reads.filter(({ gene }) => asks.has(gene))
  const known = asked.flatMap(one => one.asked ?? [])
  const open = asked.filter(one => one.asked === null).map(({ gene }) => gene)
  if (known.length === 0) return `${open.join(', ')} not called`
  if (excluded !== null) return `not judged: ${excluded} is outside what is read here`
  const name = own.flatMap(({ drugs }) => drugs).find(one => one.replaceAll(' ', '-') === drug) ?? drug
  const long = longTaken(context.profile, { drug })
  const said = adviceFor(name, own, known, context.knowledge).filter(one => applies(one, long) || isOfUse(one))
  const unread =
    wouldChange(
      name,
      own,
      asked.flatMap(one => one.whole ?? []),
      context.knowledge,
    ).length > 0
  const words =
    said.length === 0
      ? ['no guidance for this result']
      : [...new Set(said.map(one => `${applies(one, long) ? '' : whoWords(one)}${wordsOf(context, one)}`))]
  return [
    ...words,
    ...(unread ? ['as far as was read'] : []),
    ...(open.length > 0 ? [`${open.join(', ')} not called`] : []),
  ].join('; ')
}

/** For a use, or where nothing else can be used: the table says which, and judges none. Not for children, or another time of taking it. */
const isOfUse = ({ population }: DrugAdvice): boolean => !/pediatric|child|naive|use >/i.test(population ?? '')

const whoWords = ({ population }: DrugAdvice): string =>
  population === null ? '' : `${populationWords[population] ?? population}: `

const wordsOf = ({ profile }: AdviceContext, { detail, classification, ambiguous, genotypes }: DrugAdvice): string => {
  const age = ageOf(profile)
  const words = stepWords(age.kind === 'answered' ? stepsAtAge(detail, age.value.years) : detail) || 'no recommendation'
  const grade =
    classification === 'Unspecified' || classification === 'No recommendation'
      ? ''
      : ` (${classification.toLowerCase()})`
  return `${ambiguous ? `if ${genotypes.join(', ')}: ` : ''}${words}${grade}`
}
