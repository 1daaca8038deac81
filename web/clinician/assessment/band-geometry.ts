import type { Panel } from '../../../src/clinical/index.ts'
import { epochOf, type Instant } from '../../../src/core/index.ts'
import { axisEnd, linear, yearTicks } from '../../shared/chart/scale.ts'

type Series = NonNullable<Panel['series']>

export const chart = { width: 400, height: 128, left: 30, right: 44, top: 6, bottom: 18 } as const

/** Where everything of a banded course stands, in the units of the drawing. */
export type BandGeometry = {
  readonly bands: readonly {
    readonly label: string
    readonly top: number
    readonly bottom: number
    readonly edge: number | null
  }[]
  readonly points: readonly { readonly x: number; readonly y: number; readonly at: string; readonly value: number }[]
  readonly years: readonly { readonly x: number; readonly year: number }[]
}

/** Places a series: the axis runs from 0 to just above the highest point, so that bands above it are not drawn. */
export const bandGeometry = ({ points, bands }: Series): BandGeometry => {
  const times = points.map(({ at }) => epochOf(at as Instant))
  const end = Math.max(axisEnd(Math.max(...points.map(({ value }) => value))), 30)
  const bottom = chart.height - chart.bottom
  const x = linear([Math.min(...times), Math.max(...times)], [chart.left + 6, chart.width - chart.right - 6])
  const y = linear([0, end], [bottom, chart.top])
  const first = points[0]
  const last = points.at(-1)
  return {
    bands: bands
      .filter(({ from }) => from < end)
      .map(({ label, from, to }) => ({
        label,
        top: y(Math.min(to ?? end, end)),
        bottom: y(from),
        edge: to === null || to >= end ? null : to,
      })),
    points: points.map(({ at, value }) => ({ x: x(epochOf(at as Instant)), y: y(value), at, value })),
    years:
      first === undefined || last === undefined
        ? []
        : yearTicks(first.at, last.at, 6).map(year => ({ x: x(Date.UTC(year, 0, 1)), year })),
  }
}
