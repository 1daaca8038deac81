import {
  becauseFact,
  type CurrentMedication,
  type Measured,
  measurement,
  type PatientProfile,
  readingsOf,
  type Signal,
  takes,
  type Watcher,
} from '../../clinical/index.ts'
import { type Answer, answered, daysBetween, roundTo } from '../../core/index.ts'
import { evidence } from './evidence.ts'

const id = 'potassium-and-creatinine-on-treatment'
const title = 'Potassium and creatinine on antihypertensives'

/** Days: the first check comes 2 to 4 weeks after the start. */
const latest = 28

/** Days, ours: a value sooner after the start says nothing yet, and is not that check. */
const earliest = 7

/** Days: afterwards at least yearly (ours; guidelines ask for 3 to 12 months). */
const yearly = 365

const classes = ['ace-inhibitor', 'arb', 'diuretic', 'mineralocorticoid-antagonist']

const values = [
  ['potassium', measurement.potassium],
  ['creatinine', measurement.creatinine],
] as const

const newestOf = (profile: PatientProfile, concept: Measured<string>) => readingsOf(profile, concept).at(-1)

const overdue = (
  rule: string,
  summary: string,
  taken: readonly [CurrentMedication, ...CurrentMedication[]],
  names: readonly string[],
  warn: boolean,
): Signal => {
  const [first, ...others] = taken
  return {
    id: rule,
    kind: 'overdue',
    severity: warn ? 'warning' : 'info',
    urgency: warn ? 'soon' : 'routine',
    summary,
    action: [{ kind: 'test', text: `Measure ${names.join(' and ')}` }],
    because: [becauseFact(first.fact, 'Started'), ...others.map(({ fact }) => becauseFact(fact, 'Takes'))],
    evidence: [evidence.hbp2017FollowUp],
    limits: [
      `A value of the first ${earliest} days after a start (ours) is not the check of 2 to 4 weeks.`,
      'When a medicine was started is taken from its entry on the list; a value that was measured elsewhere is not seen.',
      'In heart failure and kidney disease checks are due more often: that is not decided here.',
    ],
    wouldChangeIf: [`A newer ${names.join(' or ')}.`],
    missing: [],
    monitor: names.map(what => ({ what, withinDays: 7, owner: 'laboratory', measurement: what })),
    knowledgeRows: [],
    task: { what: `Order ${names.join(' and ')}`, owner: 'clinician', withinHours: warn ? 7 * 24 : 30 * 24 },
  }
}

const watch: Watcher['watch'] = ({ profile }): Answer<readonly Signal[]> | 'not-applicable' => {
  const list = takes(profile, { classes })
  if (list.kind !== 'answered') return list
  const [newest, ...others] = list.value.toSorted((a, b) => (a.fact.effective.start < b.fact.effective.start ? 1 : -1))
  if (newest === undefined) return 'not-applicable'
  const start = newest.fact.effective.start
  const since = daysBetween(start, profile.asOf)
  const never = values.filter(([, concept]) => {
    const value = newestOf(profile, concept)
    return value === undefined || daysBetween(start, value.at) < earliest
  })
  if (never.length > 0) {
    const names = never.map(([name]) => name)
    if (since <= latest) return answered([])
    const summary = `No ${names.join(' or ')} since ${newest.drugs[0]?.title ?? newest.title} was started ${roundTo(since, 0)} days ago`
    return answered([overdue('overdue-potassium-creatinine-after-start', summary, [newest, ...others], names, true)])
  }
  const old = values.filter(([, concept]) => {
    const value = newestOf(profile, concept)
    return value !== undefined && daysBetween(value.at, profile.asOf) > yearly
  })
  if (old.length === 0) return answered([])
  const names = old.map(([name]) => name)
  return answered([
    overdue(
      'overdue-potassium-creatinine',
      `${names.join(' and ')} on treatment: older than a year`,
      [newest, ...others],
      names,
      false,
    ),
  ])
}

/** Potassium and creatinine 2 to 4 weeks after an ACE inhibitor, ARB or diuretic was started, then at least yearly. */
export const pressureLabWatch: Watcher = { id, title, watch }
