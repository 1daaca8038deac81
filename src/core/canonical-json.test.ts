import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from './canonical-json.ts'

describe('canonicalJson', () => {
  it('sorts keys at every depth, keeps the order of arrays and leaves undefined out', () => {
    expect(canonicalJson({ b: [{ z: 1, a: undefined }, 2], a: { d: null, c: 'x' }, '10': 1, '9': 2 })).toBe(
      '{"9":2,"10":1,"a":{"c":"x","d":null},"b":[{"z":1},2]}',
    )
  })

  it('gives one text for one value, whatever the order of its keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), value => {
        const reversed = Object.fromEntries(Object.entries(value).reverse())
        expect(canonicalJson(reversed)).toBe(canonicalJson(value))
        expect(canonicalJson(JSON.parse(canonicalJson(value)))).toBe(canonicalJson(value))
      }),
    )
  })

  it('gives one text only to equal values', () => {
    const small = fc.oneof(
      fc.constantFrom(1, '1', null, true, {}, []),
      fc.dictionary(fc.constantFrom('a', 'b'), fc.nat(1)),
    )
    fc.assert(
      fc.property(small, small, (a, b) => {
        fc.pre(canonicalJson(a) === canonicalJson(b))
        expect(JSON.parse(JSON.stringify(a))).toEqual(JSON.parse(JSON.stringify(b)))
      }),
    )
  })

  it('refuses what JSON would lose', () => {
    expect(() => canonicalJson({ at: new Date(0) })).toThrow(TypeError)
    expect(() => canonicalJson([new Map([['a', 1]])])).toThrow(TypeError)
  })
})
