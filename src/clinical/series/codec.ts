import type { ReadingColumns } from './columns.ts'

/*
 * A run of readings as bytes: a version, the number of readings, then the columns in a fixed order, each with the way it
 * is written. Whole numbers are written as differences in a variable number of bytes (base 128, little end first, sign in
 * the lowest bit): a sensor's times differ by the same again and again, and cost a byte each. What does not fit is written
 * as the eight bytes of each double, so that everything comes back as it was, bit by bit.
 */

const version = 1

/** How a column is written. */
const way = { absent: 0, constant: 1, deltas: 2, secondDeltas: 3, doubles: 4 } as const

/** Larger whole numbers are written as doubles: two differences of them stay exact. */
const largest = 2 ** 48

/** Powers of ten by which values are made whole: devices print up to so many decimals. */
const decimals = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000]

/**
 * Packs readings; `unpackReadings` gives back every double bit by bit.
 *
 * @example
 * unpackReadings(packReadings({ start, value, offset })) // { start, value, offset }
 */
export const packReadings = ({ start, end, value, offset, comparator, origin }: ReadingColumns): Uint8Array => {
  const out = createWriter(start.length * 4 + 64)
  out.byte(version)
  out.whole(start.length)
  writeColumn(out, start, way.secondDeltas)
  // Spans are short and alike, their ends are not.
  if (end === undefined) out.byte(way.absent)
  else writeSpans(out, start, end)
  writeValues(out, value)
  writeColumn(out, offset, way.deltas)
  if (comparator === undefined) out.byte(way.absent)
  else writeColumn(out, comparator, way.deltas)
  if (origin === undefined) out.byte(way.absent)
  else writeColumn(out, origin, way.deltas)
  return out.bytes()
}

/** @throws Error for bytes that `packReadings` did not make: a damaged database. */
export const unpackReadings = (bytes: Uint8Array): ReadingColumns => {
  const from = createReader(bytes)
  if (from.byte() !== version) throw new Error('Readings of another version')
  const count = from.whole()
  const start = readColumn(from, count)
  const span = from.byte()
  const end = span === way.absent ? undefined : readSpans(from, span, start)
  const scale = decimals[from.byte()]
  if (scale === undefined) throw new Error('Readings of another form')
  const value = readColumn(from, count)
  if (scale !== 1) for (let row = 0; row < count; row += 1) value[row] = value[row]! / scale
  const offset = Int16Array.from(readColumn(from, count))
  const comparator = readOptional(from, count)
  const origin = readOptional(from, count)
  return {
    start,
    ...(end === undefined ? {} : { end }),
    value,
    offset,
    ...(comparator === undefined ? {} : { comparator: Uint8Array.from(comparator) }),
    ...(origin === undefined ? {} : { origin: Uint16Array.from(origin) }),
  }
}

type Column = Float64Array | Int16Array | Uint8Array | Uint16Array
type Writer = ReturnType<typeof createWriter>
type Reader = ReturnType<typeof createReader>

const isWhole = (value: number): boolean =>
  Number.isInteger(value) && value < largest && value > -largest && !Object.is(value, -0)

const writeColumn = (out: Writer, column: Column, deltas: 2 | 3): void => {
  const [first = 0] = column
  if (!column.every(isWhole)) {
    writeDoubles(out, column)
    return
  }
  const constant = column.every(value => value === first)
  out.byte(constant ? way.constant : deltas)
  out.signed(first)
  if (constant) return
  let last = first
  let step = 0
  for (let row = 1; row < column.length; row += 1) {
    const delta = column[row]! - last
    out.signed(deltas === way.deltas ? delta : delta - step)
    last = column[row]!
    step = delta
  }
}

const writeDoubles = (out: Writer, column: Column): void => {
  out.byte(way.doubles)
  for (const value of column) out.double(value)
}

/** Where a difference does not give the end back to the bit, the ends themselves are written. */
const writeSpans = (out: Writer, start: Float64Array, end: Float64Array): void => {
  const spans = end.map((at, row) => at - start[row]!)
  const exact = spans.every((span, row) => isWhole(span) && Object.is(start[row]! + span, end[row]))
  if (exact) writeColumn(out, spans, way.deltas)
  else writeDoubles(out, end)
}

const readSpans = (from: Reader, kind: number, start: Float64Array): Float64Array => {
  const column = readWritten(from, kind, start.length)
  if (kind === way.doubles) return column
  return column.map((span, row) => start[row]! + span)
}

/** Values with a few decimals as whole numbers, where dividing gives every one of them back to the bit. */
const writeValues = (out: Writer, value: Float64Array): void => {
  const power = decimals.findIndex(scale =>
    value.every(one => {
      const whole = Math.round(one * scale)
      return isWhole(whole) && Object.is(whole / scale, one)
    }),
  )
  out.byte(Math.max(power, 0))
  const scale = decimals[power]
  if (scale === undefined) writeDoubles(out, value)
  else
    writeColumn(
      out,
      value.map(one => Math.round(one * scale)),
      way.deltas,
    )
}

const readOptional = (from: Reader, count: number): Float64Array | undefined => {
  const kind = from.byte()
  return kind === way.absent ? undefined : readWritten(from, kind, count)
}

const readColumn = (from: Reader, count: number): Float64Array => readWritten(from, from.byte(), count)

const readWritten = (from: Reader, kind: number, count: number): Float64Array => {
  const column = new Float64Array(count)
  if (kind === way.doubles) {
    for (let row = 0; row < count; row += 1) column[row] = from.double()
    return column
  }
  if (kind !== way.constant && kind !== way.deltas && kind !== way.secondDeltas) {
    throw new Error('Readings of another form')
  }
  let last = from.signed()
  if (kind === way.constant) return column.fill(last)
  if (count > 0) column[0] = last
  let step = 0
  for (let row = 1; row < count; row += 1) {
    step = kind === way.deltas ? from.signed() : step + from.signed()
    last += step
    column[row] = last
  }
  return column
}

const createWriter = (expected: number) => {
  let buffer = new Uint8Array(expected)
  let view = new DataView(buffer.buffer)
  let length = 0
  const room = (more: number): void => {
    if (length + more <= buffer.length) return
    const larger = new Uint8Array(Math.max(buffer.length * 2, length + more))
    larger.set(buffer)
    buffer = larger
    view = new DataView(buffer.buffer)
  }
  const whole = (value: number): void => {
    room(10)
    let rest = value
    // Beyond 31 bits the bitwise operators would cut it off.
    while (rest > 0x7fff_ffff) {
      buffer[length++] = (rest % 128) | 128
      rest = Math.floor(rest / 128)
    }
    while (rest > 127) {
      buffer[length++] = (rest & 127) | 128
      rest >>>= 7
    }
    buffer[length++] = rest
  }
  return {
    byte: (value: number): void => {
      room(1)
      buffer[length++] = value
    },
    whole,
    signed: (value: number): void => whole(value < 0 ? -2 * value - 1 : 2 * value),
    double: (value: number): void => {
      room(8)
      view.setFloat64(length, value, true)
      length += 8
    },
    bytes: (): Uint8Array => buffer.slice(0, length),
  }
}

const createReader = (bytes: Uint8Array) => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 0
  const byte = (): number => {
    const value = bytes[at]
    if (value === undefined) throw new Error('Readings end too early')
    at += 1
    return value
  }
  const whole = (): number => {
    let value = 0
    let scale = 1
    for (;;) {
      const next = byte()
      value += (next & 127) * scale
      if (next < 128) return value
      scale *= 128
    }
  }
  return {
    byte,
    whole,
    signed: (): number => {
      const value = whole()
      return value % 2 === 1 ? -(value + 1) / 2 : value / 2
    },
    double: (): number => {
      at += 8
      if (at > bytes.length) throw new Error('Readings end too early')
      return view.getFloat64(at - 8, true)
    },
  }
}
