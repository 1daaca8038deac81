import fc from 'fast-check'
import { expect } from 'vitest'
import type { Fact } from '../../src/clinical/index.ts'
import { canonicalJson, type DocumentHash, epochOf, type RecordId } from '../../src/core/index.ts'
import { factsOfResource } from '../../src/pipeline/normalize/index.ts'
import { buildProfile } from '../../src/pipeline/profile/build-profile.ts'
import {
  createOutliner,
  lineStream,
  linesOf,
  mayBeInexact,
  type Scanned,
  scanBytes,
  scanStream,
  unnoticedIn,
} from '../../src/standards/fhir/index.ts'
import { fuzz } from './fuzz.ts'
import { nearBytes, nearJson, nearText } from './near.ts'
import { oneOfEach, resources } from './seeds.ts'

/** What reads FHIR, against documents that are nearly valid. */

const few = fc.constantFrom(
  ...oneOfEach.filter(one => one.resourceType !== 'Bundle' && JSON.stringify(one).length < 3_000),
)
const json = (value: unknown): string => JSON.stringify(value)

const bundles = fc
  .tuple(fc.array(few, { maxLength: 4 }), fc.constantFrom('', '\n', '  '), fc.boolean())
  .map(([inside, space, typeLast]) => {
    const entries = inside.map(resource => `{"fullUrl":"urn:uuid:${resource.id}",${space}"resource":${json(resource)}}`)
    const entry = `"entry":${space}[${entries.join(`,${space}`)}]`
    const type = '"resourceType":"Bundle"'
    return `{${typeLast ? `${entry},${type}` : `${type},"type":"collection",${entry}`}}`
  })
const lines = fc.array(few, { maxLength: 4 }).map(all => all.map(json).join('\n'))
const documents = nearBytes(fc.oneof(bundles, lines, few.map(json)))

async function* inPieces(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size)
}

const told = (found: readonly Scanned[]) =>
  found.map(one => ('bytes' in one ? { ...one, bytes: Buffer.from(one.bytes).toString('latin1') } : one))

fuzz(
  'the scanner finds stretches in their order, none twice, within the document, the same ones when it streams',
  150,
  fc.tuple(documents, fc.integer({ min: 1, max: 300 })),
  async ([bytes, size]) => {
    const found = [...scanBytes(bytes)]
    let end = 0
    for (const one of found) {
      if (one.kind === 'issue') continue
      expect(one.range.offset).toBeGreaterThanOrEqual(end)
      end = one.range.offset + one.range.length
      if (one.kind === 'resource')
        expect(Buffer.from(one.bytes)).toEqual(Buffer.from(bytes.subarray(one.range.offset, end)))
    }
    expect(end).toBeLessThanOrEqual(bytes.length)
    const outliner = createOutliner(() => undefined)
    for await (const piece of inPieces(bytes, size)) outliner.push(piece)
    const streamed: Scanned[] = []
    for await (const one of scanStream(inPieces(bytes, size), outliner.end())) streamed.push(one)
    expect(told(streamed)).toEqual(told(found))
  },
)

const entryOf = (resource: object): string => `{"resource":${json(resource)}}`

const damaged = fc.record({
  before: fc.array(few, { maxLength: 3 }),
  broken: fc.oneof({ weight: 4, arbitrary: nearText(few.map(json)) }, fc.constantFrom('17', 'null', '"x"', '[]', '{}')),
  after: fc.array(few, { maxLength: 3 }),
})

fuzz(
  'damage in an entry of a Bundle costs none before it; in a line, none beside it',
  100,
  damaged,
  ({ before, broken, after }) => {
    const inBundle = `{"resourceType":"Bundle","entry":[${[...before.map(entryOf), `{"resource":${broken}}`, ...after.map(entryOf)].join(',')}]}`
    const textsOf = (found: Iterable<Scanned>) =>
      [...found].flatMap(one => (one.kind === 'resource' ? [Buffer.from(one.bytes).toString()] : []))
    expect(textsOf(scanBytes(new TextEncoder().encode(inBundle))).slice(0, before.length)).toEqual(before.map(json))
    const one = broken.replaceAll('\n', ' ')
    const inLines = new TextEncoder().encode([...before.map(json), one, ...after.map(json)].join('\n'))
    const found = [...linesOf(inLines)].flatMap(({ range, bytes }) => textsOf(scanBytes(bytes!, range.offset)))
    for (const text of [...before, ...after].map(json)) expect(found).toContain(text)
    // Nothing goes without a word: one stretch or more for each entry that is no object.
    if (/^(?:17|null|"x"|\[\])$/.test(broken)) {
      const entries = [...before.map(entryOf), broken, ...after.map(entryOf)].join(',')
      const told = [...scanBytes(new TextEncoder().encode(`{"resourceType":"Bundle","entry":[${entries}]}`))]
      expect(told.map(({ kind }) => kind)).toContain('unreadable')
      expect(told).toHaveLength(before.length + 1 + after.length)
    }
  },
)

fuzz(
  'lines that stream are the same lines',
  100,
  fc.tuple(documents, fc.integer({ min: 1, max: 50 })),
  async ([bytes, size]) => {
    const streamed = []
    for await (const { range } of lineStream(inPieces(bytes, size))) streamed.push(range)
    expect(streamed).toEqual([...linesOf(bytes)].map(({ range }) => range))
  },
)

/** Digits of a decimal, exactly: sign, whole number without zeros at its end, power of ten. */
const exactly = (source: string): string => {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(source) ?? []
  let digits = BigInt(whole + fraction)
  let power = BigInt(exponent) - BigInt(fraction.length)
  if (digits === 0n) return '0'
  for (; digits % 10n === 0n; digits /= 10n) power += 1n
  return `${sign}${digits}e${power}`
}

const digit = fc.constantFrom(...'0123456789')
const digits = (most: number) => fc.string({ unit: digit, minLength: 1, maxLength: most })
/** Sixteen digits are where a double begins to lose some. */
const decimals = fc
  .record({
    sign: fc.constantFrom('', '-'),
    whole: fc.oneof(digits(22), digits(1), fc.string({ unit: digit, minLength: 15, maxLength: 18 })),
    fraction: fc.option(digits(25), { freq: 1 }),
    exponent: fc.option(fc.tuple(fc.constantFrom('', '+', '-'), digits(3)), { freq: 1 }),
  })
  .map(
    ({ sign, whole, fraction, exponent }) =>
      `${sign}${whole.replace(/^0+(?=\d)/, '')}${fraction === null ? '' : `.${fraction}`}${exponent === null ? '' : `e${exponent.join('')}`}`,
  )

fuzz('a number is told exactly when its digits are not those of the double it is read as', 500, decimals, number => {
  const read = Number(number)
  const kept = Number.isFinite(read) && exactly(String(read)) === exactly(number)
  const text = `{"resourceType":"Basic","a":[{"b":${number}}]}`
  expect(unnoticedIn(text).map(({ kind, path }) => `${kind} ${path}`)).toEqual(kept ? [] : ['number-inexact a[0].b'])
  if (!kept) expect(mayBeInexact(text)).toBe(true)
})

const context = {
  record: 'r' as RecordId,
  patient: 'p',
  contentHash: 'c',
  document: 'd' as DocumentHash,
  locator: 'bytes=0+1',
  logicalId: '1',
  version: null,
  medicationReference: null,
}
const received = '2026-01-01T00:00:00.000Z' as Fact['received']

fuzz(
  'whatever a resource holds, it states facts whose times and numbers are such, or says why not',
  400,
  nearJson(resources),
  resource => {
    const { facts, issues } = factsOfResource(resource, context)
    // As it is stored: everything survives being written as JSON.
    expect(JSON.parse(canonicalJson(facts))).toEqual(facts)
    for (const { severity, code, location = '' } of [...issues, ...facts.flatMap(({ quality }) => quality)]) {
      expect(severity).toMatch(/^(?:fatal|error|warning|information)$/)
      expect(code).toMatch(/^[a-z]+(?:-[a-z0-9]+)*$/)
      expect(location.length).toBeLessThan(300)
    }
    for (const fact of facts) {
      const { start, end } = fact.effective
      expect(epochOf(start)).not.toBeNaN()
      if (end !== null) expect(epochOf(end)).toBeGreaterThanOrEqual(epochOf(start))
      expect(epochOf(fact.recorded)).not.toBeNaN()
    }
    const stored = facts.map(fact => ({ fact: { ...fact, received } as Fact, content: 'c' }))
    const moment = {
      person: 'p' as never,
      records: [context.record],
      asOf: '2026-01-01T00:00:00.000Z' as Fact['received'],
      knownAt: null,
    }
    expect(buildProfile(stored, moment).facts.length).toBeLessThanOrEqual(facts.length)
  },
)
