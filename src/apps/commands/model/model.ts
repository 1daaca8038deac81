import { AppError } from '../../../core/index.ts'
import type { Command } from '../command.ts'
import { isDecision, runDecision } from './decide.ts'
import { runTrain } from './train.ts'

/** `attune model`: the models of a site, from training to the door of serving. */
export const modelCommand: Command = {
  name: 'model',
  usage:
    'train NAME|DEFINITION.json --by PERSON | approve|shadow|serve|rollback|retire NAME VERSION --by PERSON --role clinician|governance --why TEXT',
  summary: 'Models of a site: train them on the people who are stored, decide which may serve, and go back.',
  options: {
    by: { type: 'string' },
    role: { type: 'string' },
    why: { type: 'string' },
    kind: { type: 'string' },
    pairs: { type: 'string' },
    seed: { type: 'string' },
    until: { type: 'string' },
    groups: { type: 'string' },
    proposal: { type: 'string' },
  },
  positionals: { least: 1, most: 3 },
  stoppable: true,
  needsFolder: true,
  run: async (deps, input) => {
    const [verb] = input.positionals
    if (verb === 'train') return await runTrain(deps, input)
    if (isDecision(verb)) return await runDecision(deps, input, verb)
    throw new AppError('misuse', 'Say train, approve, shadow, serve, rollback or retire.', {
      remedy: 'See attune model --help.',
    })
  },
}
