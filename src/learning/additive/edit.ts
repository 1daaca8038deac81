import { editedValues } from './edit-values.ts'
import type { AdditiveModel, AdditiveTerm, ShapeEditRecord } from './model.ts'
import type { EditWarrant, ShapeEdit } from './shape-edit.ts'

/**
 * A model with one shape changed, and a record of it that stays with the model. The shape is centred again and the intercept takes up what
 * that moves (`meanShift`): the score of every row outside what was edited stays as it was, and contributions keep their meaning. Values that
 * were set have no standard error.
 *
 * @param slope what a raw value is multiplied by to be on the scale that is used
 * @throws RangeError for a feature, pair or level that the model does not know, a stretch without cells or that parts one (its
 *   bounds are named), numbers that are not finite, an edit that changes nothing, and a warrant that says nothing
 *
 * @example
 * editShape(model, { kind: 'monotone', feature: 'age', direction: 1 }, { by: 'Dr Ada Roy', because: '..', at: '2026-11-27' })
 */
export const editShape = (model: AdditiveModel, edit: ShapeEdit, warrant: EditWarrant, slope = 1): AdditiveModel => {
  for (const key of ['by', 'because', 'at'] as const)
    if (warrant[key].trim() === '') throw new RangeError(`an edit needs "${key}"`)
  if (!(slope > 0 && Number.isFinite(slope))) throw new RangeError(`${slope} is no slope by which a shape is read`)
  const place = placeOf(model, edit)
  const term = model.terms[place]!
  const { values, change, isCentred } = editedValues(model, term, edit, slope)
  const isChanged = values.map((value, cell) => Math.abs(value - term.values[cell]!) > ROUNDING)
  if (!isChanged.includes(true)) throw new RangeError(`the edit changes nothing: ${change}`)
  const meanShift = isCentred ? 0 : shiftOf(term, values)
  const after = meanShift === 0 ? values : values.map(value => value - meanShift)
  const { by, because, at } = warrant
  const record: ShapeEditRecord = { edit, change, by, because, at, before: term.values, after, meanShift }
  const edits = [...model.edits, record]
  if (edit.kind === 'remove-pair') return { ...model, terms: model.terms.toSpliced(place, 1), edits }
  const errors = term.errors.map((error, cell) => (isChanged[cell] ? Number.NaN : error))
  return {
    ...model,
    intercept: model.intercept + meanShift,
    terms: model.terms.with(place, { ...term, values: after, errors }),
    edits,
  }
}

/** How far an edit moves the raw score of any row at most. */
export const largestShift = ({ before, after, meanShift }: ShapeEditRecord): number =>
  before.reduce((most, value, cell) => Math.max(most, Math.abs(after[cell]! + meanShift - value)), 0)

const placeOf = ({ features, terms }: AdditiveModel, edit: ShapeEdit): number => {
  const placeOfFeature = (feature: string): number => {
    const place = features.findIndex(({ name }) => name === feature)
    if (place < 0) throw new RangeError(`the model has no feature ${feature}`)
    return place
  }
  if (edit.kind !== 'remove-pair') return placeOfFeature(edit.feature)
  const pair = edit.pair.map(placeOfFeature)
  const place = terms.findIndex(
    ({ axes }) => axes.length === 2 && pair.every(feature => axes.some(axis => axis.feature === feature)),
  )
  if (place < 0 || pair[0] === pair[1]) throw new RangeError(`the model has no pair ${edit.pair.join(' and ')}`)
  return place
}

/** Less than this is rounding. */
const ROUNDING = 1e-12

const shiftOf = ({ values: before, rows }: AdditiveTerm, values: readonly number[]): number => {
  const all = rows.reduce((sum, one) => sum + one, 0)
  const moved = values.reduce((sum, value, cell) => sum + (value - before[cell]!) * rows[cell]!, 0)
  return all === 0 || Math.abs(moved / all) < ROUNDING ? 0 : moved / all
}
