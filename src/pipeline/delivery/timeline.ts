import { type Fact, type FactKind, factsOf, isCoded, measurements, type PatientProfile } from '../../clinical/index.ts'
import { codingKey, daysBetween, type Instant, type Precision } from '../../core/index.ts'
import type { SeriesSummary } from '../profile/index.ts'
import type { TimelineEvent, TimelinePoint, TimelineTrack, TimelineView } from './contract.ts'
import { originalUnit, titleOf } from './fact-words.ts'
import { bandOf } from './reference-bands.ts'
import { readingsText, valueText } from './series-words.ts'
import { eventDetail, eventState, eventTitle } from './timeline-words.ts'

/** Tracks of events from the top down, as a reader would tell a history. */
const eventTracks: readonly { readonly kind: FactKind; readonly title: string }[] = [
  { kind: 'encounter', title: 'Visits' },
  { kind: 'condition', title: 'Problems' },
  { kind: 'medication', title: 'Medicines' },
  { kind: 'allergy', title: 'Allergies' },
  { kind: 'procedure', title: 'Procedures' },
  { kind: 'immunization', title: 'Vaccinations' },
  { kind: 'diagnostic-report', title: 'Reports' },
  { kind: 'imaging-study', title: 'Images' },
  { kind: 'genotype', title: 'Genes' },
  { kind: 'questionnaire-response', title: 'Forms' },
  { kind: 'goal', title: 'Goals' },
  { kind: 'care-plan', title: 'Care plans' },
  { kind: 'family-history', title: 'Family history' },
  { kind: 'device', title: 'Devices' },
  { kind: 'consent', title: 'Consent' },
]

/** Kinds that go on: an open one runs to the moment seen. All others are moments, unless the source gives an end. */
const lasting: ReadonlySet<FactKind> = new Set(['condition', 'medication', 'allergy', 'goal', 'care-plan', 'device'])

/**
 * One axis for everything dated: events by kind, results that are words, then one track for each measurement and unit.
 * Values with a different unit never share a line.
 *
 * @example
 * toTimeline(profile).tracks.find(track => track.id === 'medication')
 */
export const toTimeline = (profile: PatientProfile, series: readonly SeriesSummary[] = []): TimelineView => {
  const all = [
    ...eventTracks.flatMap(({ kind, title }) => eventTrack(kind, title, factsOf(profile, kind), profile.asOf)),
    ...eventTrack('result', 'Other results', wordResults(profile), profile.asOf),
    ...seriesTrack(series),
    ...valueTracks(profile),
  ]
  const tracks = all.flatMap(datedPart)
  return {
    asOf: profile.asOf,
    span: spanOf(tracks, profile.asOf),
    tracks,
    undated: all.flatMap(track => (track.kind === 'events' ? track.events.filter(({ start }) => !isDated(start)) : [])),
  }
}

/** Facts that no source dates carry the first moment that can be written. */
const isDated = (at: Instant): boolean => at >= '0002'

const datedPart = (track: TimelineTrack): readonly TimelineTrack[] => {
  if (track.kind === 'values') {
    const points = track.points.filter(({ at }) => isDated(at))
    return points.length === 0 ? [] : [{ ...track, points }]
  }
  const events = track.events.filter(({ start }) => isDated(start))
  return events.length === 0 ? [] : [{ ...track, events }]
}

const eventTrack = (id: string, title: string, facts: readonly Fact[], asOf: Instant): readonly TimelineTrack[] => {
  const events = facts.map(fact => toEvent(fact, asOf))
  return events.length === 0 ? [] : [{ kind: 'events', id, title, events }]
}

const toEvent = (fact: Fact, asOf: Instant): TimelineEvent => {
  const { start, end, precision } = fact.effective
  const lasts = end === null ? lasting.has(fact.kind) : daysBetween(start, end) > coveredDays[precision]
  return {
    fact: fact.id,
    title: eventTitle(fact),
    start,
    end: lasts && end !== null && end <= asOf ? end : lasts ? null : start,
    lasts,
    precision,
    state: eventState(fact),
    detail: eventDetail(fact),
    source: fact.source.resource,
  }
}

/** A series of readings is one bar, however many there are. */
const seriesTrack = (series: readonly SeriesSummary[]): readonly TimelineTrack[] => {
  const events = series.map(
    (one): TimelineEvent => ({
      fact: one.last.id,
      title: titleOf(one.last),
      start: one.first,
      end: one.last.effective.end,
      lasts: one.count > 1,
      precision: 'instant',
      state: null,
      detail: `${readingsText(one)}; last ${valueText(one)}`,
      source: one.last.source.resource,
    }),
  )
  return events.length === 0 ? [] : [{ kind: 'events', id: 'series', title: 'Device readings', events }]
}

/** Days that a moment of this precision may cover and still be a moment. */
const coveredDays: Readonly<Record<Precision, number>> = { instant: 1, day: 1, month: 31, year: 366 }

/** Observations that are no figures: answers, texts, findings. */
const wordResults = (profile: PatientProfile): readonly Fact[] =>
  factsOf(profile, 'observation').filter(
    ({ value }) => value.type !== 'quantity' && value.type !== 'integer' && value.type !== 'absent',
  )

const valueTracks = (profile: PatientProfile): readonly TimelineTrack[] => {
  const tracks = new Map<string, { title: string; unit: string; concept: string | null; points: TimelinePoint[] }>()
  for (const fact of factsOf(profile, 'observation')) {
    const shown = figureOf(fact)
    if (shown === null) continue
    const concept = [...measurements.values()].find(one => isCoded(fact.codings, one)) ?? null
    const [coding] = fact.codings
    const what = concept?.id ?? (coding === undefined ? `text ${fact.text ?? fact.id}` : codingKey(coding))
    const id = `${what} ${shown.unit}`
    const track = tracks.get(id) ?? {
      title: concept?.title ?? titleOf(fact),
      unit: shown.unit,
      concept: concept?.id ?? null,
      points: [],
    }
    track.points.push({
      fact: fact.id,
      at: fact.effective.start,
      precision: fact.effective.precision,
      value: shown.value,
      comparator: shown.comparator,
      source: fact.source.resource,
    })
    tracks.set(id, track)
  }
  return [...tracks]
    .map(([id, { title, unit, concept, points }]) => ({
      kind: 'values' as const,
      id,
      title,
      unit,
      points,
      band: concept === null ? null : bandOf(concept, unit),
    }))
    .sort((a, b) => b.points.length - a.points.length || (a.title < b.title ? -1 : 1))
}

/** A figure as its source wrote it, else in the canonical unit. */
const figureOf = (
  fact: Extract<Fact, { readonly kind: 'observation' }>,
): { readonly value: number; readonly unit: string; readonly comparator: string | null } | null => {
  const { value } = fact
  if (value.type === 'integer') return { value: value.value, unit: '', comparator: null }
  if (value.type !== 'quantity') return null
  const unit = originalUnit(value)
  const comparator = value.comparator ?? null
  return unit !== undefined && value.original.value !== undefined
    ? { value: value.original.value, unit, comparator }
    : { value: value.quantity.value, unit: value.quantity.unit, comparator }
}

const spanOf = (tracks: readonly TimelineTrack[], asOf: Instant): TimelineView['span'] => {
  const starts = tracks.flatMap(track =>
    track.kind === 'events' ? track.events.map(({ start }) => start) : track.points.map(({ at }) => at),
  )
  const known = starts.filter(start => start <= asOf).sort()
  const [first] = known
  return first === undefined ? null : { from: first, to: asOf }
}
