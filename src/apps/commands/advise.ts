import { indicationCoded, type Jurisdiction } from '../../clinical/index.ts'
import { AppError, type Coding } from '../../core/index.ts'
import type { Advice } from '../../pipeline/advice/index.ts'
import { findPerson } from '../../pipeline/profile/index.ts'
import { momentOf } from '../config.ts'
import { advise } from '../use-cases/advise.ts'
import type { Dependencies } from '../use-cases/dependencies.ts'
import { adviseDrug } from './advise-drug.ts'
import { adviceText } from './advise-text.ts'
import { indicationAsked } from './coded-arguments.ts'
import { type Command, type CommandInput, text } from './command.ts'

/** The options that `requestOf` reads. */
export const requestOptions = {
  'as-of': { type: 'string' },
  'known-at': { type: 'string' },
  jurisdiction: { type: 'string' },
} as const

/** `attune advise`: everything that all specialties say about a person. */
export const adviseCommand: Command = {
  name: 'advise',
  usage: 'ID [--drug SYSTEM|CODE] [--indication SYSTEM|CODE] [--as-of T] [--known-at T] [--jurisdiction us|eu]',
  summary:
    'Advise on a patient: predictions, treatment options, findings, recommendations, what is missing. With --drug: one drug, judged by everything that is known; with --indication alone: the options for it.',
  options: {
    drug: { type: 'string' },
    indication: { type: 'string' },
    ...requestOptions,
  },
  positionals: { least: 1, most: 1 },
  needsFolder: true,
  run: async (deps, input) => {
    const [name] = input.positionals
    if (name === undefined) throw new AppError('misuse', 'Which patient?', { remedy: 'attune advise ID' })
    const request = await requestOf(deps, input, name)
    const drug = text(input, 'drug')
    const indication = text(input, 'indication')
    if (drug !== undefined) return await adviseDrug(deps, request, { drug, indication }, input.caller)
    const advice = await advise(deps, { ...request, orders: [] }, input.caller)
    const shown = indication === undefined ? advice : aboutIndication(advice, indication)
    return { json: shown, text: adviceText(shown), exit: 0 }
  },
}

/** Whom, as of when, and by whose labels: what `advise` and `drug` are asked alike. */
export const requestOf = async (deps: Dependencies, input: CommandInput, patient: string) => ({
  person: await findPerson(deps.database.kysely, patient),
  asOf: momentOf(text(input, 'as-of'), '--as-of'),
  knownAt: momentOf(text(input, 'known-at'), '--known-at'),
  jurisdiction: jurisdictionOf(text(input, 'jurisdiction')),
})

/** The options for one indication, with what else is said about it. */
const aboutIndication = (advice: Advice, asked: string): Advice => {
  const { id } = indicationAsked(asked)
  const fits = (coding: Coding) => coding.code === id || indicationCoded([coding]) === id
  const options = advice.options.filter(({ indication }) => fits(indication))
  const chosen = new Set(options.map(({ specialty }) => specialty))
  return {
    ...advice,
    options,
    recommendations: advice.recommendations.filter(({ indication, verb, specialty }) =>
      indication === null ? verb === 'choose' && chosen.has(specialty) : fits(indication),
    ),
  }
}

const jurisdictionOf = (given: string | undefined): Jurisdiction | undefined => {
  if (given === undefined || given === 'us' || given === 'eu') return given
  throw new AppError('misuse', '--jurisdiction is us or eu.', { remedy: 'Use --jurisdiction us or --jurisdiction eu.' })
}
