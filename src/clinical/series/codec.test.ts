import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packReadings, unpackReadings } from './codec.ts'
import type { ReadingColumns } from './columns.ts'

const anyDouble = fc.oneof(
  fc.double(),
  fc.integer({ min: -1_000_000, max: 1_000_000 }).map(n => n / 10),
  fc.integer(),
  fc.constantFrom(
    0,
    -0,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.MIN_VALUE,
    Number.MAX_VALUE,
    2 ** 48,
    2 ** 53,
    0.1,
  ),
)

const columnsOf = (value: fc.Arbitrary<number>): fc.Arbitrary<ReadingColumns> =>
  fc
    .array(
      fc.tuple(
        fc.oneof(fc.integer({ min: -1e12, max: 4e12 }), fc.double({ min: -1e13, max: 1e13, noNaN: true })),
        fc.oneof(fc.integer({ min: 0, max: 1e8 }), fc.double({ min: 0, max: 1e8, noNaN: true })),
        value,
        fc.integer({ min: -840, max: 840 }),
        fc.integer({ min: 0, max: 2 }),
        fc.integer({ min: 0, max: 40_000 }),
      ),
      { maxLength: 60 },
    )
    .chain(rows =>
      fc.record({ end: fc.boolean(), comparator: fc.boolean(), origin: fc.boolean() }).map(has => ({
        start: Float64Array.from(rows, ([start]) => start),
        ...(has.end ? { end: Float64Array.from(rows, ([start, span]) => start + span) } : {}),
        value: Float64Array.from(rows, ([, , one]) => one),
        offset: Int16Array.from(rows, ([, , , one]) => one),
        ...(has.comparator ? { comparator: Uint8Array.from(rows, ([, , , , one]) => one) } : {}),
        ...(has.origin ? { origin: Uint16Array.from(rows, ([, , , , , one]) => one) } : {}),
      })),
    )

/** To the bit: -0 is not 0, and a NaN is one. */
const bits = (columns: ReadingColumns) =>
  Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [
      name,
      Buffer.from(column.buffer, column.byteOffset, column.byteLength),
    ]),
  )

describe('packed readings', () => {
  it('property: every double comes back bit by bit', () => {
    fc.assert(
      fc.property(columnsOf(anyDouble), columns => {
        expect(bits(unpackReadings(packReadings(columns)))).toEqual(bits(columns))
      }),
      { numRuns: 500 },
    )
  })

  it('a day of a glucose sensor costs three bytes a reading or less', () => {
    const count = 288
    const columns = {
      start: Float64Array.from({ length: count }, (_, n) => 1_764_000_000_000 + n * 300_000 + (n % 7) * 1000),
      value: Float64Array.from({ length: count }, (_, n) => 110 + Math.round(40 * Math.sin(n / 20))),
      offset: new Int16Array(count).fill(60),
    }
    expect(packReadings(columns).length).toBeLessThan(count * 4)
    const steady = { ...columns, start: columns.start.map((_, n) => 1_764_000_000_000 + n * 300_000) }
    expect(packReadings(steady).length).toBeLessThan(count * 2.2)
  })

  it('bytes that are damaged are refused', () => {
    const packed = packReadings({
      start: Float64Array.of(1, 2),
      value: Float64Array.of(5, 6),
      offset: Int16Array.of(0, 0),
    })
    expect(() => unpackReadings(packed.subarray(0, packed.length - 3))).toThrow('too early')
    expect(() => unpackReadings(Uint8Array.of(9, 0))).toThrow('another version')
  })
})
