import type { Jurisdiction } from '../../clinical/index.ts'
import { AppError } from '../../core/index.ts'
import type { Advice } from '../../pipeline/advice/index.ts'
import { findPerson } from '../../pipeline/profile/index.ts'
import { momentOf } from '../config.ts'
import { advise } from '../use-cases/advise.ts'
import { type Command, text } from './command.ts'

/** `attune advise`: everything that all specialties say about a person. */
export const adviseCommand: Command = {
  name: 'advise',
  usage: 'ID [--as-of T] [--known-at T] [--jurisdiction us|eu]',
  summary: 'Advise on a patient: predictions, treatment options, findings, recommendations, what is missing.',
  options: {
    'as-of': { type: 'string' },
    'known-at': { type: 'string' },
    jurisdiction: { type: 'string' },
  },
  positionals: { least: 1, most: 1 },
  run: async (deps, input) => {
    const [name] = input.positionals
    if (name === undefined) throw new AppError('misuse', 'Which patient?', { remedy: 'attune advise ID' })
    const advice = await advise(
      deps,
      {
        person: await findPerson(deps.database.kysely, name),
        asOf: momentOf(text(input, 'as-of'), '--as-of'),
        knownAt: momentOf(text(input, 'known-at'), '--known-at'),
        jurisdiction: jurisdictionOf(text(input, 'jurisdiction')),
        orders: [],
      },
      input.caller,
    )
    return { json: advice, text: render(advice), exit: 0 }
  },
}

const jurisdictionOf = (given: string | undefined): Jurisdiction | undefined => {
  if (given === undefined || given === 'us' || given === 'eu') return given
  throw new AppError('misuse', '--jurisdiction is us or eu.', { remedy: 'Use --jurisdiction us or --jurisdiction eu.' })
}

const render = (advice: Advice): string => {
  if (advice.noAdvice !== null) return `As of ${advice.asOf}: no advice. ${advice.noAdvice.because}`
  const percent = (probability: number) => `${(probability * 100).toFixed(1)} %`
  return [
    `Advice as of ${advice.asOf}${advice.jurisdiction === null ? ', no jurisdiction: no label dose' : ` (${advice.jurisdiction})`}`,
    '',
    ...section(
      'Recommendations',
      advice.recommendations.map(one => `[${one.severity}] ${one.summary}\n      ${one.id}`),
    ),
    ...section(
      'Options',
      advice.options.flatMap(set => [
        set.title,
        ...set.candidates.map(
          ({ title, rank, excluded }) =>
            `  ${rank === null ? '-' : rank}  ${title}${excluded.length === 0 ? '' : `: not suitable, ${excluded.join('; ')}`}`,
        ),
      ]),
    ),
    ...section(
      'Predictions',
      advice.predictions.map(said =>
        said.kind === 'answered'
          ? `${said.title}: ${percent(said.value.probability)}`
          : `${said.title}: ${said.kind === 'insufficient' ? 'not computed, data is missing' : `out of scope, ${said.because}`}`,
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

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [title, ...lines.map(line => `  ${line}`), '']
