import {
  type AdviceContext,
  becauseReading,
  excludedByDefault,
  knowledgeLimits,
  measurement,
  type Reading,
  readingsOf,
  type Signal,
  type Watcher,
} from '../../clinical/index.ts'
import { type Answer, answered, daysBefore, daysBetween, roundTo } from '../../core/index.ts'
import { heartFailureOf } from './ejection.ts'
import { evidence, evidenceOf } from './evidence.ts'
import { weightGains } from './tables.ts'

/** Days: a weight that is older is no news; ours. */
const fresh = 3
/** Days looked back for the person's own course, and readings in them that make one; ours. */
const course = 28
const courseReadings = 7
/** The last readings, taken together, so that one wrong weighing is not a trend; ours. */
const latest = 3
/** kg above the own course that count at least, and multiples of its usual spread; ours. */
const trendKg = 1
const spreads = 3
/** Who weighed this often in the course and then not for so many days has fallen silent; ours. */
const silentAfter = 7
/** Hours of a day do not make another day. */
const slack = 0.25

type Weight = Reading<'kg'>

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const high = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? Number.NaN) + high) / 2
}

const common = {
  urgency: 'today',
  missing: [],
  monitor: [{ what: 'weight', withinDays: 3, owner: 'patient', measurement: 'weight' }],
  wouldChangeIf: ['The next weighing, or an explanation (clothes, another scale, a meal).'],
} as const

/** The guideline's rule: kilograms within days. The first row that is met speaks. */
const byRule = ({ profile, knowledge }: AdviceContext, weights: readonly Weight[], last: Weight): readonly Signal[] => {
  for (const row of knowledge.rows(weightGains)) {
    const since = daysBefore(last.at, row.days + slack)
    const lowest = weights
      .filter(({ at }) => at >= since && at < last.at)
      .toSorted((a, b) => a.quantity.value - b.quantity.value)[0]
    if (lowest === undefined) continue
    const gain = roundTo(last.quantity.value - lowest.quantity.value, 3)
    if (row.inclusive ? gain < row.kg : gain <= row.kg) continue
    const source = evidenceOf(row.source)
    return [
      {
        ...common,
        id: 'weight-gain',
        kind: 'event',
        severity: 'warning',
        summary: `Weight up ${roundTo(gain, 1)} kg since ${lowest.at.slice(0, 10)} in heart failure: ${row.says}`,
        action: [
          {
            kind: 'discuss',
            text: 'Call the patient today: breath, swelling, salt, tablets missed; then decide on the diuretic',
          },
        ],
        because: [becauseReading(last), becauseReading(lowest)],
        evidence: source.id === evidence.weightEsc.id ? [source] : [source, evidence.weightEsc],
        limits: [
          'Scales differ, and food, clothes and bowels move weight too. No diuretic dose is proposed.',
          ...knowledgeLimits([row], profile.asOf),
        ],
        knowledgeRows: [row.id],
        task: { what: 'Call the patient about the weight gain', owner: 'clinician', withinHours: 24 },
      },
    ]
  }
  return []
}

/** The person's own course: the last readings against the weeks before, in multiples of the usual spread. */
const byTrend = (weights: readonly Weight[], last: Weight): readonly Signal[] => {
  const recent = weights.slice(-latest)
  const before = weights.slice(0, -latest).filter(({ at }) => at >= daysBefore(last.at, course))
  if (before.length < courseReadings || recent.length < latest) return []
  const kilograms = before.map(({ quantity }) => quantity.value)
  const usual = median(kilograms)
  // 1.4826: the median absolute deviation of a normal distribution as its standard deviation.
  const spread = 1.4826 * median(kilograms.map(value => Math.abs(value - usual)))
  const rise = median(recent.map(({ quantity }) => quantity.value)) - usual
  if (rise < Math.max(trendKg, spreads * spread)) return []
  const [first, ...others] = recent.toReversed()
  if (first === undefined) return []
  return [
    {
      ...common,
      id: 'weight-trend',
      kind: 'event',
      severity: 'warning',
      urgency: 'soon',
      summary: `Weight ${roundTo(rise, 1)} kg above the patient's usual ${roundTo(usual, 1)} kg, in the last ${latest} weighings`,
      action: [{ kind: 'discuss', text: 'Ask about breath, swelling, appetite and tablets' }],
      because: [becauseReading(first), ...[...others, ...before].map(becauseReading)],
      evidence: [evidence.ownTrend, evidence.weightEsc],
      limits: [
        `Slower than the guideline's rule: by ${courseReadings} or more weighings of the ${course} days before; these limits are ours.`,
      ],
      knowledgeRows: [],
      task: { what: 'Call the patient about the rising weight', owner: 'clinician', withinHours: 72 },
    },
  ]
}

const silence = ({ profile }: AdviceContext, weights: readonly Weight[], last: Weight): readonly Signal[] => {
  const before = weights.filter(({ at }) => at >= daysBefore(last.at, course))
  if (before.length < courseReadings || daysBetween(last.at, profile.asOf) <= silentAfter) return []
  return [
    {
      ...common,
      id: 'weight-silence',
      kind: 'silence',
      severity: 'warning',
      urgency: 'soon',
      summary: `No weight since ${last.at.slice(0, 10)}, after ${before.length} in the ${course} days before: silence is not stability`,
      action: [{ kind: 'discuss', text: 'Ask how the patient is, and why the scale is silent' }],
      because: [becauseReading(last)],
      evidence: [evidence.weightEsc],
      limits: ['Weights written on paper are not seen; a week is our limit.'],
      knowledgeRows: [],
      task: { what: 'Find out why no weight comes any more', owner: 'clinician', withinHours: 72 },
    },
  ]
}

const watch = (context: AdviceContext): Answer<readonly Signal[]> | 'not-applicable' => {
  const { profile } = context
  const found = heartFailureOf(context)
  if (found.because === null) {
    return found.missing.length === 0 ? 'not-applicable' : { kind: 'insufficient', missing: found.missing }
  }
  const excluded = excludedByDefault(profile)
  if (excluded !== null) return excluded
  const weights = readingsOf(profile, measurement.weight).filter(({ comparator }) => comparator === undefined)
  const last = weights.at(-1)
  // One weight at a visit is not weighing at home.
  if (last === undefined || weights.length < 2) return 'not-applicable'
  if (daysBetween(last.at, profile.asOf) > fresh) return answered(silence(context, weights, last))
  const rule = byRule(context, weights, last)
  return answered(rule.length > 0 ? rule : byTrend(weights, last))
}

/** Weight that rises by the guideline's rule or against the person's own course, and a scale that fell silent. */
export const weightWatch: Watcher = { id: 'heart-failure-weight', title: 'Weight in heart failure', watch }
