import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  createCompactor,
  createOutliner,
  type Line,
  lineStream,
  linesOf,
  looksLikeLines,
  type Scanned,
  scanBytes as scanLazily,
  scanStream,
  tooLongLine,
} from './index.ts'

const all = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}

const scanBytes = (...args: Parameters<typeof scanLazily>) => [...scanLazily(...args)]

const scanLine = ({ range, bytes }: Line) =>
  bytes === undefined ? [tooLongLine(range)] : scanBytes(bytes, range.offset)

const encode = (text: string) => new TextEncoder().encode(text)
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

async function* inChunks(bytes: Uint8Array, sizes: readonly number[]) {
  for (let start = 0, n = 0; start < bytes.length; n++) {
    const size = sizes[n % sizes.length]!
    yield bytes.slice(start, start + size)
    start += size
  }
}

/** What was found, without the bytes themselves: their text instead. */
const plain = (found: readonly Scanned[]) =>
  found.map(one => (one.kind === 'resource' ? { ...one, bytes: decode(one.bytes) } : one))

const streamed = async (bytes: Uint8Array, sizes: readonly number[], largest?: number) => {
  const outliner = createOutliner(() => undefined)
  for await (const chunk of inChunks(bytes, sizes)) outliner.push(chunk)
  return await all(scanStream(inChunks(bytes, sizes), outliner.end(), largest))
}

const kinds = (text: string) => scanBytes(encode(text)).map(one => (one.kind === 'unreadable' ? one.code : one.kind))

describe('a document', () => {
  test('a single resource', () => {
    expect(plain(scanBytes(encode(' {"resourceType":"Patient","id":"1"}\n')))).toEqual([
      {
        kind: 'resource',
        range: { offset: 1, length: 35 },
        bytes: '{"resourceType":"Patient","id":"1"}',
        fullUrl: undefined,
        resourceType: 'Patient',
        id: '1',
      },
    ])
  })

  test('a Bundle gives its entries, whatever the order of its members', () => {
    const entry = '{"resource":{"id":"7","resourceType":"Patient"},"fullUrl":"urn:uuid:\\u0061"}'
    for (const text of [
      `{"resourceType":"Bundle","type":"batch","entry":[${entry},{"request":{"method":"DELETE"}}]}`,
      `{"entry":[${entry},{"request":{"method":"DELETE"}}],"type":"batch","resourceType":"Bundle"}`,
    ]) {
      const [patient, deletion] = scanBytes(encode(text))
      expect(patient).toMatchObject({ kind: 'resource', resourceType: 'Patient', id: '7', fullUrl: 'urn:uuid:a' })
      expect(deletion?.kind).toBe('no-resource')
    }
  })

  test('a Bundle in an entry, and a List with entries, are just resources', () => {
    const nested = '{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Patient"}}]}'
    expect(scanBytes(encode(`{"resourceType":"Bundle","entry":[{"resource":${nested}}]}`))).toMatchObject([
      { kind: 'resource', resourceType: 'Bundle' },
    ])
    expect(scanBytes(encode('{"entry":[{"item":{}}],"resourceType":"List"}'))).toMatchObject([
      { kind: 'resource', resourceType: 'List', range: { offset: 0, length: 45 } },
    ])
  })

  test('strings with brackets, quotes, escapes and any script are only strings', () => {
    const text = '{"resourceType":"Basic","a":"}]\\"{\\\\","b":"Ω漢\\u007d","c":"\\\\"}'
    expect(plain(scanBytes(encode(`${text}${text}`)))).toMatchObject([{ bytes: text }, { bytes: text }])
  })

  test('byte order mark, CRLF, blanks and an empty document', () => {
    const found = scanBytes(Uint8Array.of(0xef, 0xbb, 0xbf, ...encode('\r\n{"resourceType":"Basic"}\r\n')))
    expect(found).toMatchObject([{ kind: 'resource', range: { offset: 5, length: 24 } }])
    expect(kinds('')).toEqual([])
    expect(kinds(' \n')).toEqual([])
    expect(kinds('{"resourceType":"Bundle","type":"searchset"}')).toEqual([])
  })
})

describe('what cannot be read', () => {
  const complete = '{"resource":{"resourceType":"Patient","id":"1"}}'
  test('a document that is cut off: what was complete goes on', () => {
    const text = `{"resourceType":"Bundle","entry":[${complete},{"resource":{"resourceType":"Obs`
    expect(scanBytes(encode(text))).toMatchObject([
      { kind: 'resource', id: '1' },
      { kind: 'unreadable', code: 'json-truncated', range: { offset: 34 + complete.length + 1, length: 32 } },
    ])
    // Also before the type of the Bundle has come.
    expect(kinds(`{"entry":[${complete},{"resource":{"re`)).toEqual(['resource', 'json-truncated'])
    expect(kinds('{"resourceType":"Patient","name":[')).toEqual(['json-truncated'])
  })

  test('brackets that do not match end the document there', () => {
    const text = `{"resourceType":"Bundle","entry":[${complete},{"resource":{"a":[1}}},${complete}]}`
    const found = scanBytes(encode(text))
    expect(found.map(one => (one.kind === 'unreadable' ? one.code : one.kind))).toEqual(['resource', 'json-invalid'])
    expect(found[1]!.range.offset + found[1]!.range.length).toBe(text.length)
    expect(kinds('hello')).toEqual(['json-invalid'])
    expect(kinds('{"resourceType":"Basic"} ]')).toEqual(['resource', 'json-invalid'])
  })

  test('a bad entry whose brackets match costs only itself', () => {
    const text = `{"resourceType":"Bundle","entry":[{"resource":{"a":tru}},17,"x",[{}],null,${complete}]}`
    expect(kinds(text)).toEqual([
      'resource',
      // One stretch: a document may hold millions of them.
      'not-a-resource',
      'resource',
    ])
  })

  test('nesting beyond 500 levels is refused, its neighbours are not', () => {
    const deep = `{"resource":{"resourceType":"Basic","x":${'['.repeat(600)}${']'.repeat(600)}}}`
    expect(kinds(`{"resourceType":"Bundle","entry":[${complete},${deep},${complete}]}`)).toEqual([
      'resource',
      'too-deep',
      'resource',
    ])
    expect(kinds('['.repeat(100_000))).toEqual(['json-truncated'])
  })

  test('a resource that is too large is let go, its neighbours are not', async () => {
    const large = `{"resource":{"resourceType":"Binary","data":"${'A'.repeat(5000)}"}}`
    const bytes = encode(`{"resourceType":"Bundle","entry":[${complete},${large},${complete}]}`)
    const expected = ['resource', 'too-large', 'resource']
    for (const found of [scanBytes(bytes, 0, 1000), await streamed(bytes, [100], 1000)]) {
      expect(found.map(one => (one.kind === 'unreadable' ? one.code : one.kind))).toEqual(expected)
    }
    const lines = encode(`{"resourceType":"A"}\n{"x":"${'A'.repeat(5000)}"}\n{"resourceType":"B"}`)
    const found = (await all(lineStream(inChunks(lines, [64]), 1000))).flatMap(scanLine)
    expect(found.map(one => (one.kind === 'unreadable' ? one.code : one.kind))).toEqual(expected)
  })
})

describe('lines', () => {
  const text =
    '{"resourceType":"A"}\r\n\n{"resourceType":"B"\n{"resourceType":"Bundle","entry":[{"resource":{}}]}\nx\n{"c":1}'
  const expected = ['resource', 'json-truncated', 'resource', 'json-invalid', 'resource']
  test('a bad line costs only itself', () => {
    const found = [...linesOf(encode(text))].flatMap(scanLine)
    expect(found.map(one => (one.kind === 'unreadable' ? one.code : one.kind))).toEqual(expected)
    expect(found.map(({ range }) => text.slice(range.offset, range.offset + range.length).trim())).toEqual([
      '{"resourceType":"A"}',
      '{"resourceType":"B"',
      '{}',
      'x',
      '{"c":1}',
    ])
  })
  test('property: chunks do not matter', async () => {
    const bytes = encode(text)
    const whole = [...linesOf(bytes)].map(line => plain(scanLine(line)))
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }), async sizes => {
        const found = await all(lineStream(inChunks(bytes, sizes)))
        expect(found.map(line => plain(scanLine(line)))).toEqual(whole)
      }),
    )
  })
  test('are recognised by their first line', () => {
    expect(looksLikeLines(encode(text))).toBe(true)
    expect(looksLikeLines(encode('{\n"resourceType":"A"}\n'))).toBe(false)
    expect(looksLikeLines(encode('{"resourceType":"A"}\n \n'))).toBe(false)
    expect(looksLikeLines(encode('{"resourceType":"A"}'))).toBe(false)
  })
})

const anyResource = fc
  .tuple(
    fc.constantFrom('Patient', 'Observation', 'Böse'),
    fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()),
  )
  .map(([resourceType, members]) => ({ ...members, resourceType }))

test('property: any resources come back as they were, from a Bundle of any layout, in chunks of any size', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyResource, { maxLength: 6 }),
      fc.constantFrom(undefined, 1, '\t', '\r\n '),
      fc.boolean(),
      fc.array(fc.integer({ min: 1, max: 97 }), { minLength: 1, maxLength: 6 }),
      async (resources, indent, typeLast, sizes) => {
        const entry = resources.map((resource, n) => ({ fullUrl: `urn:uuid:${n}`, resource }))
        const bundle = typeLast ? { entry, resourceType: 'Bundle' } : { resourceType: 'Bundle', entry }
        const bytes = encode(JSON.stringify(bundle, null, indent))
        const found = scanBytes(bytes)
        expect(found.map(one => one.kind === 'resource' && JSON.parse(decode(one.bytes)))).toEqual(
          resources.map(resource => JSON.parse(JSON.stringify(resource))),
        )
        for (const one of found) {
          if (one.kind !== 'resource') continue
          expect(bytes.subarray(one.range.offset, one.range.offset + one.range.length)).toEqual(one.bytes)
        }
        expect(plain(await streamed(bytes, sizes))).toEqual(plain(found))
      },
    ),
  )
})

test('property: whatever bytes come, in whatever chunks, nothing throws and both ways agree', async () => {
  const fragments = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    '"',
    '\\',
    ',',
    ':',
    ' ',
    '\n',
    '"entry"',
    '"resource"',
    'x',
    '1',
  )
  const document = fc
    .array(fc.oneof(fragments, fc.constant('{"resourceType":"Bundle","entry":[{"resource":{')), { maxLength: 40 })
    .map(parts => encode(parts.join('')))
  await fc.assert(
    fc.asyncProperty(
      document,
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
      async (bytes, sizes) => {
        expect(plain(await streamed(bytes, sizes))).toEqual(plain(scanBytes(bytes)))
      },
    ),
    { numRuns: 500 },
  )
})

test('property: compact JSON is what JSON.stringify writes', () => {
  const compact = createCompactor()
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(0, 2, '\t', '\r\n'), (value, indent) => {
      expect(decode(compact(encode(JSON.stringify(value, null, indent))).bytes)).toBe(JSON.stringify(value))
    }),
  )
  expect(decode(compact(encode('{ "a\\" " : "b  c" }')).bytes)).toBe('{"a\\" ":"b  c"}')
})
