import { type AdditiveModel, type AdditiveTerm, type Axis, cellAt, cellsOf, type ShapeEditRecord } from './model.ts'
import { isotonic } from './monotone.ts'

/** A change to the shape of one feature. */
export type ShapeEdit =
  /** Every cell that holds a value above `above` and at most `atMost` gets this value. */
  | {
      readonly kind: 'stretch'
      readonly feature: string
      readonly above: number
      readonly atMost: number
      readonly value: number
    }
  | { readonly kind: 'levels'; readonly feature: string; readonly levels: readonly string[]; readonly value: number }
  /** What missing values, and levels never seen, get. */
  | { readonly kind: 'missing'; readonly feature: string; readonly value: number }
  /** The nearest shape that does not fall (1), or does not rise (-1); missing values stay. */
  | { readonly kind: 'monotone'; readonly feature: string; readonly direction: 1 | -1 }

/** Who answers for an edit, and why. `at` is the caller's clock, ISO 8601. */
export type EditWarrant = { readonly by: string; readonly because: string; readonly at: string }

/**
 * A model with one shape changed, and a record of it that stays with the model. The intercept is not touched: what the mean
 * score moves by is told (`meanShift`), and a recalibration takes it back. Values that were set have no standard error.
 *
 * @throws RangeError for a feature or level that the model does not know, a stretch without cells or that parts one (its
 *   bounds are named), numbers that are not finite, and a warrant that says nothing
 *
 * @example
 * editShape(model, { kind: 'monotone', feature: 'age', direction: 1 }, { by: 'Dr Ada Roy', because: '..', at: '2026-11-27' })
 */
export const editShape = (model: AdditiveModel, edit: ShapeEdit, warrant: EditWarrant): AdditiveModel => {
  for (const key of ['by', 'because', 'at'] as const)
    if (warrant[key].trim() === '') throw new RangeError(`an edit needs "${key}"`)
  const place = model.features.findIndex(({ name }) => name === edit.feature)
  const term = model.terms[place]
  if (term === undefined) throw new RangeError(`the model has no feature ${edit.feature}`)
  if (edit.kind !== 'monotone' && !Number.isFinite(edit.value))
    throw new RangeError(`${edit.value} is no value of a shape`)
  const [values, change] = edited(model, term, edit)
  const isChanged = values.map((value, cell) => value !== term.values[cell])
  const all = term.rows.reduce((sum, rows) => sum + rows, 0)
  const record: ShapeEditRecord = {
    feature: edit.feature,
    change,
    ...warrant,
    before: term.values,
    after: values,
    meanShift: values.reduce((sum, value, cell) => sum + (value - term.values[cell]!) * term.rows[cell]!, 0) / all,
  }
  const errors = term.errors.map((error, cell) => (isChanged[cell] ? Number.NaN : error))
  return {
    ...model,
    terms: model.terms.with(place, { ...term, values, errors }),
    edits: [...model.edits, record],
  }
}

/** The values after an edit, and what was done in words. */
const edited = (model: AdditiveModel, term: AdditiveTerm, edit: ShapeEdit): readonly [readonly number[], string] => {
  const [axis] = term.axes
  const last = cellsOf(axis) - 1
  const set = (isIn: (cell: number) => boolean, value: number): readonly number[] =>
    term.values.map((old, cell) => (isIn(cell) ? value : old))
  if (edit.kind === 'missing') return [set(cell => cell === last, edit.value), `missing values set to ${edit.value}`]
  if (edit.kind === 'levels') {
    const cells = new Set(edit.levels.map(level => cellOfLevel(model, axis, level)))
    if (cells.size === 0) throw new RangeError('no levels are named')
    return [set(cell => cells.has(cell), edit.value), `${edit.levels.join(', ')} set to ${edit.value}`]
  }
  if (axis.kind !== 'numeric') throw new RangeError(`${edit.feature} has levels, which have no order`)
  if (edit.kind === 'monotone') {
    const values = isotonic(term.values.slice(0, -1), term.rows.slice(0, -1), edit.direction)
    return [[...values, term.values.at(-1)!], edit.direction === 1 ? 'made not to fall' : 'made not to rise']
  }
  const [from, to] = cellsOfStretch(axis.bounds, edit)
  return [
    set(cell => cell >= from && cell <= to, edit.value),
    `above ${edit.above} and at most ${edit.atMost} set to ${edit.value}`,
  ]
}

/** The first and last cell of a stretch that begins and ends at bounds of cells. */
const cellsOfStretch = (
  bounds: readonly number[],
  { feature, above, atMost }: { readonly feature: string; readonly above: number; readonly atMost: number },
): readonly [number, number] => {
  const isEdge = (value: number): boolean => !Number.isFinite(value) || bounds.includes(value)
  if (!(above < atMost)) throw new RangeError(`above ${above} and at most ${atMost} there is nothing`)
  if (!isEdge(above) || !isEdge(atMost))
    throw new RangeError(`a stretch of ${feature} begins and ends at a bound of its cells: ${bounds.join(', ')}`)
  const from = above === Number.NEGATIVE_INFINITY ? 0 : bounds.indexOf(above) + 1
  const to = atMost === Number.POSITIVE_INFINITY ? bounds.length : bounds.indexOf(atMost)
  return [from, to]
}

const cellOfLevel = (model: AdditiveModel, axis: Axis, level: string): number => {
  const feature = model.features[axis.feature]!
  const code = feature.kind === 'categorical' ? feature.levels.indexOf(level) : -1
  if (code < 0) throw new RangeError(`${feature.name} has no level ${level}`)
  const cell = cellAt(axis, code)
  if (cell === cellsOf(axis) - 1)
    throw new RangeError(`${level} is too rare for a value of its own: it has that of missing values`)
  return cell
}
