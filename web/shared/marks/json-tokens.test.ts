import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { indented, jsonTokens } from './json-tokens.ts'

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

describe('indented', () => {
  it('breaks one line into many and leaves the rest alone', () => {
    expect(indented('{"a":1}')).toBe('{\n  "a": 1\n}')
    expect(indented('{\n"a":1}')).toBeNull()
    expect(indented('{"a":')).toBeNull()
  })
})
