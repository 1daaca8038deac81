import type { SqliteHeader } from './header.ts'

/** A stored value. An integer beyond 2^53 is a `bigint`. */
export type SqlValue = null | number | bigint | string | Uint8Array

/** A row as it lies in its page (sqlite.org/fileformat2, 1.6 and 2.1). */
export type Cell = {
  readonly rowid: number
  /** As many as were written; `undefined`: the value goes on in further pages, which are not followed. */
  readonly values: readonly (SqlValue | undefined)[]
  /** The bytes of the page from `from` to `to` hold it. */
  readonly from: number
  readonly to: number
}

type Cursor = { at: number }

/** A variable-length integer; one of nine bytes may be negative. Sets `at` beyond the end when there is none. */
const varint = (bytes: Uint8Array, cursor: Cursor): number => {
  const from = cursor.at
  let value = 0
  for (let n = 0; n < 8; n++) {
    const byte = bytes[cursor.at++]
    if (byte === undefined) return 0
    value = value * 128 + (byte & 0x7f)
    if (byte < 0x80) return value
  }
  const last = bytes[cursor.at++]
  if (last === undefined) return 0
  let wide = 0n
  for (let n = 0; n < 8; n++) wide = wide * 128n + BigInt(bytes[from + n]! & 0x7f)
  return Number(BigInt.asIntN(64, wide * 256n + BigInt(last)))
}

/** Bytes of a serial type; reserved types have none that are known. */
const sizeOf = (type: number): number => (type >= 12 ? (type - 12 - (type & 1)) / 2 : sizes[type]!)
const sizes = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0, Number.NaN, Number.NaN] as const

/** How much of a payload lies in the leaf page itself (1.6, table b-tree leaf cell). */
const localOf = (payload: number, usable: number): number => {
  if (payload <= usable - 35) return payload
  const least = Math.floor(((usable - 12) * 32) / 255) - 23
  const fitting = least + ((payload - least) % (usable - 4))
  return fitting <= usable - 35 ? fitting : least
}

/**
 * Reads the row at a place of a leaf page.
 *
 * @param decode text of the database's encoding
 * @returns `undefined` for bytes that are no row
 */
export const readCell = (
  page: Uint8Array,
  from: number,
  { usable }: Pick<SqliteHeader, 'usable'>,
  decode: (bytes: Uint8Array) => string,
): Cell | undefined => {
  const cursor = { at: from }
  const payload = varint(page, cursor)
  const rowid = varint(page, cursor)
  const start = cursor.at
  const to = start + localOf(payload, usable)
  if (payload < 1 || to > page.length || to > usable) return undefined
  const header = start + varint(page, cursor)
  if (header > to) return undefined
  const values: (SqlValue | undefined)[] = []
  const view = new DataView(page.buffer, page.byteOffset, page.length)
  let at = header
  while (cursor.at < header) {
    const type = varint(page, cursor)
    const size = type < 0 ? Number.NaN : sizeOf(type)
    if (!(size >= 0)) return undefined
    const end = at + size
    values.push(end > to ? undefined : storedValue(view, page, type, at, end, decode))
    at = end
  }
  return cursor.at === header && at === start + payload ? { rowid, values, from, to } : undefined
}

const storedValue = (
  view: DataView,
  page: Uint8Array,
  type: number,
  at: number,
  end: number,
  decode: (bytes: Uint8Array) => string,
): SqlValue => {
  switch (type) {
    case 0:
      return null
    case 1:
      return view.getInt8(at)
    case 2:
      return view.getInt16(at)
    case 3:
      return view.getInt8(at) * 0x1_00_00 + view.getUint16(at + 1)
    case 4:
      return view.getInt32(at)
    case 5:
      return view.getInt16(at) * 0x1_00_00_00_00 + view.getUint32(at + 2)
    case 6: {
      const wide = view.getBigInt64(at)
      const number = Number(wide)
      return Number.isSafeInteger(number) ? number : wide
    }
    case 7:
      return view.getFloat64(at)
    case 8:
    case 9:
      return type - 8
    default:
      return type % 2 === 1 ? decode(page.subarray(at, end)) : page.slice(at, end)
  }
}
