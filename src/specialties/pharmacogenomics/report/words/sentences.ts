import type { Step } from '../../guidance/index.ts'
import { conditionWords } from './conditions.ts'
import { becauseWords, checkWords, drugWords, orderWords, unitWords } from './words.ts'

type Dose = NonNullable<Step['doses']>[number]
type Amount = NonNullable<Dose['from']>

/**
 * What a recommendation says, a sentence a step, in Attune's own words.
 *
 * @throws on a condition, check or unit without words: a doubtful sentence about a dose is never written
 *
 * @example
 * sentencesOf([{ action: 'adjust', doses: [{ of: 'start', change: 'lower', factor: [0.5, 0.5] }], checks: ['effect'] }])
 * // ['Lower the starting dose to 50 % of the usual one; check the effect.']
 */
export const sentencesOf = (steps: readonly Step[]): readonly string[] => together(steps).map(sentence)

/** Steps that follow each other under the same conditions make one sentence; an equal choice begins its own. */
const together = (steps: readonly Step[]): readonly (readonly [Step, ...Step[]])[] => {
  const groups: [Step, ...Step[]][] = []
  for (const step of steps) {
    const before = groups.at(-1)
    if (before !== undefined && step.as !== 'or' && keyOf(before[0]) === keyOf(step)) before.push(step)
    else groups.push([step])
  }
  return groups
}

const keyOf = ({ as, when }: Step): string => JSON.stringify([as, when])

const sentence = (steps: readonly [Step, ...Step[]]): string => {
  const [first] = steps
  const conditions = (first.when ?? []).map(condition => wordsFor(conditionWords, condition))
  const before = conditions.filter(words => !isLimit(words))
  const after = conditions.filter(isLimit)
  const lead = [...orders(first), ...(before.length === 0 ? [] : [before.join(', ')])].join(', ')
  const said = [steps.map(core).join('; '), ...after].join(', ')
  return `${capital(lead === '' ? said : `${lead}: ${said}`)}.`
}

/** "unless" and "especially" bound what is said, so they follow it. */
const isLimit = (words: string): boolean => /^(?:unless|especially)\b/.test(words)

const orders = ({ as }: Step): readonly string[] => (as === undefined ? [] : [wordsFor(orderWords, as)])

const core = (step: Step): string => {
  const { action, checks, titration, avoidWith } = step
  const looked = action === 'monitor' || action === 'test'
  return [
    ...mainOf(step),
    ...(titration === undefined ? [] : ['raise it more slowly than usual']),
    ...(checks === undefined || looked ? [] : [`check ${checked(checks)}`]),
    ...(avoidWith === undefined ? [] : [`do not combine with a ${list(avoidWith, 'or')}`]),
  ].join('; ')
}

const mainOf = (step: Step): readonly string[] => {
  const doses = (step.doses ?? []).map(doseWords)
  const { notDrugs, checks } = step
  const drugs = step.drugs?.map(drug => drugWords[drug] ?? drug)
  const not = notDrugs === undefined ? '' : ` (not ${list(notDrugs, 'or')})`
  switch (step.action) {
    case 'avoid':
      return [`do not use it${notDrugs === undefined ? '' : `, nor ${list(notDrugs, 'or')}`}`]
    case 'alternative':
      return [`use another medicine${drugs === undefined ? '' : `, such as ${list(drugs, 'or')}`}${not}`, ...doses]
    case 'adjust':
      return doses.length > 0 || step.titration !== undefined ? doses : ['adjust the dose']
    case 'monitor':
      return [checks === undefined ? 'watch closely' : `check ${checked(checks)}`, ...doses]
    case 'test':
      return [checks === undefined ? 'test first' : `first test ${checked(checks)}`]
    case 'standard':
      return ['use it as usual', ...doses]
    case 'none':
      return [becauseWords[step.because ?? 'no-recommendation'] as string]
  }
}

const doseNames = {
  start: 'starting dose',
  maintenance: 'maintenance dose',
  maximum: 'maximum dose',
  target: 'target dose',
  dose: 'dose',
} as const

const doseWords = (dose: Dose): string => {
  const { of, change, when, timesWeekly } = dose
  const size = [...factorOf(dose), ...amountsOf(dose)].join(', ')
  const name = doseNames[of]
  const verb = change === undefined ? '' : change === 'lower' ? 'lower the ' : 'raise the '
  const said = change === undefined ? `${name}: ${size}` : `${verb}${name}${size === '' ? '' : ` to ${size}`}`
  return [
    said,
    ...(timesWeekly === undefined ? [] : [`given ${timesWeekly} times a week`]),
    ...(when === undefined ? [] : [when.map(one => wordsFor(conditionWords, one)).join(', ')]),
  ].join(', ')
}

const factorOf = ({ factor, factorBelow, factorFrom, basis }: Dose): readonly string[] => {
  const base =
    basis === undefined ? 'the usual one' : basis === 'maximum' ? 'the maximum' : 'the lowest recommended one'
  if (factor !== undefined) {
    const [from, to] = factor.map(percent)
    return [`${from === to ? from : `${from} to ${to}`} % of ${base}`]
  }
  if (factorBelow !== undefined) return [`less than ${percent(factorBelow)} % of ${base}`]
  if (factorFrom !== undefined) return [`${percent(factorFrom)} % of ${base} or more`]
  return basis === undefined ? [] : [base]
}

const amountsOf = ({ of, change, exactly, from, atMost, below }: Dose): readonly string[] => [
  ...(exactly === undefined ? [] : [list(exactly.map(amount), 'or')]),
  ...(from === undefined ? [] : [`${amount(from)} or more`]),
  ...(atMost === undefined ? [] : [`${of === 'maximum' && change === undefined ? '' : 'at most '}${amount(atMost)}`]),
  ...(below === undefined ? [] : [`less than ${amount(below)}`]),
]

const percent = (factor: number): string => String(Math.round(factor * 1000) / 10)
const amount = ({ value, unit }: Amount): string => `${value} ${wordsFor(unitWords, unit)}`
const checked = (checks: readonly string[]): string =>
  list(
    checks.map(check => wordsFor(checkWords, check)),
    'and',
  )

const wordsFor = (words: Readonly<Record<string, string>>, slug: string): string => {
  const found = words[slug]
  if (found === undefined) throw new Error(`No words for ${slug}`)
  return found
}

/** `a, b or c`. */
const list = (parts: readonly string[], last: 'and' | 'or'): string =>
  parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} ${last} ${parts.at(-1)}`

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
