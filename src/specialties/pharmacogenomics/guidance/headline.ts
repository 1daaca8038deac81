import type { Action, Step } from './guideline.ts'

const byWeight = ['avoid', 'alternative', 'adjust', 'test'] as const satisfies readonly Action[]
const otherwise = ['monitor', 'standard', 'none'] as const satisfies readonly Action[]

/** Another medicine makes the difference, so it is not what the genotype alone asks for. */
const ofComedication = ({ when }: Step): boolean => when?.some(condition => condition.startsWith('with-')) ?? false

/** Indications for which a guideline asks for more of what is otherwise given as usual. */
const indications: ReadonlySet<string> = new Set(['h-pylori-or-erosive-oesophagitis'])

const ofIndication = ({ when }: Step): boolean => when?.some(condition => indications.has(condition)) ?? false

/**
 * The one word for a recommendation: the gravest thing that it says of the start of treatment, whatever the patient; else
 * the first that it says under a condition that is no indication. Fallbacks, equal choices and later steps do not count; a recommendation that
 * has only those is one to watch. The steps say the rest and must be shown with it.
 *
 * @example
 * headline([{ action: 'standard' }, { action: 'adjust', doses: [{ of: 'maintenance', change: 'lower' }] }]) // 'adjust'
 */
export const headline = (steps: readonly Step[]): Action => {
  const first = steps.filter(({ as }) => as === undefined)
  const always = first.filter(({ when }) => when === undefined)
  const decisive = byWeight.find(action => always.some(step => step.action === action))
  if (decisive !== undefined) return decisive
  const conditional = first.find(
    step => byWeight.some(action => action === step.action) && !ofComedication(step) && !ofIndication(step),
  )
  if (conditional !== undefined) return conditional.action
  return otherwise.find(action => first.some(step => step.action === action && !ofComedication(step))) ?? 'monitor'
}
