import { type Coding, codeSystems, type FactId, instantOf, issue, type RecordId } from '../../core/index.ts'
import { canonicalQuantity } from '../../standards/ucum/index.ts'
import type { Comparator, ObservationFact, ObservationValue, SeriesFact } from '../fact.ts'
import { knownAtOf, type ReadingColumns } from './columns.ts'
import { readingId, type SeriesId } from './reading-id.ts'
import { columnsOf, type DayOfReadings, type Origin, originsOf, type StoredReadings } from './stored-readings.ts'

/** What all readings of a series have in common. */
export type SeriesOf = {
  readonly series: SeriesId
  readonly record: RecordId
  readonly codings: readonly Coding[]
  readonly text?: string
  /** UCUM code of every value. */
  readonly unit: string
  readonly categories: readonly string[]
  readonly device?: string
}

/** The readings of a day as one fact: its id tells this very set of readings from every other. */
export const seriesFact = (of: SeriesOf, day: DayOfReadings): SeriesFact => {
  const [origin] = originsOf(day.readings)
  if (origin === undefined) throw new Error('Readings that were received nowhere')
  return {
    id: `${of.series}${day.digest}` as FactId,
    kind: 'series',
    record: of.record,
    series: of.series,
    codings: of.codings,
    ...(of.text === undefined ? {} : { text: of.text }),
    effective: { start: instantOf(day.first), end: instantOf(day.last), precision: 'instant' },
    recorded: instantOf(day.first),
    recordedFrom: 'effective',
    received: origin.received,
    status: 'final',
    source: { document: origin.document, locator: origin.locator, resource: `series/${of.series}` },
    quality: [],
    unit: of.unit,
    categories: of.categories,
    ...(of.device === undefined ? {} : { device: of.device }),
    count: day.count,
    readings: day.readings,
  }
}

const comparators: readonly (Comparator | undefined)[] = [undefined, '<', '>']

type AsObservations = {
  readonly codings: readonly Coding[]
  readonly marks: string
  readonly made: readonly ObservationFact[]
}
const asObservations = new WeakMap<StoredReadings, AsObservations>()

/**
 * The readings of a series as observations, oldest first: what a rule sees of them is what it would see had each come as a
 * FHIR Observation. Each has an id of its own, and the place in the received bytes that it stands in. Made when first
 * asked for: most days of a year are never looked at.
 */
export const observationsIn = (fact: SeriesFact): readonly ObservationFact[] => {
  const known = asObservations.get(fact.readings)
  const marks = fact.marks === undefined ? '' : JSON.stringify(fact.marks)
  // A terminology may have added codes to the same readings, an examination marks.
  if (known?.codings === fact.codings && known.marks === marks) return known.made
  const columns = columnsOf(fact.readings)
  const origins = originsOf(fact.readings)
  const made = Array.from(columns.start, (_, row) => {
    const origin = origins[columns.origin?.[row] ?? 0]
    if (origin === undefined) throw new Error('A reading that was received nowhere')
    return observationAt(fact, columns, row, origin)
  })
  asObservations.set(fact.readings, { codings: fact.codings, marks, made })
  return made
}

const tied = issue('warning', 'version-tied', 'Its source gave several values for this moment', 'series')

const observationAt = (fact: SeriesFact, columns: ReadingColumns, row: number, origin: Origin): ObservationFact => {
  const start = columns.start[row]!
  const known = knownAtOf(columns, row)
  const isTied = columns.start[row - 1] === start || columns.start[row + 1] === start
  const { id: _, kind: __, series, readings: ___, count: ____, unit, device, marks = [], ...shared } = fact
  const found = marks.filter(({ first, last }) => first <= start && start <= last).map(({ issue: mark }) => mark)
  return {
    ...shared,
    id: readingId(series, columns, row),
    kind: 'observation',
    effective: { start: instantOf(start), end: instantOf(known), precision: 'instant' },
    recorded: instantOf(known),
    received: origin.received,
    source: { ...fact.source, document: origin.document, locator: origin.locator },
    quality: isTied ? [tied, ...found] : found,
    value: measured(columns.value[row]!, unit, comparators[columns.comparator?.[row] ?? 0]),
    ...(device === undefined ? {} : { methodText: device }),
  }
}

const measured = (value: number, unit: string, comparator: Comparator | undefined): ObservationValue => {
  const original = { value, unit, code: unit, system: codeSystems.ucum }
  const limit = comparator === undefined ? {} : { comparator }
  const converted = canonicalQuantity(value, unit)
  return converted.ok
    ? { type: 'quantity', quantity: converted.value, ...limit, original }
    : { type: 'unconverted', original, ...limit }
}
