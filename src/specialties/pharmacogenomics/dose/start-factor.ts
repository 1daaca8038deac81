import type { DoseFactor, KnowledgeView } from '../../../clinical/index.ts'
import type { DrugAdvice, Step } from '../guidance/index.ts'
import { type AskedGene, adviceFor } from '../guided/could-change.ts'
import { type Rows, titleOf } from '../guided/drugs.ts'
import { isUnread, weigh } from '../guided/judge.ts'
import { sourceWords } from '../guided/notes.ts'
import { leadWords, stepWords } from '../guided/step-words.ts'

/** Drugs whose start CPIC gives as a factor of the usual dose (thiopurines 2018, tacrolimus 2015). */
export const factorDrugs = ['azathioprine', 'mercaptopurine', 'tacrolimus', 'thioguanine'] as const

export type Start = Pick<DoseFactor, 'factor' | 'text' | 'when' | 'besides'> & {
  readonly atMost: { readonly value: number; readonly unit: string } | null
}

export type SaidOfStart =
  | { readonly kind: 'start'; readonly start: Start; readonly advice: DrugAdvice }
  /** The possible genotypes lead to different starts. */
  | { readonly kind: 'depends'; readonly on: readonly string[] }
  | { readonly kind: 'no-recommendation' }
  /** An imported release says something that nobody has turned into steps. */
  | { readonly kind: 'unread' }

const plain = (slugs: readonly string[]): readonly string[] => slugs.map(slug => slug.replaceAll('-', ' '))

/**
 * The start of a recommendation, relative to the usual dose; `null` where it says nothing of one.
 *
 * @example
 * startOf([{ action: 'adjust', doses: [{ of: 'start', change: 'lower', factor: [0.3, 0.8] }] }])
 * // { factor: { low: 0.3, high: 0.8 }, text: 'start 30 to 80 % of the usual dose', … }
 */
const startOf = (steps: readonly Step[]): Start | null => {
  const first = steps.filter(({ as }) => as === undefined)
  const sized = first.find(({ action, doses = [] }) => action === 'adjust' && doses.some(isSized))
  const standard = first.find(({ action }) => action === 'standard')
  const step = sized ?? standard
  if (step === undefined) return null
  const dose = step.doses?.find(isSized)
  const atMost = step.doses?.find(one => one !== dose && one.atMost !== undefined)?.atMost ?? null
  const [low, high] = sized === undefined ? [1, 1] : (dose?.factor ?? [null, null])
  const watched = (step.checks ?? []).map(what => `watch ${what.replaceAll('-', ' ')}`)
  return {
    factor: low === null || high === null ? null : { low, high },
    text:
      dose === undefined
        ? 'start with the usual dose'
        : stepWords([{ action: 'adjust', doses: [withoutCondition(dose)] }]),
    when: plain([...(step.when ?? []), ...(dose?.when ?? [])]),
    besides: [...watched, ...steps.filter(other => other !== step).map(other => stepWords([other]))],
    atMost,
  }
}

/** `CYP3A5:*1/*3` -> `CYP3A5` */
const genesOf = ({ genotypes }: DrugAdvice): string =>
  [...new Set(genotypes.flatMap(one => one.split(';').map(part => part.split(':')[0] ?? '')))].join(' and ')

type Dose = NonNullable<Step['doses']>[number]

const isSized = ({ of, factor, exactly }: Dose): boolean =>
  of === 'start' && (factor !== undefined || exactly !== undefined)

const withoutCondition = ({ when: _, ...dose }: Dose): Dose => dose

export const unreadWords = (drug: string): string =>
  `the guideline on ${drug} says something of this genotype that is not in steps here: read it there`

/**
 * What CPIC says of the start of a drug for these genes, and beside it what others say.
 *
 * @param rows guidelines on the drug; genes that are not among `genes` count only where a guideline lists that
 */
export const saidOfStart = (
  drug: string,
  rows: Rows,
  genes: readonly AskedGene[],
  knowledge: KnowledgeView,
): SaidOfStart => {
  const all = adviceFor(titleOf(drug), rows, genes, knowledge)
  const cpic = all.filter(({ source }) => source === 'cpic')
  const [advice, ...more] = cpic
  if (advice === undefined) return { kind: 'no-recommendation' }
  if (cpic.some(one => isUnread(weigh(one)))) return { kind: 'unread' }
  const starts = cpic.map(({ detail }) => startOf(detail))
  if (new Set(starts.map(start => JSON.stringify(start))).size > 1) {
    return { kind: 'depends', on: [advice, ...more].flatMap(({ genotypes }) => genotypes) }
  }
  const [start] = starts
  if (start === undefined || start === null) return { kind: 'no-recommendation' }
  const others = all
    .filter(one => one.source !== 'cpic' && weigh(one).level !== null)
    .map(one => `${sourceWords(one)} on ${genesOf(one)}: ${leadWords(one.detail)}`)
  return { kind: 'start', start: { ...start, besides: [...start.besides, ...new Set(others)] }, advice }
}
