import {
  type AdviceContext,
  becauseFact,
  clipped,
  excludedByDefault,
  knowledgeLimits,
  type Signal,
  takes,
  type Watcher,
} from '../../clinical/index.ts'
import { type Answer, answered } from '../../core/index.ts'
import { loweringClasses } from './concepts.ts'
import { evidence } from './evidence.ts'
import { hoursOf, type Lows, lookBack, lowsOf } from './lows.ts'
import { lowGlucose } from './tables.ts'
import { diabetesTypeOf } from './type.ts'

const limits = [
  'Times are UTC: the record does not say when the person sleeps.',
  'A sensor reads low when it is lain upon; symptoms are not read here.',
] as const

const signalOf = (
  context: AdviceContext,
  lows: Lows,
  treated: readonly { readonly fact: Parameters<typeof becauseFact>[0] }[],
): Signal => {
  const severe = lows.episodes.filter(({ level }) => level === 2)
  const grave = severe.length > 0
  const hours = hoursOf(lows.episodes)
  const newest = lows.episodes.at(-1)
  const [first, ...more] = [...lows.because, ...treated.map(({ fact }) => becauseFact(fact, 'Takes'))]
  if (first === undefined) throw new Error('A low without a glucose')
  const rows = context.knowledge.rows(lowGlucose)
  const count = `${lows.episodes.length} low${lows.episodes.length === 1 ? '' : 's'} in ${lookBack} days`
  return {
    id: 'low-glucose',
    kind: 'event',
    severity: grave ? 'critical' : 'warning',
    urgency: grave ? 'today' : 'soon',
    summary: clipped(
      `${count}${grave ? `, ${severe.length} under 54 mg/dL` : ' under 70 mg/dL'}${hours === null ? '' : ` (from ${hours} UTC)`}, last ${newest?.from.at.slice(0, 10) ?? ''}`,
    ),
    action: [
      { kind: 'reduce', text: 'Look at what lowers the glucose today, and reduce it' },
      { kind: 'discuss', text: 'Ask who is with the person, and whether help for a low is at hand' },
    ],
    because: [first, ...more],
    evidence: [evidence.goals, evidence.cgmConsensus, evidence.olderAdults],
    limits: [limits[0], ...limits.slice(1), ...knowledgeLimits(rows, context.profile.asOf)],
    wouldChangeIf: ['A sensor that was wrong, shown by a finger test.', 'No lows since the treatment was reduced.'],
    missing: [],
    monitor: [{ what: 'lows after the change', withinDays: 7, owner: 'clinician' }],
    knowledgeRows: lows.knowledgeRows,
    task: {
      what: grave
        ? 'Act on glucose under 54 mg/dL: review insulin and sulfonylurea'
        : 'Look at the lows and what causes them',
      owner: 'clinician',
      withinHours: grave ? 24 : 72,
    },
  }
}

const watch = (context: AdviceContext): Answer<readonly Signal[]> | 'not-applicable' => {
  const { profile } = context
  const type = diabetesTypeOf(profile)
  if (type.kind === 'none')
    return type.missing.length === 0 ? 'not-applicable' : { kind: 'insufficient', missing: type.missing }
  const excluded = excludedByDefault(profile, {
    covered: ['dialysis', 'transplant', 'acute-kidney-injury', 'pregnancy', 'breastfeeding', 'under-18'],
  })
  if (excluded !== null) return excluded
  const lows = lowsOf(context)
  const list = takes(profile, { classes: loweringClasses })
  const treated = list.kind === 'answered' ? list.value : []
  if (lows.episodes.length > 0) return answered([signalOf(context, lows, treated)])
  if (lows.readings > 0) return answered([])
  if (list.kind === 'insufficient' && list.missing.some(({ reason }) => reason === 'withheld')) return list
  if (treated.length === 0) return answered([])
  return {
    kind: 'insufficient',
    missing: [
      {
        what: 'glucose',
        need: `any value within ${lookBack} days, on insulin or a sulfonylurea`,
        have: 'none',
        reason: 'absent',
      },
    ],
  }
}

/** Low glucose of the last 14 days, of meter, laboratory or sensor. */
export const lowGlucoseWatch: Watcher = { id: 'low-glucose', title: 'Low glucose', watch }
