import { hash } from 'node:crypto'
import {
  dayOf,
  isAscending,
  type MeasurementConcept,
  measurements,
  millisecondsOfDay,
  orderOf,
  pick,
  type ReadingColumns,
  type SeriesId,
  type SeriesOf,
  slice,
} from '../../clinical/index.ts'
import { codingKey, type DocumentHash, type Issue, issue } from '../../core/index.ts'
import { canonicalQuantity } from '../../standards/ucum/index.ts'
import type { SourceSeries } from '../ingest/index.ts'

/** Readings of one series and one UTC day, ascending by start, as one document gave them. */
export type SeriesRun = {
  readonly of: SeriesOf
  /** The source's id of the patient. */
  readonly patient: string
  /** Days since 1970. */
  readonly day: number
  readonly columns: ReadingColumns
  readonly document: DocumentHash
  readonly locator: string
}

/** From year 1 to 6429: moments that are written with four digits, and that the id of a reading has room for. */
const earliest = Date.parse('0001-01-01T00:00:00.000Z')
const latest = 2 ** 47 - 1

/**
 * The readings of a series as they are stored, day by day. A reading whose value is no number, or whose time is none, is
 * left out with an issue; its bytes stay in the document. Values are kept in the unit of the source.
 *
 * @example
 * const { runs, issues } = runsOfSeries(found)
 */
export const runsOfSeries = (
  found: SourceSeries,
): { readonly runs: readonly SeriesRun[]; readonly issues: readonly Issue[] } => {
  const { series, record, patient, document, locator } = found
  if (patient === '') return { runs: [], issues: [nobodys] }
  const codings = series.codings
  const device = series.device?.text
  const shared = {
    series: seriesIdOf(found),
    record,
    codings,
    ...(series.text === undefined ? {} : { text: series.text }),
    unit: series.unit,
    categories: [series.category],
    ...(device === undefined ? {} : { device }),
  }
  const issues: Issue[] = []
  const columns = usable(series.readings, issues)
  issues.push(...unitIssues(series.unit), ...outOfBounds(shared, columns))
  const runs: SeriesRun[] = []
  for (let from = 0; from < columns.start.length; ) {
    const day = dayOf(columns.start[from]!)
    const next = (day + 1) * millisecondsOfDay
    let to = from + 1
    while (to < columns.start.length && columns.start[to]! < next) to += 1
    runs.push({ of: shared, patient, day, columns: slice(columns, from, to), document, locator })
    from = to
  }
  return { runs, issues }
}

const nobodys = issue('error', 'no-patient', 'Readings that belong to no patient are left out', 'series')

/** What is read, of whom and by what: two exports of one device give one series. */
const seriesIdOf = ({ record, series }: SourceSeries): SeriesId => {
  const { codings, text, unit, device } = series
  const what = codings.length === 0 ? [text ?? ''] : codings.map(codingKey).sort()
  return hash('sha256', JSON.stringify(['series', record, what, unit, device?.id ?? null, device?.text ?? null])).slice(
    0,
    16,
  ) as SeriesId
}

const usable = (readings: ReadingColumns, issues: Issue[]): ReadingColumns => {
  const { start, end, value } = readings
  const rows: number[] = []
  let [noNumber, noTime, reversed] = [0, 0, 0]
  for (let row = 0; row < start.length; row += 1) {
    const from = start[row]!
    const to = end?.[row] ?? from
    if (!Number.isFinite(value[row]!)) noNumber += 1
    else if (!(from >= earliest && to <= latest)) noTime += 1
    else if (to < from) reversed += 1
    else rows.push(row)
  }
  const note = (count: number, code: string, message: string) => {
    for (let n = 0; n < count; n += 1) issues.push(issue('error', code, message, 'series'))
  }
  note(noNumber, 'value-not-finite', 'A reading whose value is no number is left out')
  note(noTime, 'date-invalid', 'A reading without a time that exists is left out')
  note(reversed, 'period-reversed', 'A reading that ends before it starts is left out')
  const kept = rows.length === start.length ? readings : pick(readings, rows)
  return isAscending(kept.start) ? kept : pick(kept, orderOf(kept))
}

const unitIssues = (unit: string): readonly Issue[] => {
  const read = canonicalQuantity(1, unit)
  return read.ok
    ? []
    : [issue('warning', 'unit-unknown', 'Readings in a unit that is not understood: no rule uses them')]
}

const byCode: ReadonlyMap<string, MeasurementConcept> = new Map(
  [...measurements.values()].flatMap(concept =>
    concept.codes.flatMap(rule => ('code' in rule ? [[codingKey(rule), concept] as const] : [])),
  ),
)

/** One issue a run, however many readings: who reads them applies the same bounds to each. */
const outOfBounds = ({ codings, unit }: Pick<SeriesOf, 'codings' | 'unit'>, { value }: ReadingColumns) => {
  const concept = codings.map(coding => byCode.get(codingKey(coding))).find(one => one !== undefined)
  if (concept === undefined) return []
  const sizeOf = (one: number): number | undefined => {
    const read = canonicalQuantity(one, unit)
    const factor = read.ok ? concept.accepts[read.value.unit] : undefined
    return read.ok && factor !== undefined ? read.value.value * factor : undefined
  }
  const [low, high] = concept.bounds
  const least = sizeOf(value.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY))
  const most = sizeOf(value.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY))
  if (least === undefined || most === undefined || (least >= low && most <= high)) return []
  const message = `${concept.title}: readings outside ${low} to ${high} ${concept.unit}`
  return [issue('information', 'value-out-of-bounds', message, 'series')]
}
