import { type EditWarrant, editShape, type ShapeEdit, type ShapeEditRecord } from './additive/index.ts'
import type { Model } from './model.ts'

/** A model whose shapes can be read, and edited. */
export type AdditiveFile = Model & { readonly kind: 'additive' }

/** What a raw value of a shape is multiplied by to be on the scale that is used (before its curve, if it has one). */
export const slopeOf = ({ recalibration }: Model): number => recalibration?.slope ?? 1

/**
 * A model with shapes changed, one edit after the other; its recalibration stays. Values of edits are on the scale that is used.
 *
 * @throws RangeError as `editShape`
 * @example
 * editModel(model, [{ kind: 'drop', feature: 'site' }], { by: 'dr-roy', because: 'not ours', at: '2026-11-27T00:00:00.000Z' })
 */
export const editModel = (model: AdditiveFile, edits: readonly ShapeEdit[], warrant: EditWarrant): AdditiveFile => ({
  ...model,
  body: edits.reduce((body, edit) => editShape(body, edit, warrant, slopeOf(model)), model.body),
})

/** The same edits made again, as they were recorded, of the model that they were made of. */
export const editAgain = (model: AdditiveFile, records: readonly ShapeEditRecord[]): AdditiveFile => ({
  ...model,
  body: records.reduce((body, { edit, ...warrant }) => editShape(body, edit, warrant, slopeOf(model)), model.body),
})
