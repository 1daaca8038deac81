import { roundTo } from '../../../src/core/index.ts'
import type {
  GatesView,
  MeasureView,
  ModelDecisionView,
  ModelStageView,
  MoveView,
  PlanView,
  VersionView,
  WatchVerdictView,
} from '../../../src/pipeline/delivery/contract.ts'
import { sentence } from '../../shared/text/number-text.ts'
import { unitText } from '../../shared/text/unit-text.ts'

const minus = '−'

/** Written as medicine writes them; a name of a feature has small letters only. */
const abbreviations: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ace: 'ACE',
    acr: 'ACR',
    alt: 'ALT',
    arb: 'ARB',
    ast: 'AST',
    bmi: 'BMI',
    bnp: 'BNP',
    ckd: 'CKD',
    copd: 'COPD',
    crp: 'CRP',
    egfr: 'eGFR',
    hba1c: 'HbA1c',
    hdl: 'HDL',
    icu: 'ICU',
    inr: 'INR',
    ldl: 'LDL',
    nsaid: 'NSAID',
    sglt2: 'SGLT2',
    spo2: 'SpO₂',
    tia: 'TIA',
  }),
)

/** A feature or group as words: `heart_failure` is `Heart failure`, `egfr_slope` is `eGFR slope`. */
export const featureText = (name: string): string => {
  const text = featureWords(name)
  return abbreviations.has(name.split('_')[0]!) ? text : sentence(text)
}

/** The same within a sentence. */
export const featureWords = (name: string): string =>
  name
    .split('_')
    .map(word => abbreviations.get(word) ?? word)
    .join(' ')

/** A feature's unit as it stands at an axis; ages and lengths of time in words. */
export const axisUnit = (unit: string | null): string =>
  unit === 'a'
    ? 'years'
    : unit === 'd'
      ? 'days'
      : unit?.endsWith('/d')
        ? `${unitText(unit.slice(0, -2))} a day`
        : unitText(unit)

/** A version by the beginning of its hash, as commands take it. */
export const shortVersion = (version: string): string => version.slice(0, 8)

/** With a real minus, as many decimals as asked; what rounds to nothing has no sign. */
export const numberText = (value: number, decimals = 3): string => {
  const rounded = roundTo(value, decimals)
  return `${rounded < 0 ? minus : ''}${Math.abs(rounded).toFixed(decimals)}`
}

/** `0.62 to 0.70`; a measure without an interval has none. */
export const intervalText = ({ interval }: MeasureView, decimals = 3): string | null =>
  interval === null ? null : `${numberText(interval.low, decimals)} to ${numberText(interval.high, decimals)}`

/** For a sentence: `0.672 (0.655 to 0.690)`, or why there is none. */
export const measureText = (measure: MeasureView, decimals = 3): string => {
  if (measure.value === null) return measure.because ?? 'not known'
  const interval = intervalText(measure, decimals)
  return interval === null
    ? numberText(measure.value, decimals)
    : `${numberText(measure.value, decimals)} (${interval})`
}

export const countOf = (count: number): string => count.toLocaleString('en-GB')

/** Sign, word and tone: the sign repeats what the colour says. */
export type Mark = { readonly sign: string; readonly text: string; readonly tone: 'good' | 'bad' | 'open' | 'plain' }

export const stageMarks: Readonly<Record<ModelStageView, Mark>> = {
  candidate: { sign: '○', text: 'Candidate', tone: 'plain' },
  gated: { sign: '◔', text: 'Gated, not approved', tone: 'open' },
  approved: { sign: '◑', text: 'Approved', tone: 'plain' },
  shadow: { sign: '◒', text: 'In shadow', tone: 'plain' },
  serving: { sign: '●', text: 'Serving', tone: 'good' },
  retired: { sign: '—', text: 'Retired', tone: 'plain' },
}

const verdictMarks: Readonly<Record<GatesView['verdict'], Mark>> = {
  passed: { sign: '✓', text: 'Passed', tone: 'good' },
  failed: { sign: '✕', text: 'Failed', tone: 'open' },
  blocked: { sign: '⊘', text: 'Blocked', tone: 'open' },
}

/** What is not shown is said beside what has passed: it is no pass. */
export const gatesMark = ({ verdict, notShown }: Pick<GatesView, 'verdict' | 'notShown'>): Mark =>
  verdict === 'passed' && notShown > 0
    ? { sign: '◐', text: `Passed, ${notShown} not shown`, tone: 'open' }
    : verdictMarks[verdict]

export const gateMarks: Readonly<Record<GatesView['gates'][number]['outcome'], Mark>> = {
  passed: { sign: '✓', text: 'Passed', tone: 'good' },
  failed: { sign: '✕', text: 'Failed', tone: 'open' },
  'not-shown': { sign: '◐', text: 'Not shown', tone: 'open' },
  'not-computable': { sign: '?', text: 'Not computable', tone: 'open' },
  waived: { sign: '–', text: 'Waived', tone: 'open' },
  'no-champion': { sign: '–', text: 'Nothing to compare', tone: 'plain' },
}

export const brokenMark: Mark = { sign: '✕', text: 'Broken', tone: 'bad' }

export const watchMarks: Readonly<Record<WatchVerdictView, Mark>> = {
  quiet: { sign: '✓', text: 'Quiet', tone: 'good' },
  watch: { sign: '◆', text: 'Watch', tone: 'open' },
  breach: { sign: '▲', text: 'Breach', tone: 'bad' },
}

export const moveText: Readonly<Record<MoveView['kind'], string>> = {
  registered: 'Trained',
  edited: 'Edited by hand',
  gated: 'Gated',
  approved: 'Approved',
  shadowed: 'Put in shadow',
  served: 'Served',
  'rolled-back': 'Rolled back to',
  retired: 'Retired',
}

/** What a button says, and what follows. */
const decisionText: Readonly<Record<ModelDecisionView, { readonly verb: string; readonly follows: string }>> = {
  approved: { verb: 'Approve', follows: 'It may then be put in shadow or served; nothing is shown to anybody yet.' },
  shadowed: {
    verb: 'Put in shadow',
    follows: 'It answers silently beside the version that serves; nobody sees what it says.',
  },
  served: {
    verb: 'Serve',
    follows:
      'From then on its predictions stand in advice, with their interval and limits. The version before is retired and can be rolled back to.',
  },
  'rolled-back': {
    verb: 'Roll back',
    follows: 'This version answers for patients again at once; the one that serves now is retired.',
  },
  retired: { verb: 'Retire', follows: 'It no longer answers for anybody. It can be rolled back to.' },
}

/** What is to be decided about a version; `null`: nothing. */
export const waitsFor = (
  { stage, gates }: Pick<VersionView, 'stage' | 'gates'>,
  plan: PlanView | null,
): string | null => {
  switch (stage) {
    case 'candidate':
      if (plan === null) return 'to be tested once a plan is signed'
      return gates === null ? 'to be tested at the gates' : 'did not pass the gates: to be rejected'
    case 'gated':
      return 'to be approved or rejected'
    case 'approved':
      return 'to be put in shadow or served'
    case 'shadow':
      return 'in shadow: to be served or rejected'
    case 'serving':
    case 'retired':
      return null
  }
}

/** Who never served is rejected. */
export const decisionOf = (kind: ModelDecisionView, { hasServed }: Pick<VersionView, 'hasServed'>) =>
  kind === 'retired' && !hasServed
    ? { verb: 'Reject', follows: 'It is never served; another can be trained.' }
    : decisionText[kind]

/** A reason of the server as a sentence of its own. */
export const sentenceOf = (because: string | null): string =>
  because === null ? 'Not known.' : `${sentence(because)}${/[.!?]$/.test(because) ? '' : '.'}`
