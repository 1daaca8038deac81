import {
  type AdviceContext,
  type Because,
  becauseDerived,
  becauseFact,
  conceptOf,
  type Doser,
  type Dosing,
  drugs,
  excludedByDefault,
  latestOf,
  measurement,
} from '../../../clinical/index.ts'
import { type Answer, answered, insufficient, outOfScope, roundTo } from '../../../core/index.ts'
import { evidence, evidenceOf } from '../evidence.ts'
import { becauseGene } from '../gene-words.ts'
import { wouldChange } from '../guided/could-change.ts'
import { guidelinesOn, type Rows, titleOf } from '../guided/drugs.ts'
import { limitsOf } from '../guided/finding.ts'
import { coveredFor, knownGenes } from '../guided/known-genes.ts'
import { geneWords, openWords, sourceWords } from '../guided/notes.ts'
import type { Converted } from '../guided/phenoconversion.ts'
import { factorDrugs, type SaidOfStart, type Start, saidOfStart, unreadWords } from './start-factor.ts'

/** Days that a weight may be old for a limit by weight (ours, hazard H2). */
const weightWithin = 365

/** Where the factor of a genotype starts from: nothing here knows the regimen. */
export const factorLimit =
  'Relative to the usual starting dose of the label for the indication: the regimen is not known here, and no milligrams are given.'

/**
 * The start of thiopurines (TPMT and NUDT15, CPIC 2018) and of tacrolimus (CYP3A5, CPIC 2015) as a factor of the usual dose.
 * A gene that was not read is never taken for normal.
 */
export const startFactorDoser: Doser = {
  id: 'genotype-start-factor',
  title: 'Starting dose by genotype',
  drugs: factorDrugs,
  aid: true,
  dose: (context, { drug }) => {
    const excluded = excludedByDefault(context.profile, coveredFor(drug))
    if (excluded !== null) return excluded
    const rows = guidelinesOn(drug, context.knowledge, context.jurisdiction)
    const { genes, known, missing } = knownGenes(context, drug, rows)
    const [unusable] = missing.filter(({ reason }) => reason !== 'absent')
    if (unusable !== undefined) return insufficient(unusable)
    if (known.length === 0) return lacks(genes.join(' and '), 'none')
    const said = saidOfStart(drug, rows, known, context.knowledge)
    if (said.kind === 'depends') return lacks(genes.join(' and '), said.on.join(' or '), 'unusable')
    if (said.kind === 'unread') return outOfScope(unreadWords(titleOf(drug)))
    if (said.kind === 'no-recommendation') {
      return outOfScope(`CPIC gives no start of ${titleOf(drug)} for ${known.map(geneWords).join(' and ')}`)
    }
    return factorOf(context, drug, rows, known, said, genes)
  },
}

const lacks = (genes: string, have: string, reason: 'absent' | 'unusable' = 'absent'): Answer<never> =>
  insufficient({ what: `${genes} genotype`, need: 'a final result that is certain', have, reason })

const factorOf = (
  context: AdviceContext,
  drug: string,
  rows: Rows,
  known: readonly Converted[],
  { start, advice }: Extract<SaidOfStart, { kind: 'start' }>,
  genes: readonly string[],
): Answer<Dosing> => {
  const { atMost, ...said } = start
  const absent = genes.filter(gene => cpicGenes(rows).has(gene) && !known.some(({ result }) => result.gene === gene))
  const open = wouldChange(titleOf(drug), rows, known, context.knowledge)
  const isUsual = start.factor?.low === 1
  // What nobody read may ask for less: then the usual dose is not certain.
  if (isUsual && absent.length > 0) return lacks(absent.join(' and '), 'none')
  if (isUsual && open.length > 0)
    return lacks(open.map(({ gene }) => gene).join(' and '), openWords(open).join(' '), 'unusable')
  const row = rows.find(({ guideline }) => guideline === advice.guideline)
  return answered({
    kind: 'factor',
    drug: conceptOf(drugs, drug).ingredient,
    ...said,
    maximum: maximumOf(context, start),
    because: becauseOf(known, advice, start),
    evidence: [evidenceOf(row?.source ?? 'cpic-guidance'), evidence.diplotypePhenotypes],
    limits: [
      factorLimit,
      ...absent.map(gene => `${gene} was not tested: it may ask for less.`),
      ...openWords(open),
      ...limitsOf(context, rows, known),
    ],
    wouldChangeIf: [
      ...absent.map(gene => `A result of ${gene}.`),
      ...known.flatMap(({ by }) => (by === null ? [] : [`${by.row.drug} ends.`])),
      'A genotype from another laboratory or a wider panel that differs.',
    ],
    knowledgeRows: row === undefined ? [] : [row.id],
  })
}

const cpicGenes = (rows: Rows): ReadonlySet<string> =>
  new Set(rows.filter(({ system }) => system === 'cpic').flatMap(row => row.genes))

const becauseOf = (
  known: readonly Converted[],
  advice: Parameters<typeof sourceWords>[0],
  { text, when }: Start,
): readonly Because[] => [
  ...known.flatMap(({ result, by }) => [
    ...becauseGene(result, evidence.diplotypePhenotypes.id),
    ...(by === null ? [] : [becauseFact(by.medicine.fact, `${result.gene} ${by.row.kind}`)]),
  ]),
  becauseDerived(
    sourceWords(advice),
    when.length === 0 ? text : `${text} (${when.join(', ')})`,
    known.flatMap(({ result }) => result.facts.map(({ id }) => id)),
    evidence.cpicGuidance.id,
  ),
]

/** The source's own ceiling, with the amount where the weight is on record. */
const maximumOf = ({ profile }: AdviceContext, { atMost, factor }: Start): readonly string[] => {
  if (atMost === null) return factor !== null && factor.high <= 1 ? ['the usual dose of the label'] : []
  const words = `at most ${atMost.value} ${atMost.unit}`
  const weight = latestOf(profile, measurement.weight, { within: weightWithin })
  if (atMost.unit !== 'mg/kg/day' || weight.kind !== 'answered') return [words]
  const { quantity, at } = weight.value
  return [
    `${words}: ${roundTo(atMost.value * quantity.value, 1)} mg a day at ${roundTo(quantity.value, 1)} kg (${at.slice(0, 10)})`,
  ]
}
