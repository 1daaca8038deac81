import { AppError } from '../../core/index.ts'
import { requestOf, requestOptions } from './advise.ts'
import { adviseDrug } from './advise-drug.ts'
import { type Command, text } from './command.ts'

/** `attune drug`: the one answer about a drug for a person, by everything that is known. */
export const drugCommand: Command = {
  name: 'drug',
  usage:
    'CODE --patient ID [--indication SYSTEM|CODE] [--as-of T] [--known-at T] [--jurisdiction us|eu]     CODE: RxNorm, SYSTEM|CODE, or a name',
  summary:
    'One answer about a drug: verdict, dose, what every check says, what settles a conflict, alternatives, and what would change it. Exit 3 for a drug that Attune does not know.',
  options: {
    patient: { type: 'string' },
    indication: { type: 'string' },
    ...requestOptions,
  },
  positionals: { least: 1, most: 1 },
  needsFolder: true,
  run: async (deps, input) => {
    const [code] = input.positionals
    const patient = text(input, 'patient')
    if (code === undefined || patient === undefined) {
      throw new AppError('misuse', 'Which drug, for which patient?', { remedy: 'attune drug CODE --patient ID' })
    }
    const request = await requestOf(deps, input, patient)
    return await adviseDrug(deps, request, { drug: code, indication: text(input, 'indication') }, input.caller)
  },
}
