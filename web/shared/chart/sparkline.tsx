import { epochOf, type Instant } from '../../../src/core/index.ts'
import { linear, linePath } from './scale.ts'

const width = 38
const height = 15

/** The course of a few values, without axes; the numbers stand beside it. Hidden from screen readers for that reason. */
export const Sparkline = ({
  points,
}: {
  readonly points: readonly { readonly at: Instant; readonly value: number }[]
}) => {
  if (points.length < 2) return null
  const times = points.map(({ at }) => epochOf(at))
  const values = points.map(({ value }) => value)
  const x = linear([Math.min(...times), Math.max(...times)], [2, width - 3])
  const y = linear([Math.min(...values), Math.max(...values)], [height - 3, 3])
  const placed = points.map(({ at, value }) => [x(epochOf(at)), y(value)] as const).sort(([a], [b]) => a - b)
  const last = placed.at(-1)
  return (
    <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height} aria-hidden="true">
      <path d={linePath(placed)} fill="none" stroke="var(--muted)" strokeWidth="1.2" />
      {last !== undefined && <circle cx={last[0]} cy={last[1]} r="2" fill="var(--text)" />}
    </svg>
  )
}
