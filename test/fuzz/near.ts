import fc from 'fast-check'

/** What stands in the place of a value: of another type, at the edge of its own, or a name that means something. */
const strange = fc.constantFrom<unknown>(
  ...[null, true, 0, -1, 0.1, 1e308, 5e-324, 2 ** 53 + 2, -0],
  ...['', ' ', '0', '1e400', '7.2', '2026-02-30', '2024-02-29T23:59:60+14:00', '2024', '9999-12-31', '0001-01-01'],
  ...['__proto__', 'constructor', 'toString', '\0', '\ud800', '\ufeff', 'é\u0301', '<', '*', '%', '{', '}', '['],
  ...['#', '#a', 'Patient/p', 'Patient/', '/', 'urn:uuid:', 'http://x.example/Patient/p', '../Patient/p'],
  ...['http://loinc.org', 'http://unitsofmeasure.org', 'mg/dL', 'final', 'entered-in-error', 'active', 'x'.repeat(300)],
  ...[
    [],
    {},
    [null],
    [[]],
    [{}],
    { reference: 'Patient/p' },
    { value: 1 },
    { coding: [{}] },
    JSON.parse('{"__proto__":{"a":1}}'),
  ],
)

const step = fc.record({
  kind: fc.constantFrom('delete', 'replace', 'replace', 'copy', 'swap', 'wrap', 'repeat', 'rename', 'name'),
  at: fc.nat(),
  other: fc.nat(),
  value: strange,
  name: fc.constantFrom(
    'valueOf',
    'constructor',
    'toString',
    'hasOwnProperty',
    '__proto__',
    'valueQuantity',
    'valueString',
    '_value',
    'extension',
    'modifierExtension',
    'contained',
  ),
})
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

type Place = { readonly within: Record<string | number, unknown>; readonly key: string | number }

/** Every member and element, outermost first. */
const placesIn = (json: unknown): readonly Place[] => {
  const places: Place[] = []
  const left: unknown[] = [json]
  for (let next = left.shift(); next !== undefined; next = left.shift()) {
    if (typeof next !== 'object' || next === null) continue
    for (const key of Object.keys(next)) {
      const place = { within: next as Place['within'], key: Array.isArray(next) ? Number(key) : key }
      places.push(place)
      left.push(place.within[key] ?? null)
    }
  }
  return places
}

const put = ({ within, key }: Place, value: unknown): void => {
  Object.defineProperty(within, key, { value, enumerable: true, configurable: true, writable: true })
}

const copied = <T>(json: T): T => JSON.parse(JSON.stringify(json)) as T

const take = (json: unknown, { kind, at, other, value, name }: Step): void => {
  const places = placesIn(json)
  const [here, there] = [places[at % places.length], places[other % places.length]]
  if (here === undefined || there === undefined) return
  const now = here.within[here.key]
  if (kind === 'delete') {
    if (Array.isArray(here.within)) here.within.splice(Number(here.key), 1)
    else delete here.within[here.key]
  } else if (kind === 'replace') put(here, copied(value))
  else if (kind === 'copy') put(here, copied(there.within[there.key] ?? null))
  else if (kind === 'swap') {
    const then = copied(there.within[there.key] ?? null)
    put(there, copied(now ?? null))
    put(here, then)
  } else if (kind === 'wrap') put(here, Array.isArray(now) ? now[0] : [now])
  else if (kind === 'repeat') put(here, Array.isArray(now) ? [...now, ...now] : now)
  else if (!Array.isArray(here.within)) {
    delete here.within[here.key]
    put({ within: here.within, key: kind === 'name' ? name : String(there.key) }, now)
  }
}

/** A valid document with up to six members deleted, replaced, copied, swapped, wrapped, repeated or renamed. */
export const nearJson = <T>(seeds: readonly T[]): fc.Arbitrary<T> =>
  fc.tuple(fc.constantFrom(...seeds), fc.array(step, { maxLength: 6 })).map(([seed, steps]) => {
    const json = copied(seed)
    for (const one of steps) take(json, one)
    return json
  })

const token = fc.constantFrom(
  ...['{', '}', '[', ']', '"', '\\', ',', ':', '\n', '\r\n', '\t', ' ', '\0', '\u2028', '\ufeff', '\\u0000', '\\ud800'],
  ...[
    'null',
    'true',
    '1e400',
    '-',
    '0',
    '1',
    '.',
    '+14:00',
    'Z',
    'T',
    '/',
    '|',
    '#',
    '=',
    ';',
    '<',
    '>',
    '*',
    '%',
    '%00',
    '%ff',
  ],
)

const edit = fc.record({
  kind: fc.constantFrom('cut', 'delete', 'insert', 'overwrite', 'repeat', 'move'),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat({ max: 40 }),
  to: fc.double({ min: 0, max: 1, noNaN: true }),
  token,
})

/** A valid text that was cut off, or of which stretches were deleted, inserted, overwritten, repeated or moved. */
export const nearText = (texts: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(texts, fc.array(edit, { maxLength: 4 })).map(([text, edits]) =>
    edits.reduce((now, { kind, at, length, to, token: given }) => {
      const [from, target] = [Math.floor(at * now.length), Math.floor(to * now.length)]
      const [before, piece, after] = [now.slice(0, from), now.slice(from, from + length), now.slice(from + length)]
      if (kind === 'cut') return before
      if (kind === 'delete') return before + after
      if (kind === 'insert') return `${before}${given}${piece}${after}`
      if (kind === 'overwrite') return `${before}${given}${after}`
      if (kind === 'repeat') return `${before}${piece}${piece}${after}`
      const without = before + after
      return without.slice(0, target) + piece + without.slice(target)
    }, text),
  )

const flip = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), byte: fc.nat({ max: 255 }) })

/** The bytes of a text, a few of them changed: what no text has, too. */
export const nearBytes = (texts: fc.Arbitrary<string>): fc.Arbitrary<Uint8Array> =>
  fc
    .tuple(nearText(texts), fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.array(flip, { maxLength: 3 })))
    .map(([text, flips]) => {
      const bytes = new TextEncoder().encode(text)
      for (const { at, byte } of flips) if (bytes.length > 0) bytes[Math.floor(at * (bytes.length - 1))] = byte
      return bytes
    })

/** A short piece many thousand times: what a pattern that goes back over its text takes minutes for. */
export const repetitive = (pieces: readonly string[], most = 20_000): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom('', ...pieces),
      fc.constantFrom(...pieces),
      fc.nat({ max: most }),
      fc.constantFrom('', '!', '\n', ...pieces),
    )
    .map(([head, piece, count, tail]) => `${head}${piece.repeat(count)}${tail}`)
