import { roundTo } from '../../../core/index.ts'
import type { EditedShape } from '../../../governance/change-control/index.ts'
import {
  type CellMeaning,
  featuresOfEdit,
  type Model,
  type ShapeChart,
  type ShapeEditRecord,
  type ShapePoint,
  shapeCharts,
} from '../../../learning/index.ts'
import type {
  PairAxisView,
  PairShapeView,
  ShapeCellView,
  ShapesView,
  ShapeView,
} from '../../../pipeline/delivery/index.ts'
import type { CohortDefinition } from '../../../pipeline/features/index.ts'
import type { TrainingRun } from '../../../pipeline/models/index.ts'

/** Cells of fewer training rows do not tell how many they have. */
const LEAST_SHOWN = 10

/** Standard errors to each side of a normal interval of 95%. */
const REACH = 1.96

/**
 * What each feature of an additive model adds, on the scale that is used: a recalibration stretches every shape alike.
 *
 * @returns undefined for a model of another kind
 */
export const shapesOf = (
  model: Model,
  run: TrainingRun,
  { features }: Pick<CohortDefinition, 'features'>,
): ShapesView | undefined => {
  if (model.kind !== 'additive') return undefined
  const stretch = model.recalibration?.slope ?? 1
  const units = new Map(run.cohort.features.map(({ name, unit }) => [name, unit]))
  const questions = new Set(
    features.filter(({ kind }) => kind === 'condition' || kind === 'medicine').map(({ name }) => name),
  )
  const charts = shapeCharts(model.body).map(chart => answered(chart, questions))
  return {
    model: run.trained.model,
    version: run.trained.version,
    scale: scaleOf[model.body.outcome],
    shapes: charts
      .filter(({ features }) => features.length === 1)
      .map(chart =>
        shapeOf(chart, {
          stretch,
          unit: units.get(chart.features[0]!) ?? null,
          range: rangeOf(run, chart),
          unedited: uneditedOf(model.body.edits, chart),
        }),
      ),
    pairs: charts.filter(({ features }) => features.length === 2).map(chart => pairOf(chart, stretch, units)),
    edits: model.body.edits.map(({ edit, change, by, because, at }) => ({
      features: featuresOfEdit(edit),
      change,
      by,
      because,
      at,
    })),
  }
}

/** What is asked with yes or no is counted as 1 or 0: its two stretches are these answers; where all answered alike, one stands for both. */
const answered = (chart: ShapeChart, questions: ReadonlySet<string>): ShapeChart => ({
  ...chart,
  points: chart.points.map(point => ({
    ...point,
    where: point.where.map((meaning, side): CellMeaning => {
      if (meaning.kind !== 'stretch' || !questions.has(chart.features[side]!)) return meaning
      if (meaning.above === null && meaning.atMost === null) return { kind: 'levels', levels: ['no', 'yes'] }
      return { kind: 'levels', levels: [meaning.above === null ? 'no' : 'yes'] }
    }),
  })),
})

const scaleOf: Readonly<Record<(Model & { kind: 'additive' })['body']['outcome'], string>> = {
  binary: 'log-odds',
  cox: 'log hazard ratio',
  count: 'log of the expected count',
  mean: 'mean',
}

const rangeOf = (
  { applicability }: TrainingRun,
  { features: [name] }: ShapeChart,
): readonly [number, number] | null => {
  const seen = applicability.features.find(one => one.name === name)
  return seen?.kind === 'numeric' ? seen.range : null
}

/**
 * The values as trained of a shape that was edited. What the intercept took up is taken off them too, so that what nobody touched lies on the
 * same line as after the edits: the distance of the two is the change in the score.
 */
const uneditedOf = (
  edits: readonly ShapeEditRecord[],
  { features: [feature] }: ShapeChart,
): readonly number[] | undefined => {
  const own = edits.filter(({ edit }) => edit.kind !== 'remove-pair' && edit.feature === feature)
  const moved = own.reduce((sum, { meanShift }) => sum + meanShift, 0)
  return own[0]?.before.map(value => value - moved)
}

const cellOf = ({ value, error, rows }: ShapePoint, stretch: number): ShapeCellView => ({
  value: stretch * value,
  low: error === null ? null : stretch * value - REACH * Math.abs(stretch) * error,
  high: error === null ? null : stretch * value + REACH * Math.abs(stretch) * error,
  rows: rows < LEAST_SHOWN ? null : Math.round(rows),
})

const shapeOf = (
  { features, importance, points }: ShapeChart,
  {
    stretch,
    unit,
    range,
    unedited,
  }: {
    readonly stretch: number
    readonly unit: string | null
    readonly range: readonly [number, number] | null
    readonly unedited: readonly number[] | undefined
  },
): ShapeView => {
  const cells = points.map(point => ({ meaning: point.where[0]!, cell: cellOf(point, stretch) }))
  // Every axis ends with a cell for missing values.
  const missing = cells.at(-1)!.cell
  const common = {
    feature: features[0]!,
    unit,
    importance: importance * Math.abs(stretch),
    missing,
    unedited:
      unedited === undefined
        ? null
        : {
            cells: unedited.slice(0, -1).map(value => stretch * value),
            missing: stretch * unedited.at(-1)!,
          },
  }
  const stretches = cells.flatMap(({ meaning, cell }) =>
    meaning.kind === 'stretch' ? [{ ...cell, above: meaning.above, atMost: meaning.atMost }] : [],
  )
  if (stretches.length > 0) return { ...common, kind: 'stretches', range, cells: stretches }
  return {
    ...common,
    kind: 'levels',
    cells: cells.flatMap(({ meaning, cell }) =>
      meaning.kind === 'levels' ? [{ ...cell, levels: meaning.levels }] : [],
    ),
  }
}

/** Row by row as they lie: the first feature's cells outermost. A side of missing values that hardly any training row had is left out. */
const pairOf = (
  { features, importance, points }: ShapeChart,
  stretch: number,
  units: ReadonlyMap<string, string | null>,
): PairShapeView => {
  const [first, second] = [axisOf(points, 0), axisOf(points, 1)]
  const wide = second.length
  const grid = first.map((_, row) => points.slice(row * wide, (row + 1) * wide).map(point => cellOf(point, stretch)))
  const isKnown = (cells: readonly ShapeCellView[]): boolean => cells.some(({ rows }) => rows !== null)
  const rows = grid.flatMap((line, at) => (first[at]!.kind !== 'missing' || isKnown(line) ? [at] : []))
  const columns = second.flatMap((side, at) =>
    side.kind !== 'missing' || isKnown(grid.map(line => line[at]!)) ? [at] : [],
  )
  const axis = (at: 0 | 1, meanings: readonly CellMeaning[], kept: readonly number[]): PairAxisView => ({
    feature: features[at]!,
    unit: units.get(features[at]!) ?? null,
    cells: kept.map(cell => words(meanings[cell]!)),
  })
  return {
    importance: importance * Math.abs(stretch),
    rows: axis(0, first, rows),
    columns: axis(1, second, columns),
    cells: rows.map(row => columns.map(column => grid[row]![column]!)),
  }
}

const axisOf = (points: readonly ShapePoint[], side: 0 | 1): readonly CellMeaning[] => [
  ...new Map(points.map(({ where }) => [JSON.stringify(where[side]), where[side]!])).values(),
]

const short = (value: number): string => String(roundTo(value, Math.abs(value) < 10 ? 2 : 1))

const words = (meaning: CellMeaning): string => {
  if (meaning.kind === 'levels') return meaning.levels.join(', ')
  if (meaning.kind === 'missing') return 'missing'
  const { above, atMost } = meaning
  if (above === null) return atMost === null ? 'any' : `to ${short(atMost)}`
  return atMost === null ? `above ${short(above)}` : `${short(above)} to ${short(atMost)}`
}

/** Those shapes that were edited, step by step as trained and as they are, for a card. */
export const editedShapes = (view: ShapesView | undefined): readonly EditedShape[] =>
  (view?.shapes ?? []).flatMap(shape => {
    const { unedited, unit, feature, missing } = shape
    if (unedited === null) return []
    const names =
      shape.kind === 'stretches'
        ? shape.cells.map(({ above, atMost }) => words({ kind: 'stretch', above, atMost }))
        : shape.cells.map(({ levels }) => levels.join(', '))
    const cells = shape.cells.map(({ value }, at) => ({ name: names[at]!, before: unedited.cells[at]!, after: value }))
    return [
      {
        feature: unit === null ? feature : `${feature} (${unit})`,
        scale: view!.scale,
        cells: [...cells, { name: 'missing', before: unedited.missing, after: missing.value }],
      },
    ]
  })
