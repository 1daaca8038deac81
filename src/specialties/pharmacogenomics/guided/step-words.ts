import type { Step } from '../guidance/index.ts'

type Dose = NonNullable<Step['doses']>[number]

/** `usual-start-2-mg/kg-or-more` -> `usual start 2 mg/kg or more` */
const plain = (slug: string): string =>
  slug.replaceAll('-', ' ').replaceAll(/\b(?:cyp\d\w*|nudt15|tpmt|dpyd)\b/g, gene => gene.toUpperCase())

const condition = (when: readonly string[] | undefined): string =>
  when === undefined ? '' : ` (${when.map(plain).join(', ')})`

const percent = (factor: number): string => `${Math.round(factor * 100)} %`
const amount = ({ value, unit }: { readonly value: number; readonly unit: string }): string => `${value} ${unit}`

const basisWords = { 'lowest-recommended': 'the lowest recommended dose', maximum: 'the maximum' } as const

const sizeOf = ({ of, factor, factorBelow, factorFrom, basis, exactly, from, atMost, below, change }: Dose): string => {
  const usual = ` of ${basis === undefined ? 'the usual dose' : basisWords[basis]}`
  if (factor !== undefined) {
    const [least, most] = factor
    return `${least === most ? percent(least) : `${Math.round(least * 100)} to ${percent(most)}`}${usual}`
  }
  if (factorBelow !== undefined) return `below ${percent(factorBelow)}${usual}`
  if (factorFrom !== undefined) return `from ${percent(factorFrom)}${usual}`
  if (exactly !== undefined) return exactly.map(amount).join(' or ')
  if (from !== undefined)
    return atMost === undefined ? `at least ${amount(from)}` : `${amount(from)} to ${amount(atMost)}`
  if (atMost !== undefined) return of === 'maximum' ? amount(atMost) : `at most ${amount(atMost)}`
  if (below !== undefined) return `below ${amount(below)}`
  return change ?? 'another'
}

const doseNames: Readonly<Record<Dose['of'], string>> = {
  start: 'start',
  maintenance: 'maintenance',
  maximum: 'maximum',
  target: 'target',
  dose: 'dose',
}

const doseWords = (dose: Dose): string => {
  const weekly = dose.timesWeekly === undefined ? '' : `, ${dose.timesWeekly} times a week`
  return `${doseNames[dose.of]} ${sizeOf(dose)}${weekly}${condition(dose.when)}`
}

const dosesOf = ({ doses = [] }: Step): string => doses.map(doseWords).join('; ')

const reasons = {
  'no-action': 'no action needed',
  'no-recommendation': 'no recommendation',
  'not-decided-by-genotype': 'the genotype does not decide',
  'not-structured': 'says something that Attune has not read',
} as const

const what = (step: Step): string => {
  const { action, drugs, notDrugs, checks = [], because, titration } = step
  const slower = titration === undefined ? [] : ['titrate slower']
  switch (action) {
    case 'avoid':
      return 'avoid'
    case 'alternative':
      return [
        'another drug',
        ...(drugs === undefined ? [] : [`e.g. ${drugs.map(plain).join(', ')}`]),
        ...(notDrugs === undefined ? [] : [`not ${notDrugs.map(plain).join(', ')}`]),
      ].join(', ')
    case 'adjust':
      return [dosesOf(step), ...slower].filter(one => one !== '').join(', ') || 'another dose'
    case 'monitor':
      return `watch ${checks.map(plain).join(', ') || 'effect and side effects'}`
    case 'test':
      return `test ${checks.map(plain).join(', ') || 'first'}`
    case 'standard':
      return ['usual dose', dosesOf(step)].filter(one => one !== '').join(': ')
    case 'none':
      return because === undefined ? 'no recommendation' : reasons[because]
  }
}

/** How a step stands to the one before it. */
const placeOf = (as: Step['as']): string => (as === undefined ? '' : as === 'then' ? 'later ' : `${as} `)

/**
 * The steps of a recommendation in our own words, in their order.
 *
 * @example
 * stepWords([{ action: 'alternative' }, { action: 'adjust', as: 'else', doses: [{ of: 'start', change: 'lower' }] }])
 * // 'another drug; else start lower'
 */
export const stepWords = (steps: readonly Step[]): string =>
  steps
    .map(step => {
      const apart = step.avoidWith === undefined ? '' : `, not with ${step.avoidWith.map(plain).join(', ')}`
      return `${placeOf(step.as)}${what(step)}${apart}${condition(step.when)}`
    })
    .join('; ')

/** Only what is done at the start: what comes later, and what is watched beside it, is left to the reasons. */
export const leadWords = (steps: readonly Step[]): string => {
  const first = steps.filter(({ as, action }) => as !== 'then' && action !== 'monitor')
  return stepWords(first.length > 0 ? first : steps)
}
