import { type DoseFactor, measurement, quantityInput } from '../../../clinical/index.ts'
import { type Answer, answered, insufficient, outOfScope, roundTo } from '../../../core/index.ts'
import type { Diplotype } from '../calling/result.ts'
import { evidenceOf } from '../evidence.ts'
import type { AskedGene } from '../guided/could-change.ts'
import { guidelinesOn, type Rows } from '../guided/drugs.ts'
import type { OutsideCall } from '../report/outside-calls.ts'
import { meaningOfOutside } from '../report/outside-meaning.ts'
import { tablesOf } from '../report/tables.ts'
import { builtIn, dpydVariants, fluoropyrimidineGuidance } from '../tables.ts'
import { avoidWords, fluoropyrimidineStart, fluoropyrimidines, twiceWords } from './fluoropyrimidine-factor.ts'
import { factorDrugs, saidOfStart, unreadWords } from './start-factor.ts'
import { factorLimit } from './start-factor-doser.ts'

type Input = Readonly<Record<string, unknown>>

/** A start as a factor of the usual dose, from genes that somebody typed. */
export type FactorEstimate = Pick<DoseFactor, 'factor' | 'text' | 'when' | 'besides' | 'maximum' | 'limits'> & {
  readonly drug: string
  /** Each gene as it was understood: `TPMT: *1/*3A, Intermediate Metabolizer`. */
  readonly inputs: readonly string[]
  readonly classification: string
  readonly source: string
}

/** Drugs of which `estimateFactor` knows the start, with the genes that decide. */
export const factorGenes: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    factorDrugs.map(drug => [
      drug,
      [
        ...new Set(
          rowsOn(drug)
            .filter(({ system }) => system === 'cpic')
            .flatMap(({ genes }) => genes),
        ),
      ].sort(),
    ]),
  ),
  ...Object.fromEntries(fluoropyrimidines.map(drug => [drug, ['DPYD']])),
}

export const factorExample = { TPMT: '*1/*3A', NUDT15: '*1/*1' } as const

/** The guidelines of every country; another source stands beside CPIC, it does not decide. */
function rowsOn(drug: string): Rows {
  return guidelinesOn(drug, builtIn, null)
}

/**
 * The start of a drug for typed genes: a diplotype (`*1/*3A`), a phenotype (`Intermediate Metabolizer`), or
 * `{ diplotype, phenotype, activityScore }`. A gene that is not stated is never taken for normal.
 *
 * @param drug a key of `factorGenes`
 * @example
 * estimateFactor('azathioprine', { TPMT: '*1/*3A', NUDT15: '*1/*1' })
 * // answered: { factor: { low: 0.3, high: 0.8 }, when: ['usual start 2 mg/kg or more'], … }
 */
export const estimateFactor = (drug: string, input: Input): Answer<FactorEstimate> => {
  const genes = (factorGenes[drug] ?? []).map(gene => geneOf(gene, input[gene]))
  const lacking = genes.flatMap(answer => (answer.kind === 'insufficient' ? answer.missing : []))
  const known = genes.flatMap(answer => (answer.kind === 'answered' ? [answer.value] : []))
  const unusable = lacking.filter(({ reason }) => reason !== 'absent')
  const [first, ...others] = unusable.length > 0 || known.length > 0 ? unusable : lacking
  if (first !== undefined) return insufficient(first, ...others)
  const absent = lacking.map(({ what }) => what)
  return fluoropyrimidines.some(one => one === drug)
    ? fluoropyrimidine(drug, known, input.lookedFor)
    : byGuideline(drug, known, absent, input)
}

const geneOf = (gene: string, given: unknown): Answer<AskedGene> => {
  const need =
    'a diplotype like *1/*3A, a phenotype like Intermediate Metabolizer, or { diplotype, phenotype, activityScore }'
  if (given === undefined || given === null) return insufficient({ what: gene, need, have: 'none', reason: 'absent' })
  const unusable = (have: string): Answer<never> => insufficient({ what: gene, need, have, reason: 'unusable' })
  const call = callOf(gene, given)
  if (call === null) return unusable(JSON.stringify(given))
  const rule = tablesOf(builtIn).rules.cpic.get(gene)
  const { diplotypes, issues } = meaningOfOutside(call, rule, gene === 'DPYD')
  const [problem] = issues
  if (problem !== undefined) return unusable(problem.message)
  const [first, ...more] = diplotypes
  const known = new Set((rule?.row.rules ?? []).map(([, phenotype]) => phenotype))
  if (first === undefined || diplotypes.some(({ phenotype }) => phenotype === null || !known.has(phenotype))) {
    return unusable(JSON.stringify(given))
  }
  return answered({ result: { gene }, possible: [first, ...more] })
}

const callOf = (gene: string, given: unknown): OutsideCall | null => {
  const nothing = { gene, diplotype: null, phenotype: null, activityScore: null }
  if (typeof given === 'string' && given.trim() !== '') {
    return given.includes('/') ? { ...nothing, diplotype: given.trim() } : { ...nothing, phenotype: given.trim() }
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return null
  const { diplotype, phenotype, activityScore } = given as Input
  const score = typeof activityScore === 'number' ? String(activityScore) : activityScore
  const text = (value: unknown): string | null =>
    typeof value === 'string' && value.trim() !== '' ? value.trim() : null
  const call = { gene, diplotype: text(diplotype), phenotype: text(phenotype), activityScore: text(score) }
  return call.diplotype === null && call.phenotype === null && call.activityScore === null ? null : call
}

const understood = ({ result, possible }: AskedGene): string => `${result.gene}: ${possible.map(words).join(' or ')}`

const words = ({ name, phenotype, activityScore }: Diplotype): string =>
  [...new Set([name, phenotype, activityScore === null ? null : `activity score ${activityScore}`])]
    .filter(part => part !== null && part !== '')
    .join(', ')

const common = (drug: string, known: readonly AskedGene[]) => ({ drug, inputs: known.map(understood) })

const byGuideline = (
  drug: string,
  known: readonly AskedGene[],
  absent: readonly string[],
  input: Input,
): Answer<FactorEstimate> => {
  const said = saidOfStart(drug, rowsOn(drug), known, builtIn)
  if (said.kind === 'depends') {
    const have = said.on.join(' or ')
    return insufficient({ what: 'genotype', need: 'one with one recommendation', have, reason: 'unusable' })
  }
  if (said.kind === 'unread') return outOfScope(unreadWords(drug))
  if (said.kind === 'no-recommendation')
    return outOfScope(`CPIC gives no start of ${drug} for ${known.map(understood).join('; ')}`)
  const { atMost, ...start } = said.start
  const [gene] = absent
  if (start.factor?.low === 1 && gene !== undefined) {
    return insufficient({ what: gene, need: 'a result: it may ask for less', have: 'none', reason: 'absent' })
  }
  const maximum = maximumOf(atMost, start.factor, input)
  if (maximum.kind !== 'answered') return maximum
  const row = rowsOn(drug).find(({ guideline }) => guideline === said.advice.guideline)
  return answered({
    ...common(drug, known),
    ...start,
    maximum: maximum.value,
    classification: said.advice.classification,
    source: `${evidenceOf(row?.source ?? 'cpic-guidance').citation}; PubMed ${said.advice.citations.join(', ')}`,
    limits: [
      factorLimit,
      'Adults only. Inhibitors and inducers that are taken are not known here.',
      ...absent.map(one => `${one} was not stated: it may ask for less.`),
    ],
  })
}

const maximumOf = (
  atMost: { readonly value: number; readonly unit: string } | null,
  factor: DoseFactor['factor'],
  input: Input,
): Answer<readonly string[]> => {
  if (atMost === null) return answered(factor !== null && factor.high <= 1 ? ['the usual dose of the label'] : [])
  const text = `at most ${atMost.value} ${atMost.unit}`
  const given = input.weight ?? (typeof input.weightKg === 'number' ? { value: input.weightKg, unit: 'kg' } : undefined)
  if (given === undefined || atMost.unit !== 'mg/kg/day') return answered([text])
  const weight = quantityInput({ weight: given }, 'weight', measurement.weight)
  return weight.kind === 'answered'
    ? answered([`${text}: ${roundTo(atMost.value * weight.value.value, 1)} mg a day at ${weight.value.value} kg`])
    : weight
}

const fluoropyrimidine = (drug: string, known: readonly AskedGene[], lookedFor: unknown): Answer<FactorEstimate> => {
  const scores = new Set(
    known.flatMap(({ possible }) => possible.map(({ activityScore }) => Number(activityScore ?? Number.NaN))),
  )
  const rows = builtIn.rows(fluoropyrimidineGuidance).filter(({ score }) => scores.has(score))
  const starts = rows.map(({ recommendation }) => fluoropyrimidineStart(recommendation))
  const [row] = rows
  const [start] = starts
  const have = known.map(understood).join('; ')
  if (row === undefined || rows.length < scores.size || new Set(starts.map(one => one?.text)).size > 1) {
    return insufficient({ what: 'DPYD', need: 'one activity score of 0, 0.5, 1, 1.5 or 2', have, reason: 'unusable' })
  }
  if (start === null || start === undefined) {
    const words = rows.map(({ score, recommendation }) => `${score}: ${avoidWords(recommendation)}`)
    return outOfScope(`${have}. Activity score ${words.join('; ')}`)
  }
  const open = start.factor?.low === 1 ? notLookedFor(lookedFor) : []
  if (open.length > 0) {
    return insufficient({
      what: 'lookedFor',
      need: 'the variants of DPYD that were looked for, at least the four of the first panels',
      have: `not among them: ${open.join(', ')}`,
      reason: 'absent',
    })
  }
  return answered({
    ...common(drug, known),
    ...start,
    besides: [...start.besides, ...(isTwice(known) ? [twiceWords] : [])],
    when: [],
    maximum: ['the usual dose of the label'],
    classification: row.strength,
    source: evidenceOf(row.source).citation,
    limits: [factorLimit, 'Adults only. Most severe toxicity has no known variant.'],
  })
}

const isTwice = (known: readonly AskedGene[]): boolean =>
  known.some(({ possible }) => possible.every(({ alleles }) => alleles.join() === 'c.2846A>T,c.2846A>T'))

/** The four of the first panels that a negative result did not look for: without them it says little. */
const notLookedFor = (given: unknown): readonly string[] => {
  const looked = new Set(Array.isArray(given) ? given : [])
  return builtIn
    .rows(dpydVariants)
    .filter(
      ({ panel, variant, alsoCalled }) =>
        panel === 'four-variant' && ![variant, ...alsoCalled].some(one => looked.has(one)),
    )
    .map(({ variant }) => variant)
}
