import pg from 'pg'

type Parser = (text: string) => unknown

/** Type oids of pg_type.dat that the defaults of `pg` read differently from what Attune wants. */
const oids = {
  bytea: 17,
  int8: 20,
  date: 1082,
  dateArray: 1182,
  int8Array: 1016,
  interval: 1186,
  timestamp: 1114,
  timestampArray: 1115,
  timestamptz: 1184,
  timestamptzArray: 1185,
} as const

/** `2026-11-24 02:14:43.123456+00` (DateStyle ISO, TimeZone UTC) to an `Instant`; microseconds are cut off. */
const instant: Parser = text => {
  const match = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\+00$/.exec(text)
  // infinity, BC and years after 9999 have no Instant.
  if (match === null) throw new RangeError(`timestamptz ${text} is not an instant`)
  return `${match[1]}T${match[2]}.${(match[3] ?? '').padEnd(3, '0').slice(0, 3)}Z`
}

/** A number when it is exact, else a bigint. */
const integer: Parser = text => {
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : BigInt(text)
}

/** A plain Uint8Array over the bytes (pg gives a Buffer), from the hex format. */
const bytes: Parser = text => {
  const buffer = Buffer.from(text.slice(2), 'hex')
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
}

const plain: Parser = text => text

/** One-dimensional arrays of types whose text needs no quotes. timestamptz elements are quoted; quotes are dropped. */
const arrayOf =
  (element: Parser): Parser =>
  text =>
    text === '{}'
      ? []
      : text
          .slice(1, -1)
          .split(',')
          .map(item => (item === 'NULL' ? null : element(item.replaceAll('"', ''))))

const parsers = new Map<number, Parser>([
  [oids.bytea, bytes],
  [oids.int8, integer],
  [oids.int8Array, arrayOf(integer)],
  [oids.timestamptz, instant],
  [oids.timestamptzArray, arrayOf(instant)],
  [oids.date, plain],
  [oids.dateArray, arrayOf(plain)],
  [oids.timestamp, plain],
  [oids.timestampArray, arrayOf(plain)],
  [oids.interval, plain],
])

/**
 * How values come out of either back end: timestamptz as an `Instant` text, bigint as a number when exact (else a
 * bigint), date and timestamp as the database's ISO text, numeric as text, json and jsonb parsed, bytea as
 * Uint8Array. Going in: an object is sent as JSON, an array as a PostgreSQL array (so a JSON array must be
 * stringified first), a Date as an instant.
 */
export const valueTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    (format === 'binary' ? undefined : parsers.get(oid)) ?? pg.types.getTypeParser(oid, format),
}
