import type { Prediction } from '../../clinical/index.ts'
import type { Advice, OptionsFor } from '../../pipeline/advice/index.ts'

/** Advice for a terminal: what to do first, then why not, then what is not known. */
export const adviceText = (advice: Advice): string => {
  if (advice.noAdvice !== null) return `As of ${advice.asOf}: no advice. ${advice.noAdvice.because}`
  return [
    `Advice as of ${advice.asOf}${advice.jurisdiction === null ? ', no jurisdiction: no label dose' : ` (${advice.jurisdiction})`}`,
    '',
    ...section(
      'Recommendations',
      advice.recommendations.flatMap(({ severity, urgency, summary, action, id }) => [
        `[${severity}, ${urgency}] ${summary}`,
        ...action.map(({ text }) => `    ${text}`),
        `    ${id}`,
      ]),
    ),
    ...section(
      'Tasks',
      advice.signals.flatMap(({ task }) =>
        task === null
          ? []
          : [`${task.what}: ${task.owner}, within ${task.withinHours} ${task.withinHours === 1 ? 'hour' : 'hours'}`],
      ),
    ),
    ...section(
      'Medicines',
      advice.medicines.map(({ title, verdict, settledBy, findings }) => {
        const found = findings.filter(({ state }) => state === 'found').map(({ summary }) => summary)
        return `${title}: ${verdict}${verdict === 'ok' ? '' : `, ${found[0] ?? settledBy.because}`}`
      }),
    ),
    ...section('Options', advice.options.flatMap(optionLines)),
    ...section('Predictions', predictionLines(advice.predictions)),
    ...section(
      'For the patient',
      advice.messages.map(
        ({ title, audience, needsRelease }) =>
          `${title} (${audience}${needsRelease ? ', waits for a clinician to release it' : ''})`,
      ),
    ),
    ...section(
      'Missing',
      advice.missing.map(({ what, need, have }) => `${what}: needs ${need}; has ${have}`),
    ),
    ...section(
      'Not checked',
      advice.notChecked.map(({ what, because }) => `${what}: ${because}`),
    ),
    'Decision support only. Not a certified medical device.',
  ].join('\n')
}

const optionLines = (set: OptionsFor): readonly string[] => [
  set.title,
  ...(set.kind === 'answered'
    ? [`     ${set.conclusion}`]
    : set.kind === 'out-of-scope'
      ? [`     Out of scope: ${set.because}`]
      : [`     No answer: ${set.missing.map(({ what, have }) => `${what}, ${have}`).join('; ')}`]),
  ...set.candidates.map(
    ({ title, rank, excluded }) =>
      `  ${rank === null ? '-' : rank}  ${title}${excluded.length === 0 ? '' : `: not suitable, ${excluded.join('; ')}`}`,
  ),
]

/** Numbers by themselves; questions that share a reason for having none share a line. */
const predictionLines = (predictions: Advice['predictions']): readonly string[] => {
  const open = new Map<string, string[]>()
  const answered = predictions.flatMap(said => {
    if (said.kind === 'answered') return [`${said.title}: ${chance(said.value)}`]
    const why = said.kind === 'insufficient' ? 'not computed, data is missing' : `out of scope, ${said.because}`
    open.set(why, [...(open.get(why) ?? []), said.title])
    return []
  })
  return [...answered, ...[...open].map(([why, titles]) => `${titles.join('; ')}: ${why}`)]
}

/** With its interval, where one is published. */
const chance = ({ probability, interval }: Prediction): string => {
  const percent = (part: number) => (part * 100).toFixed(1)
  if (interval === 'not published') return `${percent(probability)} %`
  const [low, high] = interval.value
  return `${percent(probability)} % (${percent(low)} to ${percent(high)} %: ${interval.source})`
}

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [title, ...lines.map(line => `  ${line}`), '']
