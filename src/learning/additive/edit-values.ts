import { type AdditiveModel, type AdditiveTerm, type Axis, cellAt, cellsOf } from './model.ts'
import { isotonic } from './monotone.ts'
import type { ShapeEdit } from './shape-edit.ts'

/** What an edit makes of the values of a term, before the shape is centred again. */
export type EditedValues = {
  /** On the raw scale of the model. */
  readonly values: readonly number[]
  /** What was done, in words, on the scale that is used. */
  readonly change: string
  /** The mean over the training rows is 0 as it is. */
  readonly isCentred?: true
}

/** @throws RangeError as `editShape` */
export const editedValues = (
  model: AdditiveModel,
  term: AdditiveTerm,
  edit: ShapeEdit,
  slope: number,
): EditedValues => {
  if ('value' in edit && !Number.isFinite(edit.value)) throw new RangeError(`${edit.value} is no value of a shape`)
  const { values } = term
  const [axis] = term.axes
  if (edit.kind === 'remove-pair' || edit.kind === 'drop') {
    const change = edit.kind === 'drop' ? 'says nothing any more' : 'the pair was taken out'
    return { values: values.map(() => 0), change, isCentred: true }
  }
  if (edit.kind === 'missing' || edit.kind === 'levels') {
    const cells = edit.kind === 'missing' ? [values.length - 1] : cellsOfLevels(model, axis, edit.levels)
    const what = edit.kind === 'missing' ? 'missing values' : edit.levels.join(', ')
    return { values: put(values, cells, edit.value / slope), change: `${what} set to ${edit.value}` }
  }
  if (axis.kind !== 'numeric') throw new RangeError(`${edit.feature} has levels, which have no order`)
  if (edit.kind === 'monotone') {
    const inOrder = isotonic(values.slice(0, -1), term.rows.slice(0, -1), edit.direction)
    const change = edit.direction === 1 ? 'made not to fall' : 'made not to rise'
    return { values: [...inOrder, values.at(-1)!], change }
  }
  const cells = cellsOfStretch(axis.bounds, edit)
  const where = inWords(edit)
  if (edit.kind === 'set')
    return { values: put(values, cells, edit.value / slope), change: `${where} set to ${edit.value}` }
  return { values: put(values, cells, meanOf(term, cells)), change: `${where} made level` }
}

const put = (values: readonly number[], cells: readonly number[], value: number): readonly number[] => {
  const chosen = new Set(cells)
  return values.map((old, cell) => (chosen.has(cell) ? value : old))
}

/** Over the training rows of these cells; where there are none, over the cells. */
const meanOf = ({ values, rows }: AdditiveTerm, cells: readonly number[]): number => {
  const weights = cells.map(cell => rows[cell]!)
  const isSeen = weights.some(weight => weight > 0)
  const weightOf = (at: number): number => (isSeen ? weights[at]! : 1)
  const all = cells.reduce((sum, _, at) => sum + weightOf(at), 0)
  return cells.reduce((sum, cell, at) => sum + values[cell]! * weightOf(at), 0) / all
}

type Stretch = { readonly feature: string; readonly above: number | null; readonly atMost: number | null }

const inWords = ({ above, atMost }: Stretch): string => {
  if (above === null) return atMost === null ? 'everywhere' : `at most ${atMost}`
  return atMost === null ? `above ${above}` : `above ${above} and at most ${atMost}`
}

/** The cells of a stretch that begins and ends at bounds of cells; never that of missing values. */
const cellsOfStretch = (bounds: readonly number[], { feature, above, atMost }: Stretch): readonly number[] => {
  if (above !== null && atMost !== null && !(above < atMost))
    throw new RangeError(`above ${above} and at most ${atMost} there is nothing`)
  const isEdge = (value: number | null): boolean => value === null || bounds.includes(value)
  if (!isEdge(above) || !isEdge(atMost))
    throw new RangeError(`a stretch of ${feature} begins and ends at a bound of its cells: ${bounds.join(', ')}`)
  const from = above === null ? 0 : bounds.indexOf(above) + 1
  const to = atMost === null ? bounds.length : bounds.indexOf(atMost)
  return Array.from({ length: to - from + 1 }, (_, at) => from + at)
}

const cellsOfLevels = (model: AdditiveModel, axis: Axis, levels: readonly string[]): readonly number[] => {
  if (levels.length === 0) throw new RangeError('no levels are named')
  const feature = model.features[axis.feature]!
  return levels.map(level => {
    const code = feature.kind === 'categorical' ? feature.levels.indexOf(level) : -1
    if (code < 0) throw new RangeError(`${feature.name} has no level ${level}`)
    const cell = cellAt(axis, code)
    if (cell === cellsOf(axis) - 1)
      throw new RangeError(`${level} is too rare for a value of its own: it has that of missing values`)
    return cell
  })
}
