import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonTokens, laidOut } from './json-tokens.ts'

describe('jsonTokens', () => {
  it('tells keys from values', () => {
    const source = '{"code": "2160-0", "value": -1.5e0, "final": true}'
    expect(
      jsonTokens(source)
        .filter(({ kind }) => kind !== 'other')
        .map(({ kind, text }) => [kind, text]),
    ).toEqual([
      ['key', '"code"'],
      ['string', '"2160-0"'],
      ['key', '"value"'],
      ['number', '-1.5e0'],
      ['key', '"final"'],
      ['word', 'true'],
    ])
  })

  it('never changes a character, of any text', () => {
    fc.assert(
      fc.property(
        fc.string(),
        text =>
          jsonTokens(text)
            .map(token => token.text)
            .join('') === text,
      ),
    )
    fc.assert(
      fc.property(fc.json(), fc.nat(), (json, cut) => {
        const text = json.slice(0, cut)
        return (
          jsonTokens(text)
            .map(token => token.text)
            .join('') === text
        )
      }),
    )
  })
})

describe('laidOut', () => {
  it('lays one line out over many, and takes deep margins away', () => {
    expect(laidOut('{"a":[1,"b"],"c":{}}')).toBe('{\n  "a": [\n    1,\n    "b"\n  ],\n  "c": {}\n}')
    expect(laidOut('{\n            "a": 1\n        }')).toBe('{\n  "a": 1\n}')
  })

  it('keeps every piece as it came, where parsing would not', () => {
    expect(laidOut('{"value":1.50,"big":12345678901234567890}')).toBe(
      '{\n  "value": 1.50,\n  "big": 12345678901234567890\n}',
    )
  })

  it('lays out as JSON.stringify does, any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        expect(laidOut(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2))
      }),
      { examples: [[{ '{ }': '[ ]' }]] },
    )
  })

  it('takes text that is cut off', () => {
    expect(laidOut('{"a":{"b":')).toBe('{\n  "a": {\n    "b": ')
  })
})
