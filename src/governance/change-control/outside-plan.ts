import type { Candidate, Setting } from './candidate.ts'
import { editsOutside } from './hand-edit.ts'
import type { AllowedValues, Plan } from './plan.ts'

/** Something that the plan does not cover. */
export type Outside = {
  readonly what: 'model' | 'target' | 'kind' | 'feature' | 'hyperparameter' | 'data' | 'frozen-test' | 'edit'
  readonly because: string
}

/** Everything about a candidate that its plan does not cover; a plan must be changed and signed for it. Empty when it is covered. */
export const outsidePlan = (plan: Plan, candidate: Candidate): readonly Outside[] => [
  ...(candidate.model === plan.model
    ? []
    : [outside('model', `the plan is for ${plan.model}, not ${candidate.model}`)]),
  ...(sameTarget(plan, candidate)
    ? []
    : [outside('target', 'the candidate foretells something else than the plan says')]),
  ...kindOf(plan, candidate),
  ...featuresOf(plan, candidate),
  ...dataOf(plan, candidate),
  ...(candidate.test.hash === plan.frozenTest
    ? []
    : [outside('frozen-test', 'the candidate was tested on other rows')]),
  ...editsOutside(plan, candidate).map(because => outside('edit', because)),
]

const outside = (what: Outside['what'], because: string): Outside => ({ what, because })

const sameTarget = ({ target }: Plan, { target: own }: Candidate): boolean =>
  target.kind === 'binary'
    ? own.kind === 'binary' && own.outcome === target.outcome
    : own.kind === 'survival' && own.time === target.time && own.event === target.event

const kindOf = (plan: Plan, { kind, hyperparameters }: Candidate): readonly Outside[] => {
  const row = plan.kinds.find(one => one.kind === kind)
  if (row === undefined) return [outside('kind', `${kind} is not among ${plan.kinds.map(one => one.kind).join(', ')}`)]
  const ranges = new Map(Object.entries(row.hyperparameters))
  const settings = new Map(Object.entries(hyperparameters))
  const unnamed = [...settings.keys()].filter(name => !ranges.has(name))
  return [
    ...unnamed.map(name => outside('hyperparameter', `${name} is not in the plan`)),
    ...[...ranges].flatMap(([name, range]) => {
      const value = settings.get(name)
      if (value === undefined) return [outside('hyperparameter', `${name} is not stated`)]
      return isAllowed(range, value)
        ? []
        : [outside('hyperparameter', `${name} is ${value}, the plan allows ${words(range)}`)]
    }),
  ]
}

const isAllowed = (range: AllowedValues, value: Setting): boolean =>
  'oneOf' in range
    ? range.oneOf.includes(value)
    : typeof value === 'number' && value >= range.least && value <= range.most

const words = (range: AllowedValues): string =>
  'oneOf' in range ? range.oneOf.join(', ') : `${range.least} to ${range.most}`

const featuresOf = (plan: Plan, { features }: Candidate): readonly Outside[] => {
  const known = new Set(plan.features)
  if (features.length === 0) return [outside('feature', 'the candidate names no feature')]
  return features.filter(name => !known.has(name)).map(name => outside('feature', `${name} is not in the plan`))
}

/** Written so that what is no number, or no day, is outside. */
const dataOf = ({ data: needed, frozenTest }: Plan, { data }: Candidate): readonly Outside[] => {
  const { from, until } = needed.newestIndexDate
  const newest = data.newestIndexDate
  const isInTime = /^\d{4}-\d{2}-\d{2}$/.test(newest) && newest >= from && newest <= until
  return [
    ...(data.rows >= needed.leastRows
      ? []
      : [outside('data', `${data.rows} rows, at least ${needed.leastRows} are needed`)]),
    ...(data.events >= needed.leastEvents
      ? []
      : [outside('data', `${data.events} events, at least ${needed.leastEvents} are needed`)]),
    ...(isInTime ? [] : [outside('data', `the newest index date is ${newest}, it must lie from ${from} to ${until}`)]),
    ...(data.hash === frozenTest ? [outside('data', 'the candidate was trained on the frozen test')] : []),
  ]
}
