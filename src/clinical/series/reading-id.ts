import type { FactId } from '../../core/index.ts'
import { knownAtOf, type ReadingColumns } from './columns.ts'

/** 16 hexadecimal characters: one series (a record's readings of one thing by one device). */
export type SeriesId = string & { readonly __series: unique symbol }

const words = new DataView(new ArrayBuffer(8))

/** Mixes 32 bits into a hash, as MurmurHash3 does (Appleby, public domain). */
const mixed = (hash: number, word: number): number => {
  let k = Math.imul(word, 0xcc9e2d51)
  k = (k << 15) | (k >>> 17)
  let h = hash ^ Math.imul(k, 0x1b873593)
  h = (h << 13) | (h >>> 19)
  return Math.imul(h, 5) + 0xe6546b64
}

/** MurmurHash3's last step: every bit of the hash depends on every bit before. */
const finished = (hash: number): number => {
  let h = hash
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

const hashOf = (columns: ReadingColumns, row: number, seed: number): number => {
  let hash = seed
  const add = (value: number) => {
    words.setFloat64(0, value)
    hash = mixed(mixed(hash, words.getUint32(0)), words.getUint32(4))
  }
  add(columns.start[row]!)
  add(columns.value[row]!)
  add(knownAtOf(columns, row))
  return finished(mixed(hash, columns.comparator?.[row] ?? 0))
}

const seeds = [0x5e71e5, 0x7ead1b] as const

/**
 * A number that tells a set of readings from another one, 16 hexadecimal characters. It is a sum: it depends neither on
 * their order nor on how they are stored, and those of two sets that have nothing in common add up. It detects change, it
 * proves nothing: that is for the documents and their SHA-256.
 */
export const digestOf = (columns: ReadingColumns): string => {
  let [one, other] = [0, 0]
  for (let row = 0; row < columns.start.length; row += 1) {
    one = (one + hashOf(columns, row, seeds[0])) >>> 0
    other = (other + hashOf(columns, row, seeds[1])) >>> 0
  }
  return hex(one, 8) + hex(other, 8)
}

/** The digest of the union of sets that have nothing in common. */
export const addDigests = (digests: readonly string[]): string => {
  let [one, other] = [0, 0]
  for (const digest of digests) {
    one = (one + Number.parseInt(digest.slice(0, 8), 16)) >>> 0
    other = (other + Number.parseInt(digest.slice(8), 16)) >>> 0
  }
  return hex(one, 8) + hex(other, 8)
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0')

/** Moments are shifted by the series' own id, so that an id does not show when somebody was measured. */
const shiftOf = (series: SeriesId): number => Number.parseInt(series.slice(0, 12), 16)

const range = 2 ** 48

/**
 * The id of one reading, 40 hexadecimal characters: its series, its moment and what it says. The same reading has the same
 * id, whenever and however it is stored.
 */
export const readingId = (series: SeriesId, columns: ReadingColumns, row: number): FactId => {
  const moment = (((columns.start[row]! + shiftOf(series)) % range) + range) % range
  const said = hex(hashOf(columns, row, seeds[0]), 8) + hex(hashOf(columns, row, seeds[1]) >>> 16, 4)
  return `${series}${hex(Math.floor(moment), 12)}${said}` as FactId
}

/** The series and the moment (milliseconds since 1970) that the id of a reading names; `undefined` for the id of another fact. */
export const readingNamed = (id: string): { readonly series: SeriesId; readonly start: number } | undefined => {
  if (!/^[0-9a-f]{40}$/.test(id)) return undefined
  const series = id.slice(0, 16) as SeriesId
  const moment = (Number.parseInt(id.slice(16, 28), 16) - shiftOf(series) + range) % range
  return { series, start: moment >= range / 2 ? moment - range : moment }
}
