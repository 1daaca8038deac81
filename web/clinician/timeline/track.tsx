import { useState } from 'react'
import type { TimelineTrack } from '../../../src/pipeline/delivery/contract.ts'
import { countText } from '../../shared/text/number-text.ts'
import { dateText } from '../../shared/text/time-text.ts'
import { unitText } from '../../shared/text/unit-text.ts'
import { EventLanes, type Standing } from './event-lanes.tsx'
import { MarkDetails } from './mark-details.tsx'
import { lanesByTitle, type Mark, mostPoints } from './marks.ts'
import css from './timeline.module.css'
import { ValueLane } from './value-lane.tsx'

/** Lanes with a name of their own stand open, when they are few. */
const mostOpen = 8
const named: ReadonlySet<string> = new Set(['condition', 'medication', 'allergy'])

/** One track: its name, its marks, and under it what has been opened. */
export const Track = ({
  track,
  marks,
  standing,
  anchor,
  onAnchor,
  onClose,
}: {
  readonly track: TimelineTrack
  readonly marks: readonly Mark[]
  readonly standing: Standing
  readonly anchor: Mark | null
  readonly onAnchor: (mark: Mark | null) => void
  readonly onClose: () => void
}) => {
  const lanes = lanesByTitle(marks)
  const many = track.kind === 'events' && lanes.length > 1
  const [unfolded, setUnfolded] = useState(named.has(track.id) && lanes.length <= mostOpen)
  const opened = marks.find(({ fact }) => fact === standing.opened)
  return (
    <div className={css.track}>
      <div className={track.kind === 'values' ? `${css.label} ${css.measure}` : css.label}>
        <h3>{track.title}</h3>
        <TrackNote track={track} />
        {many && (
          <button
            type="button"
            className={css.unfold}
            aria-expanded={unfolded}
            onClick={() => setUnfolded(now => !now)}
            data-screen-only
          >
            {unfolded ? 'together' : `by name (${lanes.length})`}
          </button>
        )}
      </div>
      <div className={css.lanes}>
        {track.kind === 'values' ? (
          <ValueLane track={track} marks={marks} standing={standing} />
        ) : (
          <EventLanes lanes={unfolded ? lanes : [{ label: null, marks }]} standing={standing} />
        )}
      </div>
      {opened !== undefined && <MarkDetails mark={opened} anchor={anchor} onAnchor={onAnchor} onClose={onClose} />}
    </div>
  )
}

/** The newest value with its unit and date, or how many events. */
const TrackNote = ({ track }: { readonly track: TimelineTrack }) => {
  if (track.kind === 'events') {
    const names = new Set(track.events.map(({ title }) => title)).size
    return (
      <p className={css.quiet}>
        {names === track.events.length ? names : `${names} in ${countText(track.events.length, 'entry', 'entries')}`}
      </p>
    )
  }
  const last = track.points.at(-1)
  return (
    <>
      <p>
        {last !== undefined && (
          <>
            <b>
              {last.comparator ?? ''}
              {last.value}
            </b>{' '}
            {unitText(track.unit)} <span className={css.quiet}>{dateText(last.at, last.precision)}</span>
          </>
        )}
      </p>
      <p className={css.quiet}>
        {track.points.length > 1 && spreadText(track.points)}
        {track.points.length > 1 && track.band !== null && '; '}
        {track.band !== null && (
          <span title={track.band.source}>usual {bandText(track.band.low, track.band.high)}</span>
        )}
      </p>
    </>
  )
}

/** How many values, and between what: the line alone has no scale. */
const spreadText = (points: Extract<TimelineTrack, { readonly kind: 'values' }>['points']): string => {
  const values = points.map(({ value }) => value)
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const spread = low === high ? `all ${low}` : `${low} to ${high}`
  const marked = points.length > mostPoints ? '; marked: lowest and highest of each step' : ''
  return `${countText(points.length, 'value')}, ${spread}${marked}`
}

const bandText = (low: number | null, high: number | null): string =>
  low !== null && high !== null ? `${low} to ${high}` : low !== null ? `from ${low}` : `below ${high}`
