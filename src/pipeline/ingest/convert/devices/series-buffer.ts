import type { ByteRange } from '../../../../standards/fhir/index.ts'
import type { Converted } from '../conversion.ts'
import type { ConvertedSeries } from '../series.ts'

/** Everything of a series but its readings. `spans`: its readings have an end of their own. */
export type SeriesKind = Omit<ConvertedSeries, 'readings'> & { readonly spans: boolean }

export type SeriesColumn = {
  /**
   * @param from where its bytes begin in the document
   * @param to where they end
   * @returns a run, when there is one to be given away
   */
  readonly push: (
    start: number,
    end: number,
    value: number,
    offset: number,
    comparator: number,
    from: number,
    to: number,
  ) => Converted | undefined
}

export type SeriesBuffer = {
  /** The column of a key; `kind` is asked for when it is new. */
  readonly column: (key: string, kind: () => SeriesKind) => SeriesColumn
  /** What is still held. */
  readonly rest: () => Converted[]
}

/** Readings of a run (`ConvertedSeries`). */
const mostOfRun = 10_000
/** Readings held at a time, of all columns; then the fullest is given away. About 30 bytes each. */
const mostHeld = 500_000
/** Columns known at a time: each costs memory of its own, and a hostile file names a device in every row. */
const mostColumns = 2_000

type Held = SeriesColumn & {
  readonly count: () => number
  readonly take: () => Converted
  /** Not known any more, until something is pushed again. */
  readonly detach: () => Converted[]
}

/** Gathers readings into sorted runs. Memory is bounded whatever the order of the document. */
export const createSeriesBuffer = (): SeriesBuffer => {
  const columns = new Map<string, Held>()
  const spilled: Converted[] = []
  const held = { readings: 0 }
  const relieve = () => {
    let fullest: Held | undefined
    for (const one of columns.values()) if (fullest === undefined || one.count() > fullest.count()) fullest = one
    return fullest?.take()
  }
  return {
    column: (key, kind) => {
      const known = columns.get(key)
      if (known !== undefined) return known
      const attach = (one: Held) => {
        if (columns.size >= mostColumns) {
          for (const other of columns.values()) spilled.push(...other.detach())
          columns.clear()
        }
        columns.set(key, one)
      }
      return createColumn(kind(), held, relieve, spilled, attach)
    },
    rest: () => [...spilled.splice(0), ...[...columns.values()].filter(one => one.count() > 0).map(one => one.take())],
  }
}

const createColumn = (
  kind: SeriesKind,
  held: { readings: number },
  relieve: () => Converted | undefined,
  spilled: Converted[],
  attach: (column: Held) => void,
): Held => {
  let attached = false
  let columns = arraysOf(0)
  let count = 0
  let from = Number.POSITIVE_INFINITY
  let to = 0
  const take = (): Converted => {
    const series = seriesOf(kind, columns, count)
    const range: ByteRange = { offset: from, length: to - from }
    held.readings -= count
    count = 0
    from = Number.POSITIVE_INFINITY
    to = 0
    return { kind: 'series', series, range }
  }
  const column: Held = {
    count: () => count,
    take,
    detach: () => {
      attached = false
      const rest = count > 0 ? [take()] : []
      columns = arraysOf(0)
      return rest
    },
    push: (start, end, value, offset, comparator, first, last) => {
      if (!attached) {
        attached = true
        attach(column)
      }
      if (count === columns.start.length) columns = grown(columns)
      columns.start[count] = start
      columns.end[count] = end
      columns.value[count] = value
      columns.offset[count] = offset
      columns.comparator[count] = comparator
      count += 1
      held.readings += 1
      if (first < from) from = first
      if (last > to) to = last
      if (count === mostOfRun) return take()
      return spilled.length > 0 ? spilled.shift() : held.readings > mostHeld ? relieve() : undefined
    },
  }
  return column
}

type Arrays = {
  readonly start: Float64Array
  readonly end: Float64Array
  readonly value: Float64Array
  readonly offset: Int16Array
  readonly comparator: Uint8Array
}

const arraysOf = (size: number): Arrays => ({
  start: new Float64Array(size),
  end: new Float64Array(size),
  value: new Float64Array(size),
  offset: new Int16Array(size),
  comparator: new Uint8Array(size),
})

const grown = (old: Arrays): Arrays => {
  const bigger = arraysOf(Math.min(mostOfRun, Math.max(64, old.start.length * 4)))
  for (const name of ['start', 'end', 'value', 'offset', 'comparator'] as const) bigger[name].set(old[name])
  return bigger
}

const seriesOf = ({ spans, ...rest }: SeriesKind, columns: Arrays, count: number): ConvertedSeries => {
  const order = orderOf(columns.start, columns.end, count)
  const floats = (column: Float64Array) =>
    order === undefined ? column.slice(0, count) : Float64Array.from(order, n => column[n]!)
  const marked = columns.comparator.subarray(0, count).some(one => one !== 0)
  const { offset, comparator } = columns
  return {
    ...rest,
    readings: {
      start: floats(columns.start),
      ...(spans ? { end: floats(columns.end) } : {}),
      value: floats(columns.value),
      offset: order === undefined ? offset.slice(0, count) : Int16Array.from(order, n => offset[n]!),
      ...(marked
        ? { comparator: order === undefined ? comparator.slice(0, count) : Uint8Array.from(order, n => comparator[n]!) }
        : {}),
    },
  }
}

/** `undefined` when they are sorted already. */
const orderOf = (start: Float64Array, end: Float64Array, count: number): readonly number[] | undefined => {
  let sorted = true
  for (let n = 1; n < count && sorted; n++) sorted = start[n - 1]! <= start[n]!
  if (sorted) return undefined
  return Array.from({ length: count }, (_, n) => n).sort((a, b) => start[a]! - start[b]! || end[a]! - end[b]! || a - b)
}
