import type { Actor } from '../../../governance/access/index.ts'
import type { ShapeEdit } from '../../../learning/index.ts'
import { type EditEffectView, type EditPreviewView, measureView } from '../../../pipeline/delivery/index.ts'
import type { EditEffect } from '../../../pipeline/models/index.ts'
import type { Dependencies } from '../dependencies.ts'
import { type EditAsked, editedModel } from './edit.ts'
import { shapesOf } from './shapes-view.ts'

/** Edits that are only tried: nothing of this reason is kept. */
export const triedBy = (
  { id, role }: Pick<Actor, 'id' | 'role'>,
  asked: Pick<EditAsked, 'model' | 'version' | 'edits'>,
): EditAsked => ({ ...asked, by: { id, role }, why: 'tried on the page, not kept' })

/** The shapes with edits, to be drawn. No row is looked at. @throws AppError `misuse`, `not-found`, `conflict` */
export const editPreview = async (deps: Dependencies, asked: EditAsked): Promise<EditPreviewView> => {
  const { edited, run, definition, outside } = await editedModel(deps, asked)
  return { shapes: shapesOf(edited, run, definition)!, outside }
}

/** The effect of edits as a page shows it. */
export const effectView = (
  version: string,
  edits: readonly ShapeEdit[],
  { training, test, check }: EditEffect,
): EditEffectView => {
  const common = { version, edits, training, test }
  if (check.kind === 'not-checked')
    return { ...common, because: check.because, measures: [], difference: null, touched: null }
  const { before, after, difference, touched } = check
  const measure = (name: string, key: keyof typeof before) => ({
    name,
    before: measureView(before[key]),
    after: measureView(after[key]),
  })
  return {
    ...common,
    because: null,
    measures: [
      measure('AUC', 'discrimination'),
      measure('Calibration slope', 'slope'),
      measure('In the large, log-odds', 'inTheLarge'),
      measure('Expected error', 'ece'),
    ],
    difference: measureView(difference),
    touched: touched === null ? null : { ...touched, observed: measureView(touched.observed) },
  }
}
