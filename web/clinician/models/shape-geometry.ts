import type { ShapeView } from '../../../src/pipeline/delivery/contract.ts'
import { linear, roundTicks, type Scale } from '../../shared/chart/scale.ts'

export const frame = { width: 290, height: 172, left: 34, right: 244, top: 8, bottom: 122, floor: 142 } as const

/** Where missing values stand, right of the axis. */
export const missingAt = 270

/** How far an interval may widen what is drawn, as a part of what values span: one of few rows would flatten every shape. */
const widest = 0.25

/** From lowest to highest over all shapes, so that one may be held beside another; intervals as far as they leave the shapes to be read. */
export const commonRange = (shapes: readonly ShapeView[]): readonly [number, number] => {
  const values = shapes.flatMap(({ cells, missing, unedited }) => [
    ...cells.map(({ value }) => value),
    missing.value,
    ...(unedited?.cells ?? []),
  ])
  const ends = shapes.flatMap(({ cells, missing }) =>
    [...cells, missing].flatMap(({ low, high }) => [low ?? 0, high ?? 0]),
  )
  const least = Math.min(0, ...values)
  const most = Math.max(0, ...values)
  const span = most - least || 1
  const low = Math.max(Math.min(least, ...ends), least - widest * span)
  const high = Math.min(Math.max(most, ...ends), most + widest * span)
  const room = 0.04 * (high - low || 1)
  return [low - room, high + room]
}

export type Step = {
  readonly from: number
  readonly to: number
  readonly value: number
  readonly low: number | null
  readonly high: number | null
  /** Part of the highest stretch, 0 to 1, by rows for the width of each; `null` where too few to be told. */
  readonly density: number | null
}

/** Stretches within what is drawn: those without end are cut where training values end, or a tenth beyond the last bound. */
export const stepsOf = (
  shape: ShapeView & { readonly kind: 'stretches' },
): { readonly steps: readonly Step[]; readonly range: readonly [number, number] } => {
  const bounds = shape.cells.flatMap(({ atMost }) => (atMost === null ? [] : [atMost]))
  const [least, most] = [bounds[0] ?? 0, bounds.at(-1) ?? 0]
  const room = 0.1 * (most - least) || 1
  const from = Math.min(shape.range?.[0] ?? least - room, bounds[0] === undefined ? Number.POSITIVE_INFINITY : least)
  const to = Math.max(shape.range?.[1] ?? most + room, bounds[0] === undefined ? Number.NEGATIVE_INFINITY : most)
  const range = [from, to > from ? to : from + 1] as const
  const cut = shape.cells.map(cell => ({
    ...cell,
    from: Math.max(range[0], cell.above ?? range[0]),
    to: Math.min(range[1], cell.atMost ?? range[1]),
  }))
  const wide = cut.filter(one => one.to > one.from)
  const thick = (rows: number, one: { readonly from: number; readonly to: number }) => rows / (one.to - one.from)
  const thickest = Math.max(...wide.map(one => (one.rows === null ? 0 : thick(one.rows, one))), Number.MIN_VALUE)
  return {
    range,
    steps: wide.map(({ from: start, to: end, value, low, high, rows }) => ({
      from: start,
      to: end,
      value,
      low,
      high,
      density: rows === null ? null : thick(rows, { from: start, to: end }) / thickest,
    })),
  }
}

/** The same stretches with the values as trained, of a shape that was edited. */
export const uneditedSteps = (shape: ShapeView & { readonly kind: 'stretches' }): readonly Step[] | undefined => {
  const { unedited } = shape
  if (unedited === null) return undefined
  return stepsOf({ ...shape, cells: shape.cells.map((cell, at) => ({ ...cell, value: unedited.cells[at]! })) }).steps
}

/** The course of the steps as the `d` of a path. */
export const stepPath = (steps: readonly Step[], x: Scale, y: Scale): string =>
  steps
    .map(({ from, to, value }, at) => {
      const level = y(value).toFixed(1)
      return `${at === 0 ? `M${x(from).toFixed(1)} ${level}` : `V${level}`}H${x(to).toFixed(1)}`
    })
    .join('')

/** The axis of values, the same for every shape. */
export const valueAxis = (
  range: readonly [number, number],
): { readonly y: Scale; readonly ticks: readonly number[] } => ({
  y: linear(range, [frame.bottom, frame.top]),
  ticks: roundTicks(range, 4),
})
