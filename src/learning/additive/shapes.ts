import type { Feature } from '../numeric/index.ts'
import { type AdditiveModel, type AdditiveTerm, type Axis, cellsOf } from './model.ts'

/** Which values a cell holds. */
export type CellMeaning =
  /** Above `above` and at most `atMost`; null is without end. */
  | { readonly kind: 'stretch'; readonly above: number | null; readonly atMost: number | null }
  /** Several where rare levels share a cell. */
  | { readonly kind: 'levels'; readonly levels: readonly string[] }
  /** No value, a level never seen, or one of these rare ones. */
  | { readonly kind: 'missing'; readonly levels: readonly string[] }

/** One cell of a shape, to be drawn. `error` is null where there is none. */
export type ShapePoint = {
  readonly where: readonly CellMeaning[]
  readonly value: number
  readonly error: number | null
  readonly rows: number
}

/** A shape to be drawn: of one feature, or of a pair (first feature's cells outermost). */
export type ShapeChart = {
  readonly features: readonly string[]
  /** The mean absolute value over the training rows: how much it matters. */
  readonly importance: number
  readonly points: readonly ShapePoint[]
}

/**
 * All shapes of a model as what a chart needs, those that matter most first.
 *
 * @example
 * shapeCharts(model)[0] // { features: ['age'], importance: 0.21, points: [{ where: [{ kind: 'stretch', .. }], .. }] }
 */
export const shapeCharts = (model: AdditiveModel): readonly ShapeChart[] =>
  model.terms.map(term => chartOf(term, model.features)).sort((a, b) => b.importance - a.importance)

const chartOf = ({ axes, values, errors, rows }: AdditiveTerm, features: readonly Feature[]): ShapeChart => {
  const meanings = axes.map(axis => Array.from({ length: cellsOf(axis) }, (_, cell) => meaningOf(axis, features, cell)))
  const [first, second] = meanings
  const cells = first!.flatMap(one => (second === undefined ? [[one]] : second.map(other => [one, other])))
  const all = rows.reduce((sum, value) => sum + value, 0)
  return {
    features: axes.map(({ feature }) => features[feature]!.name),
    importance: values.reduce((sum, value, cell) => sum + Math.abs(value) * rows[cell]!, 0) / all,
    points: cells.map((where, cell) => ({
      where,
      value: values[cell]!,
      error: Number.isNaN(errors[cell]!) ? null : errors[cell]!,
      rows: rows[cell]!,
    })),
  }
}

const meaningOf = (axis: Axis, features: readonly Feature[], cell: number): CellMeaning => {
  const isLast = cell === cellsOf(axis) - 1
  if (axis.kind === 'numeric')
    return isLast
      ? { kind: 'missing', levels: [] }
      : { kind: 'stretch', above: axis.bounds[cell - 1] ?? null, atMost: axis.bounds[cell] ?? null }
  const feature = features[axis.feature]!
  const levels = feature.kind === 'categorical' ? feature.levels.filter((_, level) => axis.cellOf[level] === cell) : []
  return { kind: isLast ? 'missing' : 'levels', levels }
}
