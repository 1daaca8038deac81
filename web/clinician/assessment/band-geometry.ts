import type { Panel } from '../../../src/clinical/index.ts'
import { epochOf, type Instant } from '../../../src/core/index.ts'
import { axisEnd, linear, yearTicks } from '../../shared/chart/scale.ts'

type Series = NonNullable<Panel['series']>

export const chart = { width: 400, height: 128, left: 30, top: 6, bottom: 18 } as const

/** Room for a line of text, and for one letter of it. */
const lineHeight = 11
const letter = 6.1
/** Names of bands beside the drawing have at least and at most so much of it. */
const room = { least: 44, most: 150 } as const

/** Where everything of a banded course stands, in the units of the drawing. */
export type BandGeometry = {
  /** Where the drawing ends and the names of the bands begin. */
  readonly right: number
  readonly bands: readonly {
    readonly label: string
    readonly top: number
    readonly bottom: number
    readonly edge: number | null
    /** The middle of its name: that of the band, unless names would lie on each other. */
    readonly labelAt: number
  }[]
  readonly points: readonly { readonly x: number; readonly y: number; readonly at: string; readonly value: number }[]
  readonly years: readonly { readonly x: number; readonly year: number }[]
}

/**
 * Places a series: the axis ends just above the highest point, so that bands above it are not drawn, and starts at 0
 * unless everything that is drawn stands in its upper half.
 */
export const bandGeometry = ({ points, bands }: Series): BandGeometry => {
  const times = points.map(({ at }) => epochOf(at as Instant))
  const values = points.map(({ value }) => value)
  const end = Math.max(axisEnd(Math.max(...values)), 30)
  const lowest = Math.min(...values, ...bands.map(({ from }) => from).filter(from => from > 0 && from < end))
  const start = lowest > end / 2 ? lowest - (end - lowest) / 2 : 0
  const bottom = chart.height - chart.bottom
  const drawn = bands.filter(({ from, to }) => from < end && (to ?? end) > start)
  const longest = Math.max(0, ...drawn.map(({ label }) => label.length))
  const right = chart.width - Math.min(Math.max(longest * letter + 8, room.least), room.most)
  const x = linear([Math.min(...times), Math.max(...times)], [chart.left + 6, right - 6])
  const y = linear([start, end], [bottom, chart.top])
  const placed = drawn.map(({ label, from, to }) => ({
    label,
    top: y(Math.min(to ?? end, end)),
    bottom: y(Math.max(from, start)),
    edge: to === null || to >= end ? null : to,
  }))
  const names = apart(placed.map(band => (band.top + band.bottom) / 2))
  const first = points[0]
  const last = points.at(-1)
  return {
    right,
    bands: placed.map((band, at) => ({ ...band, labelAt: names[at] ?? band.top })),
    points: points.map(({ at, value }) => ({ x: x(epochOf(at as Instant)), y: y(value), at, value })),
    years:
      first === undefined || last === undefined
        ? []
        : yearTicks(first.at, last.at, 6).map(year => ({ x: x(Date.UTC(year, 0, 1)), year })),
  }
}

/** Heights at least a line apart, in their order and as near to where they were as they can be. */
const apart = (heights: readonly number[]): readonly number[] => {
  const lowest = chart.height - chart.bottom
  const order = heights.map((height, at) => ({ height, at })).sort((a, b) => b.height - a.height)
  const placed: number[] = []
  let limit = lowest
  for (const { height, at } of order) {
    placed[at] = Math.min(height, limit)
    limit = (placed[at] ?? limit) - lineHeight
  }
  // What has been pushed out above comes down again, and takes the lower ones with it.
  let floor = chart.top + lineHeight / 2
  for (const { at } of order.toReversed()) {
    placed[at] = Math.max(placed[at] ?? floor, floor)
    floor = (placed[at] ?? floor) + lineHeight
  }
  return placed
}
