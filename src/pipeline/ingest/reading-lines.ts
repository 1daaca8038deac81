import { codeSystems, epochOf, intervalOf } from '../../core/index.ts'
import { type ByteRange, isJsonObject, type JsonObject } from '../../standards/fhir/index.ts'
import type { ConvertedSeries } from './convert/index.ts'
import { usableId } from './patient-of.ts'
import { recordIdOf } from './read-resource.ts'
import { type IngestEvent, locatorOf, type SourceDocument } from './source-record.ts'

/** Readings of one run: a day of one a second would be more. */
const mostTogether = 10_000

type Reading = Pick<ConvertedSeries, 'patient' | 'codings' | 'unit' | 'category' | 'device'> & {
  readonly start: number
  readonly end: number
  readonly value: number
  readonly offset: number
  readonly comparator: number
}

type Line = { readonly offset: number; readonly length: number; readonly reading: Reading | string }

/**
 * Live readings as a device or its gateway sends them, a JSON object a line:
 *
 *     {"patient":"p1","code":"99504-3","unit":"mg/dL","time":"2026-11-02T09:00:00+01:00","value":104,"device":"G6"}
 *
 * `patient` is the source's id, `code` a LOINC code, `unit` a UCUM code, `time` has its offset from UTC. Optional: `end` of what
 * covers a span, `comparator` `<` or `>` of what is only a limit, `category` (`vital-signs`, `laboratory`, `activity`; the first
 * when absent). A line that says anything else is quarantined, and the rest goes on.
 *
 * @param isKnown whether the source has that patient: readings make no patient
 */
export function* readingLines(
  document: SourceDocument,
  bytes: Uint8Array,
  isKnown: (patient: string) => boolean,
): Generator<IngestEvent> {
  yield { kind: 'document', document }
  let run: Line[] = []
  const flush = function* (): Generator<IngestEvent> {
    if (run.length > 0) yield seriesOf(document, run)
    run = []
  }
  for (const line of linesOf(bytes)) {
    const { reading } = line
    const problem =
      typeof reading === 'string' ? reading : isKnown(reading.patient) ? null : 'the source has no such patient'
    if (problem !== null) {
      yield invalidReading(document, { offset: line.offset, length: line.length }, problem)
      continue
    }
    // Only lines that follow each other: an erasure blanks the stretch of a run, and no other patient's in between.
    const last = run.at(-1)
    const follows = last !== undefined && last.offset + last.length + 1 === line.offset
    if (last !== undefined && (!follows || keyOf(last) !== keyOf(line) || run.length >= mostTogether)) yield* flush()
    run.push(line)
  }
  yield* flush()
}

/** What a stretch of a document that is no reading becomes. */
export const invalidReading = (document: SourceDocument, range: ByteRange, problem: string): IngestEvent => ({
  kind: 'quarantine',
  quarantined: {
    document: document.document,
    locator: locatorOf(range),
    range,
    code: 'reading-invalid',
    message: `Not stored: ${problem}`,
  },
})

/** What lines are about, before they are stored. */
export type LinesOutline = {
  /** Ids of the patients that they name, for a look at who is known. */
  readonly patients: readonly string[]
  /** Whether each line is a reading, and there is at least one. */
  readonly areReadings: boolean
  /** The same text for lines whose first reading is of the same patient, thing and device: they are stored best side by side. */
  readonly series: string
}

export const outlineOfLines = (bytes: Uint8Array): LinesOutline => {
  const lines = [...linesOf(bytes)]
  const readings = lines.flatMap(({ reading }) => (typeof reading === 'string' ? [] : [reading]))
  const [first] = lines
  return {
    patients: [...new Set(readings.map(({ patient }) => patient))],
    areReadings: lines.length > 0 && readings.length === lines.length,
    series: first === undefined ? '' : keyOf(first),
  }
}

function* linesOf(bytes: Uint8Array): Generator<Line> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  for (let offset = 0; offset < bytes.length; ) {
    const found = bytes.indexOf(0x0a, offset)
    const end = found < 0 ? bytes.length : found
    const line = bytes.subarray(offset, end)
    if (line.some(byte => byte > 0x20)) yield { offset, length: line.length, reading: readLine(line, decoder) }
    offset = end + 1
  }
}

/** The reading, or what is wrong with the line; never what stands in it. */
const readLine = (line: Uint8Array, decoder: TextDecoder): Reading | string => {
  let json: unknown
  try {
    json = JSON.parse(decoder.decode(line))
  } catch {
    return 'not a line of JSON in UTF-8'
  }
  return isJsonObject(json) ? readReading(json) : 'not a JSON object'
}

const comparators: ReadonlyMap<unknown, number> = new Map<unknown, number>([
  [undefined, 0],
  ['<', 1],
  ['>', 2],
])
const categories = ['vital-signs', 'laboratory', 'activity'] as const
const loincCode = /^\d{1,7}-\d$/

const readReading = (json: JsonObject): Reading | string => {
  const patient = usableId(json.patient)
  const { code, unit, value, device } = json
  const start = momentOf(json.time)
  const end = json.end === undefined ? start : momentOf(json.end)
  const comparator = comparators.get(json.comparator)
  const category = categories.find(one => one === (json.category ?? 'vital-signs'))
  if (patient === undefined) return 'patient: the source’s id of the patient'
  if (typeof code !== 'string' || !loincCode.test(code)) return 'code: a LOINC code'
  if (typeof unit !== 'string' || unit === '') return 'unit: a UCUM code'
  if (typeof value !== 'number') return 'value: a number'
  if (start === undefined || end === undefined) return 'time: a date and time with its offset from UTC'
  if (end.at < start.at) return 'end: not before time'
  if (comparator === undefined) return 'comparator: < or >'
  if (category === undefined) return 'category: vital-signs, laboratory or activity'
  if (device !== undefined && typeof device !== 'string') return 'device: a text'
  return {
    patient,
    codings: [{ system: codeSystems.loinc, code }],
    unit,
    category,
    ...(device === undefined ? {} : { device: { text: device } }),
    start: start.at,
    end: end.at,
    value,
    offset: start.offset,
    comparator,
  }
}

const offsetOf = /T.*(?:Z|([+-])(\d{2}):(\d{2}))$/

const momentOf = (text: unknown): { readonly at: number; readonly offset: number } | undefined => {
  const interval = typeof text === 'string' ? intervalOf(text) : undefined
  const match = typeof text === 'string' ? offsetOf.exec(text) : null
  if (interval?.precision !== 'instant' || match === null) return undefined
  const minutes = Number(match[2] ?? 0) * 60 + Number(match[3] ?? 0)
  return { at: epochOf(interval.start), offset: match[1] === '-' ? -minutes : minutes }
}

const keyOf = ({ reading }: Line): string => {
  if (typeof reading === 'string') return ''
  const { patient, codings, unit, category, device } = reading
  return JSON.stringify([patient, codings, unit, category, device])
}

const seriesOf = (document: SourceDocument, run: readonly Line[]): IngestEvent => {
  const [first] = run
  const last = run.at(-1)
  const readings = run
    .flatMap(({ reading }) => (typeof reading === 'string' ? [] : [reading]))
    .sort((a, b) => a.start - b.start)
  const [one] = readings
  if (first === undefined || last === undefined || one === undefined) throw new Error('A run without readings')
  const { patient, codings, unit, category, device } = one
  const range = { offset: first.offset, length: last.offset + last.length - first.offset }
  return {
    kind: 'series',
    series: {
      record: recordIdOf(document.source, patient),
      source: document.source,
      patient,
      series: {
        patient,
        codings,
        unit,
        category,
        ...(device === undefined ? {} : { device }),
        readings: {
          start: Float64Array.from(readings, ({ start }) => start),
          ...(readings.some(({ start, end }) => end !== start)
            ? { end: Float64Array.from(readings, ({ end }) => end) }
            : {}),
          value: Float64Array.from(readings, ({ value }) => value),
          offset: Int16Array.from(readings, ({ offset }) => offset),
          ...(readings.some(({ comparator }) => comparator !== 0)
            ? { comparator: Uint8Array.from(readings, ({ comparator }) => comparator) }
            : {}),
        },
      },
      document: document.document,
      locator: locatorOf(range),
    },
  }
}
