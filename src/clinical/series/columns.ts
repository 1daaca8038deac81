/** Readings as columns of one length, ascending by `start`. Moments are milliseconds since 1970 in UTC. */
export type ReadingColumns = {
  readonly start: Float64Array
  /** For what covers a span, such as steps. */
  readonly end?: Float64Array
  readonly value: Float64Array
  /** Minutes east of UTC of the clock that the reading was taken by. */
  readonly offset: Int16Array
  /** 0 none, 1 `<`, 2 `>`. */
  readonly comparator?: Uint8Array
  /** Which of the places that a run was received from each stands in; absent: the first. */
  readonly origin?: Uint16Array
}

export const millisecondsOfDay = 86_400_000

/** Days since 1970 in UTC. */
export const dayOf = (milliseconds: number): number => Math.floor(milliseconds / millisecondsOfDay)

/** When a reading is known: what covers a span only at its end. */
export const knownAtOf = ({ start, end }: ReadingColumns, index: number): number => end?.[index] ?? start[index]!

/** Rows of columns, in the order given. */
export const pick = (columns: ReadingColumns, rows: readonly number[]): ReadingColumns => {
  const { start, end, value, offset, comparator, origin } = columns
  return {
    start: Float64Array.from(rows, row => start[row]!),
    ...(end === undefined ? {} : { end: Float64Array.from(rows, row => end[row]!) }),
    value: Float64Array.from(rows, row => value[row]!),
    offset: Int16Array.from(rows, row => offset[row]!),
    ...(comparator === undefined ? {} : { comparator: Uint8Array.from(rows, row => comparator[row]!) }),
    ...(origin === undefined ? {} : { origin: Uint16Array.from(rows, row => origin[row]!) }),
  }
}

/** A stretch of columns, without copying. */
export const slice = ({ start, end, value, offset, comparator, origin }: ReadingColumns, from: number, to: number) => ({
  start: start.subarray(from, to),
  ...(end === undefined ? {} : { end: end.subarray(from, to) }),
  value: value.subarray(from, to),
  offset: offset.subarray(from, to),
  ...(comparator === undefined ? {} : { comparator: comparator.subarray(from, to) }),
  ...(origin === undefined ? {} : { origin: origin.subarray(from, to) }),
})

/**
 * Several columns as one, ascending by start; `origin` counts on over the parts, each of which has `origins` of its own.
 *
 * @param parts each with how many places it was received from
 */
export const merge = (
  parts: readonly { readonly columns: ReadingColumns; readonly origins: number }[],
): ReadingColumns => {
  const [only] = parts
  if (only !== undefined && parts.length === 1) return only.columns
  const count = parts.reduce((sum, { columns }) => sum + columns.start.length, 0)
  const start = new Float64Array(count)
  const end = parts.some(({ columns }) => columns.end !== undefined) ? new Float64Array(count) : undefined
  const value = new Float64Array(count)
  const offset = new Int16Array(count)
  const comparator = parts.some(({ columns }) => columns.comparator !== undefined) ? new Uint8Array(count) : undefined
  const origin = new Uint16Array(count)
  let at = 0
  let origins = 0
  for (const { columns, origins: own } of parts) {
    start.set(columns.start, at)
    end?.set(columns.end ?? columns.start, at)
    value.set(columns.value, at)
    offset.set(columns.offset, at)
    if (columns.comparator !== undefined) comparator?.set(columns.comparator, at)
    for (let row = 0; row < columns.start.length; row += 1) origin[at + row] = origins + (columns.origin?.[row] ?? 0)
    at += columns.start.length
    origins += own
  }
  const merged: ReadingColumns = {
    start,
    ...(end === undefined ? {} : { end }),
    value,
    offset,
    ...(comparator === undefined ? {} : { comparator }),
    origin,
  }
  return isAscending(start) ? merged : pick(merged, orderOf(merged))
}

export const isAscending = (start: Float64Array): boolean => {
  for (let row = 1; row < start.length; row += 1) if (start[row]! < start[row - 1]!) return false
  return true
}

/** By start; of one start by value and comparator, so that the order of the parts does not matter. */
export const orderOf = ({ start, end, value, comparator }: ReadingColumns): readonly number[] =>
  Array.from(start, (_, row) => row).sort(
    (a, b) =>
      start[a]! - start[b]! ||
      (end?.[a] ?? 0) - (end?.[b] ?? 0) ||
      value[a]! - value[b]! ||
      (comparator?.[a] ?? 0) - (comparator?.[b] ?? 0),
  )

/** Whether two readings say the same of the same moment; the clock's offset is no part of it. */
export const isSame = (a: ReadingColumns, row: number, b: ReadingColumns, other: number): boolean =>
  a.start[row] === b.start[other] &&
  // Object.is: a value of -0 is not 0, and comes back as it was.
  Object.is(a.value[row], b.value[other]) &&
  knownAtOf(a, row) === knownAtOf(b, other) &&
  (a.comparator?.[row] ?? 0) === (b.comparator?.[other] ?? 0)
