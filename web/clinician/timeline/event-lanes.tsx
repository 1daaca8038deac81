import { shortTitle } from '../../shared/text/short-title.ts'
import { dateText } from '../../shared/text/time-text.ts'
import { type Lane, type Mark, stacksOf } from './marks.ts'
import css from './timeline.module.css'
import type { TrimmedScale } from './trimmed-scale.ts'

/** What the marks of the timeline share. */
export type Standing = {
  readonly scale: TrimmedScale
  readonly active: string | null
  readonly opened: string | null
  readonly onOpen: (mark: Mark) => void
  readonly onFocus: (mark: Mark) => void
}

/** Lanes of events: a bar for what lasts, a point for what happened. */
export const EventLanes = ({ lanes, standing }: { readonly lanes: readonly Lane[]; readonly standing: Standing }) => (
  <>
    {lanes.map(lane => (
      <div key={lane.label ?? 'all'} className={lane.label === null ? css.lane : `${css.lane} ${css.named}`}>
        {lane.label !== null && (
          <span className={css.laneLabel} title={lane.label}>
            {shortTitle(lane.label)}
          </span>
        )}
        {lane.marks.map(mark => (
          <EventMark key={mark.fact} mark={mark} standing={standing} />
        ))}
        {stacksOf(lane.marks, standing.scale.place).map(({ at, count }) => (
          <span key={at} className={css.stack} style={{ left: `${at * 100}%` }} aria-hidden="true">
            {count}
          </span>
        ))}
      </div>
    ))}
  </>
)

const EventMark = ({ mark, standing }: { readonly mark: Mark; readonly standing: Standing }) => {
  const { scale, active, opened, onOpen, onFocus } = standing
  const left = scale.place(mark.start)
  const width = mark.end === null ? 0 : Math.max(scale.place(mark.end) - left, 0)
  const going = mark.event?.lasts === true && mark.event.end === null
  return (
    <button
      type="button"
      className={`${mark.end === null ? css.point : css.span} ${going ? css.going : ''}`}
      style={mark.end === null ? { left: `${left * 100}%` } : { left: `${left * 100}%`, width: `${width * 100}%` }}
      data-mark={mark.fact}
      data-past={mark.event?.state === 'stopped' || mark.event?.state === 'resolved' || undefined}
      tabIndex={active === mark.fact ? 0 : -1}
      aria-expanded={opened === mark.fact}
      aria-label={markLabel(mark)}
      onClick={() => onOpen(mark)}
      onFocus={() => onFocus(mark)}
    />
  )
}

/** A mark read out: what, and when. */
export const markLabel = ({ title, event, point }: Mark): string => {
  if (point !== null) {
    return `${title} ${point.comparator ?? ''}${point.value} ${point.unit}, ${dateText(point.at, point.precision)}`
  }
  if (event === null) return title
  const since = dateText(event.start, event.precision)
  if (!event.lasts) return `${title}, ${since}`
  return event.end === null ? `${title}, since ${since}` : `${title}, ${since} to ${dateText(event.end)}`
}
