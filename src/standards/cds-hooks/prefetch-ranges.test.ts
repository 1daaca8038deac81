import fc from 'fast-check'
import { expect, test } from 'vitest'
import { prefetchRanges, withStandIns } from './prefetch-ranges.ts'

const sliced = (text: string) => {
  const bytes = Buffer.from(text)
  return Object.fromEntries(
    prefetchRanges(bytes).map(({ key, offset, length }) => [
      key,
      JSON.parse(bytes.subarray(offset, offset + length).toString()),
    ]),
  )
}

test('property: every prefetch value is found by its bytes, in any layout', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true }),
      fc.constantFrom(0, 2),
      fc.jsonValue(),
      (prefetch, indent, other) => {
        const text = JSON.stringify({ hook: 'x', other, prefetch, after: [1, '}'] }, null, indent)
        expect(sliced(text)).toEqual(JSON.parse(JSON.stringify(prefetch)))
      },
    ),
  )
})

test('no prefetch, no ranges', () => {
  expect(prefetchRanges(Buffer.from('{"hook":"patient-view"}'))).toEqual([])
  expect(prefetchRanges(Buffer.from('{"prefetch":null}'))).toEqual([])
})

test('of two members of that name the last counts', () => {
  expect(sliced('{"prefetch":{"a":1},"prefetch":{"b":2}}')).toEqual({ b: 2 })
  expect(prefetchRanges(Buffer.from('{"prefetch":{"a":1},"prefetch":null}'))).toEqual([])
})

test('property: a place is within the bytes, also in what is not JSON', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^\{"prefetch":[{}[\]",:a\\ 1]*$/), text => {
      const bytes = Buffer.from(text)
      for (const { offset, length } of prefetchRanges(bytes)) {
        expect(length).toBeGreaterThanOrEqual(0)
        expect(offset + length).toBeLessThanOrEqual(bytes.length)
      }
    }),
    { examples: [['{"prefetch":{"\\']] },
  )
})

test('property: with other values in their places, the rest is as it was', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true }),
      fc.jsonValue(),
      (prefetch, other) => {
        const body = Buffer.from(JSON.stringify({ other, prefetch, after: 'ü' }))
        const parsed = JSON.parse(withStandIns(body, prefetchRanges(body), '"x"') ?? '')
        const keys = Object.keys(JSON.parse(JSON.stringify(prefetch)))
        expect(parsed).toEqual({
          other: JSON.parse(JSON.stringify(other)),
          prefetch: Object.fromEntries(keys.map(key => [key, 'x'])),
          after: 'ü',
        })
      },
    ),
  )
})
