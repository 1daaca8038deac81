import { Button } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { useSearch } from 'wouter'
import type { TimelineView } from '../../../src/pipeline/delivery/contract.ts'
import type { Viewpoint } from '../../shared/api/clinician.ts'
import { useTimeline } from '../../shared/api/patient-views.ts'
import { Loading } from '../../shared/states/loading.tsx'
import { Problem, StateNote } from '../../shared/states/problem.tsx'
import { countText } from '../../shared/text/number-text.ts'
import { dateText } from '../../shared/text/time-text.ts'
import { Axis, trimText } from './axis.tsx'
import { type Mark, markAfterKey, marksOf, momentsOf, ranges, withinDays } from './marks.ts'
import css from './timeline.module.css'
import { Track } from './track.tsx'
import { trimmedScale } from './trimmed-scale.ts'

/** Everything dated about a patient, on one axis. */
export const TimelinePage = ({ id, viewpoint }: { readonly id: string; readonly viewpoint: Viewpoint }) => {
  const timeline = useTimeline(id, viewpoint)
  if (timeline.isPending) return <Loading what="Reading the timeline" />
  if (timeline.isError)
    return <Problem failure={timeline.error} what="the timeline" onRetry={() => timeline.refetch()} />
  if (timeline.data.tracks.length === 0) {
    return (
      <StateNote title="Nothing on the timeline">
        <p>No dated fact is known of this patient at this moment.</p>
      </StateNote>
    )
  }
  return <Tracks view={timeline.data} />
}

/** Measurements shown before the others are asked for. */
const mostValues = 12

const Tracks = ({ view: whole }: { readonly view: TimelineView }) => {
  const narrow = useMediaQuery('(max-width: 720px)', false, { getInitialValueInEffect: false }) ?? false
  const asked = new URLSearchParams(useSearch())
  const [all, setAll] = useState(false)
  const [days, setDays] = useState<number | null>(null)
  const view = useMemo(() => withinDays(whole, days), [whole, days])
  const values = view.tracks.filter(({ kind }) => kind === 'values')
  const shown = useMemo(() => {
    const some = new Set(view.tracks.filter(({ kind }) => kind === 'values').slice(0, mostValues))
    return view.tracks.filter(track => all || track.kind === 'events' || some.has(track))
  }, [view.tracks, all])
  const scale = useMemo(() => trimmedScale(momentsOf(view, days)), [view, days])
  const marks = useMemo(() => shown.map(track => marksOf(track, view.asOf, scale.place)), [shown, view.asOf, scale])
  const find = (fact: string | null) => marks.flat().find(mark => mark.fact === fact) ?? null
  const [opened, setOpened] = useState(find(asked.get('event'))?.fact ?? null)
  const [anchor, setAnchor] = useState(find(asked.get('anchor')))
  const [active, setActive] = useState(opened)
  const body = useRef<HTMLElement>(null)

  // The address follows, so that what is open here can be sent to somebody.
  useEffect(() => {
    const query = new URLSearchParams(window.location.search)
    for (const [key, value] of [
      ['event', opened],
      ['anchor', anchor?.fact ?? null],
    ] as const) {
      if (value === null) query.delete(key)
      else query.set(key, value)
    }
    const text = query.toString()
    window.history.replaceState(window.history.state, '', text === '' ? window.location.pathname : `?${text}`)
  }, [opened, anchor])

  const focus = (fact: string) => {
    setActive(fact)
    const mark = body.current?.querySelector<HTMLElement>(`[data-mark="${CSS.escape(fact)}"]`)
    mark?.focus({ preventScroll: true })
    mark?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && opened !== null) {
      const back = opened
      setOpened(null)
      return focus(back)
    }
    const now = (event.target as HTMLElement).dataset.mark === undefined ? null : find(active)
    const next = now === null ? null : markAfterKey(event.key, now, marks)
    if (next === null) return
    event.preventDefault()
    focus(next.fact)
  }
  // Somewhere the keyboard can always enter.
  const entry = find(active)?.fact ?? marks.flat()[0]?.fact ?? null
  const standing = {
    scale,
    active: entry,
    opened,
    onOpen: ({ fact }: Mark) => setOpened(now => (now === fact ? null : fact)),
    onFocus: ({ fact }: Mark) => setActive(fact),
  }
  return (
    <section className={css.page} ref={body} onKeyDown={onKeyDown} aria-labelledby="timeline-heading">
      <header className={css.head}>
        <h2 id="timeline-heading">Timeline</h2>
        <p className={css.quiet}>
          {view.span !== null && `${dateText(view.span.from)} to ${dateText(view.span.to)}`}
          {scale.trims.length > 0 &&
            `; ≈ leaves out ${countText(scale.trims.length, 'empty stretch', 'empty stretches')}, the longest of ${trimText(Math.max(...scale.trims.map(({ days }) => days)))}`}
        </p>
        {anchor !== null && (
          <p className={css.anchored} role="status">
            Days counted from {anchor.title}{' '}
            <Button size="compact-xs" variant="subtle" onClick={() => setAnchor(null)}>
              Stop
            </Button>
          </p>
        )}
        <div className={css.ranges} data-screen-only>
          {ranges.map(range => (
            <button
              key={range.label}
              type="button"
              aria-pressed={days === range.days}
              onClick={() => {
                setDays(range.days)
                setActive(null)
              }}
            >
              {range.label}
            </button>
          ))}
        </div>
        <p className={css.keys} data-screen-only>
          ← → walk a track, ↑ ↓ change it, Enter opens
        </p>
      </header>
      <Axis scale={scale} narrow={narrow} />
      {shown.map((track, at) => (
        <Track
          key={`${track.kind}${track.id}`}
          track={track}
          marks={marks[at] ?? []}
          standing={standing}
          anchor={anchor}
          onAnchor={setAnchor}
          onClose={() => setOpened(null)}
        />
      ))}
      {view.undated.length > 0 && (
        <p className={css.more}>
          <strong>Without a date:</strong> {[...new Set(view.undated.map(({ title }) => title))].join(', ')}
        </p>
      )}
      {values.length > mostValues && (
        <p className={css.more} data-screen-only>
          <Button size="compact-sm" variant="default" onClick={() => setAll(now => !now)}>
            {all ? 'Fewer measurements' : `All ${values.length} measurements`}
          </Button>
        </p>
      )}
    </section>
  )
}
