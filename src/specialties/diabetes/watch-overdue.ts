import {
  type AdviceContext,
  type Because,
  becauseReading,
  excludedByDefault,
  knowledgeLimits,
  measurement,
  noJurisdiction,
  readingsOf,
  type Signal,
  type Watcher,
} from '../../clinical/index.ts'
import { type Answer, answered, daysBetween } from '../../core/index.ts'
import { evidence, evidenceOf } from './evidence.ts'
import { hba1cOverTime } from './hba1c.ts'
import { goalOf, healthOf } from './health.ts'
import { intervals } from './tables.ts'
import { type DiabetesType, diabetesTypeOf } from './type.ts'

/** Type 1: albuminuria and eGFR are looked for from 5 years after the diagnosis on (ADA 11.1a). */
const kidneyAfter = 1827

/** A year that stands for "no date at all". */
const undated = '0001'

/** Whether kidney tests are due at all; type 1 without a date, or of less than 5 years on record, gives no "overdue". */
const kidneyTestsDue = ({ profile }: AdviceContext, type: DiabetesType): boolean =>
  type.kind !== 'type-1' ||
  (type.because.kind === 'fact' &&
    !type.because.at.startsWith(undated) &&
    daysBetween(type.because.at, profile.asOf) >= kidneyAfter)

type Interval = 'hba1c' | 'hba1c-above-goal' | 'acr' | 'creatinine'

type Last = { readonly at: string; readonly because: Because }

type Test = {
  readonly id: string
  readonly name: string
  readonly measurement: string
  readonly interval: Interval
  readonly last: Last | null
}

const intervalOf = ({ knowledge }: AdviceContext, what: Interval) => {
  const row = knowledge.rows(intervals).find(one => one.what === what)
  if (row === undefined) throw new Error(`diabetes/interval has no row for ${what}`)
  return row
}

/** The last value, whether it is above the person's goal or not: above it the interval is shorter. */
const hba1cTest = (context: AdviceContext): Test => {
  const newest = hba1cOverTime(context.profile).at(-1)
  const health = healthOf(context.profile)
  const goal = health.kind === 'answered' ? goalOf(context, health.value.category).under : null
  const above = newest !== undefined && goal !== null && newest.percent >= goal
  return {
    id: 'overdue-hba1c',
    name: 'HbA1c',
    measurement: 'hba1c',
    interval: above ? 'hba1c-above-goal' : 'hba1c',
    last: newest === undefined ? null : { at: newest.at, because: newest.because },
  }
}

const readingTest = (context: AdviceContext, what: 'acr' | 'creatinine'): Test => {
  const newest = readingsOf(context.profile, measurement[what]).at(-1)
  return {
    id: `overdue-${what}`,
    name: what === 'acr' ? 'Urine albumin/creatinine ratio' : 'Creatinine (eGFR)',
    measurement: what,
    interval: what,
    last: newest === undefined ? null : { at: newest.at, because: becauseReading(newest) },
  }
}

const signalOf = (context: AdviceContext, diabetes: Because, test: Test): readonly Signal[] => {
  const row = intervalOf(context, test.interval)
  const age = test.last === null ? null : daysBetween(test.last.at as never, context.profile.asOf)
  if (age !== null && age <= row.days) return []
  const since = test.last === null ? 'none on record' : `last on ${test.last.at.slice(0, 10)}`
  return [
    {
      id: test.id,
      kind: 'overdue',
      severity: 'warning',
      urgency: 'soon',
      summary: `${test.name} is overdue: ${since}, due every ${row.days} days`,
      action: [{ kind: 'test', text: `Measure ${test.name}` }],
      because: [diabetes, ...(test.last === null ? [] : [test.last.because])],
      evidence: [evidenceOf(row.source), ...(test.interval.startsWith('hba1c') ? [] : [evidence.kidneyScreening])],
      limits: [
        'A test done elsewhere that nobody sent is not known here.',
        ...knowledgeLimits([row], context.profile.asOf),
      ],
      wouldChangeIf: ['A newer value from another place.'],
      missing: [],
      monitor: [{ what: test.name, withinDays: 30, owner: 'laboratory', measurement: test.measurement }],
      knowledgeRows: [row.id],
      task: { what: `Measure ${test.name}`, owner: 'clinician', withinHours: 24 * 14 },
    },
  ]
}

const watch = (context: AdviceContext): Answer<readonly Signal[]> | 'not-applicable' => {
  const type = diabetesTypeOf(context.profile)
  if (type.kind === 'none')
    return type.missing.length === 0 ? 'not-applicable' : { kind: 'insufficient', missing: type.missing }
  const excluded = excludedByDefault(context.profile)
  if (excluded !== null) return excluded
  if (context.jurisdiction === null) return noJurisdiction('us or eu')
  const kidney = kidneyTestsDue(context, type) ? (['acr', 'creatinine'] as const) : []
  const tests = [hba1cTest(context), ...kidney.map(what => readingTest(context, what))]
  return answered(tests.flatMap(test => signalOf(context, type.because, test)))
}

/** HbA1c, albumin/creatinine ratio and creatinine that were not measured in time. */
export const overdueTests: Watcher = { id: 'diabetes-overdue', title: 'Overdue diabetes tests', watch }
