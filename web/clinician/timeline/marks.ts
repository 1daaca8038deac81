import { daysBefore, epochOf, type Instant } from '../../../src/core/index.ts'
import type {
  TimelineEvent,
  TimelinePoint,
  TimelineTrack,
  TimelineView,
} from '../../../src/pipeline/delivery/contract.ts'

/** One thing on the timeline that the keyboard can stand on. */
export type Mark = {
  readonly fact: string
  readonly track: string
  readonly title: string
  readonly start: number
  /** `null`: a moment. Still going on: the moment seen. */
  readonly end: number | null
  readonly event: TimelineEvent | null
  readonly point: (TimelinePoint & { readonly unit: string }) | null
}

/** One line of a track: its marks, packed so that spans do not lie on each other. */
export type Lane = { readonly label: string | null; readonly marks: readonly Mark[] }

/** Values drawn as marks of their own; of more, the lowest and highest of each step of the axis. */
export const mostPoints = 60
/** Steps that the axis has for that: marks of one step would lie on each other. */
const steps = 80

export const marksOf = (track: TimelineTrack, asOf: Instant, place: (time: number) => number): readonly Mark[] =>
  track.kind === 'events'
    ? track.events.map(event => ({
        fact: event.fact,
        track: track.id,
        title: event.title,
        start: epochOf(event.start),
        end: event.lasts ? epochOf(event.end ?? asOf) : null,
        event,
        point: null,
      }))
    : thinned(track.points, place).map(point => ({
        fact: point.fact,
        track: track.id,
        title: track.title,
        start: epochOf(point.at),
        end: null,
        event: null,
        point: { ...point, unit: track.unit },
      }))

/** Of many points the lowest and highest of each step of the axis, so that no extreme is lost. Oldest first. */
export const thinned = (
  points: readonly TimelinePoint[],
  place: (time: number) => number,
): readonly TimelinePoint[] => {
  if (points.length <= mostPoints) return points
  const extremes = new Map<number, { lowest: TimelinePoint; highest: TimelinePoint }>()
  for (const point of points) {
    const step = Math.floor(place(epochOf(point.at)) * steps)
    const now = extremes.get(step)
    if (now === undefined) extremes.set(step, { lowest: point, highest: point })
    else if (point.value < now.lowest.value) now.lowest = point
    else if (point.value > now.highest.value) now.highest = point
  }
  const kept = new Set([...extremes.values()].flatMap(({ lowest, highest }) => [lowest, highest]))
  return points.filter(point => kept.has(point))
}

/** Every moment with something at it, within so many days. Ends count, except of what still goes on. */
export const momentsOf = ({ tracks, asOf }: TimelineView, days: number | null): readonly number[] => {
  const from = days === null ? Number.NEGATIVE_INFINITY : epochOf(daysBefore(asOf, days))
  const moments = tracks.flatMap(track =>
    track.kind === 'events'
      ? track.events.flatMap(({ start, end }) => [epochOf(start), ...(end === null ? [] : [epochOf(end)])])
      : track.points.map(({ at }) => epochOf(at)),
  )
  return [...(days === null ? [] : [from]), ...moments.filter(time => time >= from), epochOf(asOf)]
}

/** How far back to look: everything, or so many days. */
export const ranges: readonly { readonly label: string; readonly days: number | null }[] = [
  { label: 'All', days: null },
  { label: '5 years', days: 1826 },
  { label: '1 year', days: 365 },
  { label: '90 days', days: 90 },
  { label: '14 days', days: 14 },
]

/** The part of a timeline within so many days: what had ended before is left out, what still went on is cut. */
export const withinDays = (view: TimelineView, days: number | null): TimelineView => {
  if (days === null) return view
  const from = daysBefore(view.asOf, days)
  return {
    ...view,
    tracks: view.tracks
      .map(track =>
        track.kind === 'events'
          ? { ...track, events: track.events.filter(({ end }) => end === null || end >= from) }
          : { ...track, points: track.points.filter(({ at }) => at >= from) },
      )
      .filter(track => (track.kind === 'events' ? track.events.length > 0 : track.points.length > 0)),
  }
}

/** Lanes of a track that is unfolded: one a title, in the order of their first mark. */
export const lanesByTitle = (marks: readonly Mark[]): readonly Lane[] => {
  const lanes = new Map<string, Mark[]>()
  for (const mark of marks.toSorted((a, b) => a.start - b.start)) {
    lanes.set(mark.title, [...(lanes.get(mark.title) ?? []), mark])
  }
  return [...lanes].map(([label, own]) => ({ label, marks: own }))
}

/** Moments that lie on each other, with how many they are: one point alone would pass for one event. */
export const stacksOf = (
  marks: readonly Mark[],
  place: (time: number) => number,
): readonly { readonly at: number; readonly count: number }[] => {
  const moments = marks.filter(({ end }) => end === null)
  return [...Map.groupBy(moments, ({ start }) => Math.round(place(start) * steps))]
    .filter(([, own]) => own.length > 1)
    .map(([, own]) => ({ at: Math.max(...own.map(({ start }) => place(start))), count: own.length }))
}

/** Where an arrow key leads: along the track by time, or to the nearest mark of the next or previous track. */
export const markAfterKey = (key: string, now: Mark, tracks: readonly (readonly Mark[])[]): Mark | null => {
  const row = tracks.findIndex(marks => marks.some(({ fact }) => fact === now.fact))
  const own = (tracks[row] ?? []).toSorted((a, b) => a.start - b.start)
  const at = own.findIndex(({ fact }) => fact === now.fact)
  switch (key) {
    case 'ArrowRight':
      return own[Math.min(at + 1, own.length - 1)] ?? null
    case 'ArrowLeft':
      return own[Math.max(at - 1, 0)] ?? null
    case 'Home':
      return own[0] ?? null
    case 'End':
      return own.at(-1) ?? null
    case 'ArrowDown':
      return nearest(tracks.slice(row + 1).find(marks => marks.length > 0) ?? own, now)
    case 'ArrowUp':
      return nearest(tracks.slice(0, Math.max(row, 0)).findLast(marks => marks.length > 0) ?? own, now)
    default:
      return null
  }
}

const nearest = (marks: readonly Mark[], to: Mark): Mark | null =>
  marks.toSorted((a, b) => Math.abs(a.start - to.start) - Math.abs(b.start - to.start))[0] ?? null

/** Days from an anchor, in words: `12 days after`, `3 days before`, `the same day`. */
export const daysSince = (anchor: number, time: number): string => {
  const days = Math.floor(time / 86_400_000) - Math.floor(anchor / 86_400_000)
  if (days === 0) return 'the same day'
  const count = Math.abs(days)
  return `${count.toLocaleString('en-GB')} ${count === 1 ? 'day' : 'days'} ${days > 0 ? 'after' : 'before'}`
}
