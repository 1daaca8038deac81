import { AppError } from '../../../core/index.ts'
import { parseCohortDefinition, shippedDefinition } from '../../../pipeline/features/index.ts'
import { definitionOf, runsOfModel } from '../../../pipeline/models/index.ts'
import type { Dependencies } from '../dependencies.ts'
import { isKind } from '../learning/fit-model.ts'
import { askedSettings } from './asked-settings.ts'
import type { TrainAsked } from './train.ts'

/**
 * What to train when only a name is said: a model as it was trained last, else the template of that name.
 *
 * @throws AppError `not-found` where there is neither
 */
export const askedAgain = async (
  { database: { kysely } }: Dependencies,
  name: string,
  { by, proposal }: { readonly by: string; readonly proposal: string | null },
): Promise<TrainAsked> => {
  const why = proposal === null ? 'asked for on the page of models' : `on the proposal ${proposal}`
  const common = { by, why, ...(proposal === null ? {} : { proposal }) }
  const runs = await runsOfModel(kysely, name)
  const last = runs.find(({ trained }) => trained.brought === undefined)
  if (last !== undefined) {
    const { kind } = last.trained
    return {
      ...common,
      definition: await definitionOf(kysely, last.definition),
      ...(isKind(kind) ? { kind, ...askedSettings(last.trained) } : {}),
    }
  }
  const [made] = runs
  if (made !== undefined)
    throw new AppError('conflict', `Every version of ${name} was made elsewhere: there is no training to repeat.`, {
      remedy: `attune model bring FILE of a newer one; or attune model train with its definition.`,
    })
  const read = parseCohortDefinition(shippedDefinition(name) ?? '', name)
  if (read.ok) return { ...common, definition: read.value }
  throw new AppError('not-found', `There is no model and no template ${name}.`, {
    remedy: 'The page of models lists them; a definition of your own is trained by attune model train FILE.',
  })
}
