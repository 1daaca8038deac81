import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jsonValues, parseObject } from './json-values.ts'

const valuesOf = async (text: string, pieces = 1): Promise<unknown[]> => {
  const bytes = Buffer.from(text)
  const size = Math.max(1, Math.ceil(bytes.length / pieces))
  const chunks = Array.from({ length: pieces }, (_, n) => bytes.subarray(n * size, (n + 1) * size))
  const found: unknown[] = []
  for await (const value of jsonValues(chunks)) {
    if (value.kind === 'unreadable') {
      found.push([value.code, value.offset, value.length])
      continue
    }
    // The place is that of the value.
    expect(bytes.subarray(value.offset, value.offset + value.bytes.length).equals(value.bytes)).toBe(true)
    const parsed = parseObject(value.bytes)
    found.push(parsed.ok ? parsed.object : parsed.code)
  }
  return found
}

describe('objects of a JSON document', () => {
  test('of an array, of lines, or one alone', async () => {
    expect(await valuesOf('[{"a":1},\n{"b":[1,{"c":"]}"}]}]')).toEqual([{ a: 1 }, { b: [1, { c: ']}' }] }])
    expect(await valuesOf('{"a":1}\n{"b":2}\n')).toEqual([{ a: 1 }, { b: 2 }])
    expect(await valuesOf('\uFEFF{"a":1}')).toEqual([{ a: 1 }])
  })

  test('what stands between them, is cut off, or is no JSON is told, and the rest is read', async () => {
    expect(await valuesOf('[{"a":1}, 7, {"b":2}]')).toEqual([{ a: 1 }, ['json-invalid', 10, 1], { b: 2 }])
    expect(await valuesOf('[{"a":1},{"b":')).toEqual([{ a: 1 }, ['json-truncated', 9, 5]])
    expect(await valuesOf('[{"a":x},{"b":2}]')).toEqual(['json-invalid', { b: 2 }])
  })

  test('one of megabytes is passed over', async () => {
    const long = JSON.stringify({ a: 'x'.repeat(9_000_000) })
    const found = await valuesOf(`[{"a":1},${long},{"b":2}]`, 50)
    expect(found).toEqual([{ a: 1 }, ['too-large', 9, long.length], { b: 2 }])
  })

  test('objects that were written are read again, however the bytes are cut', async () => {
    const object = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 })
    await fc.assert(
      fc.asyncProperty(fc.array(object, { maxLength: 6 }), fc.integer({ min: 1, max: 9 }), async (given, pieces) => {
        const text = JSON.stringify(given)
        expect(await valuesOf(text, pieces)).toEqual(JSON.parse(text) as object[])
      }),
    )
  })
})
