import fc from 'fast-check'
import { expect, test } from 'vitest'
import { prefetchRanges } from './prefetch-ranges.ts'

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
