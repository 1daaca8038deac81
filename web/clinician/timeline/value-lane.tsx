import { epochOf } from '../../../src/core/index.ts'
import type { TimelineTrack } from '../../../src/pipeline/delivery/contract.ts'
import { linear, linePath } from '../../shared/chart/scale.ts'
import { markLabel, type Standing } from './event-lanes.tsx'
import type { Mark } from './marks.ts'
import css from './timeline.module.css'

type Values = Extract<TimelineTrack, { readonly kind: 'values' }>

/** Units of the drawing; it is stretched to the width there is. */
const width = 1000
const height = 48
const edge = 6

/** One measurement as a line over its usual range. The line is broken where the axis is trimmed. */
export const ValueLane = ({
  track,
  marks,
  standing,
}: {
  readonly track: Values
  readonly marks: readonly Mark[]
  readonly standing: Standing
}) => {
  const { scale, active, opened, onOpen, onFocus } = standing
  const values = track.points.map(({ value }) => value)
  const known = [...values, ...[track.band?.low, track.band?.high].filter(one => typeof one === 'number')]
  const range = [Math.min(...known), Math.max(...known)] as const
  const y = linear(range, [height - edge, edge])
  const band = track.band
  const top = band === null || band.high === null ? 0 : y(band.high)
  const bottom = band === null || band.low === null ? height : y(band.low)
  return (
    <div className={`${css.lane} ${track.points.length > 1 ? css.values : css.single}`}>
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
        {band !== null && <rect x="0" y={top} width={width} height={Math.max(bottom - top, 0)} className={css.band} />}
        {scale.stretches.map(stretch => (
          <path
            key={stretch.from}
            d={linePath(
              track.points
                .map(({ at, value }) => ({ time: epochOf(at), value }))
                .filter(({ time }) => time >= stretch.from && time <= stretch.to)
                .map(({ time, value }) => [scale.place(time) * width, y(value)] as const),
            )}
            className={css.line}
          />
        ))}
      </svg>
      {marks.map(mark => {
        const value = mark.point?.value ?? 0
        const outside = band !== null && (value < (band.low ?? value) || value > (band.high ?? value))
        return (
          <button
            key={mark.fact}
            type="button"
            className={`${css.value} ${outside ? css.outside : ''}`}
            style={{ left: `${scale.place(mark.start) * 100}%`, top: `${(y(value) / height) * 100}%` }}
            data-mark={mark.fact}
            tabIndex={active === mark.fact ? 0 : -1}
            aria-expanded={opened === mark.fact}
            aria-label={`${markLabel(mark)}${outside ? ', outside the usual range' : ''}`}
            onClick={() => onOpen(mark)}
            onFocus={() => onFocus(mark)}
          />
        )
      })}
    </div>
  )
}
