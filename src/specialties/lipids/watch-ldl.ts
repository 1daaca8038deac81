import {
  becauseFact,
  becauseReading,
  type CurrentMedication,
  measurement,
  readingsOf,
  type Signal,
  takes,
  type Watcher,
} from '../../clinical/index.ts'
import { type Answer, answered, daysBetween, type Instant, roundTo } from '../../core/index.ts'
import { evidence } from './evidence.ts'

const id = 'ldl-follow-up'
const title = 'LDL cholesterol on treatment'

const lipidClasses = ['statin', 'lipid-lowering', 'pcsk9-inhibitor']

/** Days: the first LDL comes 4 to 12 weeks after a start or a change. */
const earliest = 28
const latest = 84

/** Days: afterwards at least yearly (the guideline says every 3 to 12 months). */
const yearly = 365

const limits = [
  'When a medicine was started is taken from the oldest entry with the same amount on the list; of several medicines the newest start counts.',
  'A panel that was measured elsewhere is not seen.',
] as const

const overdue = (
  rule: string,
  summary: string,
  because: Signal['because'],
  taken: readonly CurrentMedication[],
): Signal => ({
  id: rule,
  kind: 'overdue',
  severity: 'info',
  urgency: 'routine',
  summary,
  action: [{ kind: 'test', text: 'Measure a lipid panel; ask whether the medicine is taken' }],
  because: [...because, ...taken.map(({ fact }) => becauseFact(fact, 'Takes'))],
  evidence: [evidence.cholesterol2018],
  limits,
  wouldChangeIf: ['A newer LDL cholesterol.'],
  missing: [],
  monitor: [{ what: 'LDL cholesterol', withinDays: 30, owner: 'clinician', measurement: 'ldl-cholesterol' }],
  knowledgeRows: [],
  task: { what: 'Order a lipid panel', owner: 'clinician', withinHours: 30 * 24 },
})

const amountOf = ({ fact, drugs }: CurrentMedication): string =>
  JSON.stringify([drugs.map(({ id: drug }) => drug).sort(), fact.dose?.value, fact.dose?.unit, fact.timesPerDay])

/**
 * The newest start among the medicines: a change of one is a change of the whole. The same medicine in the same amount
 * twice on the list is a renewed order, which began with the older one.
 */
const startOf = (taken: readonly CurrentMedication[]): Instant | undefined =>
  [...Map.groupBy(taken, amountOf).values()]
    .flatMap(same =>
      same
        .map(({ fact }) => fact.effective.start)
        .sort()
        .slice(0, 1),
    )
    .sort()
    .at(-1)

const watch: Watcher['watch'] = ({ profile }): Answer<readonly Signal[]> | 'not-applicable' => {
  const list = takes(profile, { classes: lipidClasses })
  if (list.kind !== 'answered') return list
  const [first] = list.value
  const start = startOf(list.value)
  if (first === undefined || start === undefined) return 'not-applicable'
  const readings = readingsOf(profile, measurement.ldlCholesterol)
  const newest = readings.at(-1)
  const sinceStart = daysBetween(start, profile.asOf)
  const after = readings.some(({ at }) => daysBetween(start, at) >= earliest)
  const [main, ...others] = list.value.map(({ fact }) => becauseFact(fact, 'Started or changed'))
  if (main === undefined) return 'not-applicable'
  if (!after) {
    return answered(
      sinceStart <= latest
        ? []
        : [
            overdue(
              'overdue-ldl-after-start',
              `No LDL since the lipid medicine was started or changed ${roundTo(sinceStart, 0)} days ago`,
              [main, ...others],
              [],
            ),
          ],
    )
  }
  const age = newest === undefined ? 0 : daysBetween(newest.at, profile.asOf)
  return answered(
    newest === undefined || age <= yearly
      ? []
      : [
          overdue(
            'overdue-ldl',
            `The newest LDL on treatment is ${roundTo(age, 0)} days old`,
            [becauseReading(newest)],
            list.value,
          ),
        ],
  )
}

/** An LDL 4 to 12 weeks after a lipid medicine was started or changed, then at least yearly. */
export const ldlWatch: Watcher = { id, title, watch }
