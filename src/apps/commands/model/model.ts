import { AppError } from '../../../core/index.ts'
import type { Command } from '../command.ts'
import { runTrain } from './train.ts'

/** `attune model`: the models of a site, from training to the door of serving. */
export const modelCommand: Command = {
  name: 'model',
  usage: 'train ...',
  summary: 'Models of your own.',
  options: {
    by: { type: 'string' },
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
    throw new AppError('misuse', 'Say train.', { remedy: 'See attune model --help.' })
  },
}
