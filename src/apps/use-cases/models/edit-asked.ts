import { AppError } from '../../../core/index.ts'
import { type AdditiveFile, type EditWarrant, editModel, type Model, type ShapeEdit } from '../../../learning/index.ts'
import type { CohortDefinition } from '../../../pipeline/features/index.ts'

const remedy =
  'attune model edit --help says what can be edited; the page of the version shows each shape with its steps.'

/**
 * A model with edits as a person asked for them: what is asked with yes or no is kept as 1 or 0, and these are the names of its steps.
 *
 * @throws AppError `misuse`: what the model cannot take, by name
 */
export const editedAs = (
  model: Model,
  edits: readonly ShapeEdit[],
  warrant: EditWarrant,
  definition: Pick<CohortDefinition, 'features'>,
): { readonly parent: AdditiveFile; readonly edited: AdditiveFile } => {
  if (model.kind !== 'additive')
    throw new AppError('misuse', `A ${model.kind} model has no shapes to edit.`, {
      remedy: 'Train one that can be read: attune model train NAME --kind additive.',
    })
  if (model.target.kind !== 'binary')
    throw new AppError('misuse', 'Only shapes of a model of yes or no are edited: a score of survival never serves.', {
      remedy: 'Train a target of yes or no for a fixed time (target: binary).',
    })
  if (model.recalibration?.curve !== undefined)
    throw new AppError('misuse', 'Its recalibration is a curve: what a shape adds is not one number of log-odds.', {
      remedy:
        'Train it here (attune model train): there the recalibration is a line, and shapes are edited as they are read.',
    })
  if (edits.length === 0) throw new AppError('misuse', 'What to edit is not said.', { remedy })
  const questions = new Set(
    definition.features.filter(({ kind }) => kind === 'condition' || kind === 'medicine').map(({ name }) => name),
  )
  try {
    const asked = edits.map(edit => onSteps(model, edit, questions))
    return { parent: model, edited: editModel(model, asked, warrant) }
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    throw new AppError('misuse', `The shape cannot be edited so: ${cause.message}.`, { remedy, cause })
  }
}

const onSteps = ({ body }: AdditiveFile, edit: ShapeEdit, questions: ReadonlySet<string>): ShapeEdit => {
  if (edit.kind !== 'levels' || !questions.has(edit.feature)) return edit
  const axis = body.terms[body.features.findIndex(({ name }) => name === edit.feature)]?.axes[0]
  const bound = axis?.kind === 'numeric' ? axis.bounds[0] : undefined
  const [level, ...others] = edit.levels
  if (axis?.kind === 'numeric' && bound === undefined)
    throw new RangeError(`everybody had one answer about ${edit.feature} in training: yes and no are not told apart`)
  if (bound === undefined || others.length > 0 || (level !== 'yes' && level !== 'no'))
    throw new RangeError(`${edit.feature} is answered with yes or no`)
  const { feature, value } = edit
  return level === 'yes'
    ? { kind: 'set', feature, above: bound, atMost: null, value }
    : { kind: 'set', feature, above: null, atMost: bound, value }
}
