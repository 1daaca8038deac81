import {
  type Action,
  type Because,
  type Candidate,
  clipped,
  eachReasonOnce,
  type MonitorItem,
  type RecommendationDraft,
} from '../../clinical/index.ts'
import type { Missing } from '../../core/index.ts'
import { type Ejection, ejectionText } from './ejection.ts'
import { evidence, evidenceOf } from './evidence.ts'
import { indication } from './indication.ts'
import { groupEvidence, type PillarState } from './pillar-state.ts'
import type { Step } from './titration.ts'

type Input = {
  readonly ejection: Ejection
  readonly states: readonly PillarState[]
  readonly steps: readonly Step[]
  readonly candidates: readonly Candidate[]
  readonly because: readonly [Because, ...Because[]]
  readonly limits: readonly [string, ...string[]]
}

const bestOf = (state: PillarState, candidates: readonly Candidate[]): readonly Candidate[] => {
  const own = new Set(state.candidates.map(({ candidate }) => candidate.id))
  const usable = candidates.filter(({ id, rank }) => rank !== null && own.has(id))
  const best = Math.min(...usable.map(({ rank }) => rank ?? Number.POSITIVE_INFINITY))
  return usable.filter(({ rank }) => rank === best)
}

const chemistry: readonly MonitorItem[] = [
  { what: 'potassium after the start', withinDays: 14, owner: 'laboratory', measurement: 'potassium' },
  { what: 'creatinine after the start', withinDays: 14, owner: 'laboratory', measurement: 'creatinine' },
]

const monitorOf = (missing: readonly PillarState[]): readonly MonitorItem[] => [
  ...(missing.some(({ pillar }) => pillar !== 'beta-blocker') ? chemistry : []),
  ...(missing.some(({ pillar }) => pillar === 'beta-blocker')
    ? [{ what: 'heart rate after the start', withinDays: 14, owner: 'clinician', measurement: 'heart-rate' } as const]
    : []),
  { what: 'blood pressure after the start', withinDays: 14, owner: 'clinician', measurement: 'systolic' },
]

/** Within a pillar any one of its equal drugs is meant, never several. */
const startsOf = (state: PillarState, candidates: readonly Candidate[]): readonly Action[] =>
  bestOf(state, candidates).flatMap(({ actions }, index) =>
    actions.slice(0, 1).map(action => ({
      ...action,
      text: index === 0 ? `${state.title}: ${action.text.toLowerCase()}` : `or ${action.text.toLowerCase()}`,
    })),
  )

/** One pillar with its drugs; of several the names. */
const calledText = (called: readonly PillarState[], candidates: readonly Candidate[]): string => {
  const [only, ...others] = called
  if (only === undefined || others.length > 0) return `not taken yet: ${called.map(({ title }) => title).join(', ')}`
  const names = bestOf(only, candidates).map(({ title }) => title.replace(/ \(.*\)$/, ''))
  return `start ${names.join(' or ')} (${only.title})`
}

const lackOf = (states: readonly PillarState[]): readonly Missing[] => [
  ...new Map(states.flatMap(({ missing }) => missing).map(one => [one.what, one])).values(),
]

const startDraft = ({ ejection, states, candidates, because, limits }: Input): readonly RecommendationDraft[] => {
  const called = states.filter(({ state, strength }) => state === 'absent' && strength !== '2b')
  const starts = called.flatMap(state => startsOf(state, candidates))
  const lacking = lackOf(called)
  const test: readonly Action[] =
    lacking.length === 0
      ? []
      : [{ kind: 'test', text: `First settle what is not known: ${lacking.map(({ what }) => what).join(', ')}` }]
  const [first, ...others] = [...test, ...starts]
  if (first === undefined || starts.length === 0) return []
  const proofs = called.flatMap(state => bestOf(state, candidates).flatMap(one => one.evidence))
  return [
    {
      rule: 'heart-failure-pillars',
      verb: 'choose',
      action: [first, ...others],
      summary: clipped(`${ejectionText(ejection)}: ${calledText(called, candidates)}`),
      severity: called.some(({ strength }) => strength === '1') ? 'warning' : 'info',
      because: eachReasonOnce([
        ...because,
        ...called.flatMap(state => bestOf(state, candidates).flatMap(one => one.because)),
      ]),
      evidence: [...groupEvidence(ejection), ...new Set(proofs)],
      wouldChangeIf: [
        'Another ejection fraction, blood pressure, potassium or kidney function.',
        'A reason why one was stopped before.',
      ],
      limits,
      missing: lacking,
      notChecked: [],
      alternatives: states
        .filter(({ state }) => state === 'not now')
        .flatMap(state =>
          state.candidates.flatMap(({ candidate }) =>
            candidate.actions
              .slice(0, 1)
              .map(action => ({ title: candidate.title, action, excluded: candidate.excluded })),
          ),
        ),
      indication,
      dose: null,
      urgency: 'soon',
      validForDays: 90,
      monitor: monitorOf(called),
      knowledgeRows: called.map(({ row }) => row),
    },
  ]
}

const titrationDraft = ({ ejection, steps, limits }: Input): readonly RecommendationDraft[] => {
  const [first, ...others] = steps
  if (first === undefined) return []
  return [
    {
      rule: 'heart-failure-titration',
      verb: 'choose',
      action: [
        { kind: 'discuss', text: first.text },
        ...others.map(({ text }) => ({ kind: 'discuss', text }) as const),
      ],
      summary: clipped(
        `${ejectionText(ejection)}: below the target dose: ${steps.map(({ title }) => title).join(', ')}`,
      ),
      severity: 'info',
      because: [...first.because, ...others.flatMap(one => one.because), ...ejection.because],
      evidence: [evidenceOf(first.source), evidence.practical],
      wouldChangeIf: [
        'Dizziness, a lower pressure or heart rate, a higher potassium, or a dose that was not tolerated before.',
      ],
      limits: [
        'A step is doubled at the earliest after two weeks, and one at a time. Symptoms of low pressure, congestion and what was tried before are not read.',
        'Not proposed under 100 mmHg systolic, a heart rate of 60, an eGFR of 30, or over potassium 5.0, or when one of these is older than 180 days: these limits are ours.',
        ...limits,
      ],
      missing: [],
      notChecked: [],
      alternatives: [],
      indication,
      dose: null,
      urgency: 'routine',
      validForDays: 90,
      monitor: chemistry.map(item => ({ ...item, what: item.what.replace('the start', 'a step') })),
      knowledgeRows: steps.flatMap(one => one.knowledgeRows),
    },
  ]
}

/** What to put before the clinician: pillars that are not taken on one card, doses below target on another. */
export const pillarDrafts = (input: Input): readonly RecommendationDraft[] => [
  ...startDraft(input),
  ...titrationDraft(input),
]
