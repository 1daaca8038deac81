import { Button } from '@mantine/core'
import { FactLink, useFactPlaces } from '../../shared/marks/fact-link.tsx'
import { dateText, momentText } from '../../shared/text/time-text.ts'
import { readable, unitText } from '../../shared/text/unit-text.ts'
import { daysSince, type Mark } from './marks.ts'
import css from './timeline.module.css'

/** What one mark says, unfolded under its track. */
export const MarkDetails = ({
  mark,
  anchor,
  onAnchor,
  onClose,
}: {
  readonly mark: Mark
  readonly anchor: Mark | null
  readonly onAnchor: (mark: Mark | null) => void
  readonly onClose: () => void
}) => {
  const places = useFactPlaces()
  const isAnchor = anchor?.fact === mark.fact
  return (
    <section className={css.details} aria-label={`Details: ${mark.title}`}>
      <p>
        <strong>{mark.title}</strong> {valueText(mark)}
      </p>
      <p className={css.quiet}>
        {whenText(mark)}
        {anchor !== null && !isAnchor && (
          <>
            , {daysSince(anchor.start, mark.start)} <em>{anchor.title}</em>
          </>
        )}
      </p>
      {mark.event?.detail != null && <p>{readable(mark.event.detail)}</p>}
      <p className={css.quiet}>
        {mark.event?.state != null && <>State: {mark.event.state}. </>}
        Source: {(mark.event ?? mark.point)?.source}.{' '}
        {places.has(mark.fact) && <FactLink fact={mark.fact}>Show it among the facts</FactLink>}
      </p>
      <div className={css.buttons} data-screen-only>
        <Button size="compact-xs" variant="default" onClick={() => onAnchor(isAnchor ? null : mark)}>
          {isAnchor ? 'Stop counting from it' : 'Count days from it'}
        </Button>
        <Button size="compact-xs" variant="default" onClick={onClose}>
          Close
        </Button>
      </div>
    </section>
  )
}

const valueText = ({ point }: Mark): string =>
  point === null ? '' : `${point.comparator ?? ''}${point.value} ${unitText(point.unit)}`

const whenText = ({ event, point }: Mark): string => {
  if (point !== null) return point.precision === 'instant' ? momentText(point.at) : dateText(point.at, point.precision)
  if (event === null) return ''
  const start = dateText(event.start, event.precision)
  if (!event.lasts) return event.precision === 'instant' ? momentText(event.start) : start
  return event.end === null ? `since ${start}` : `${start} to ${dateText(event.end)}`
}
