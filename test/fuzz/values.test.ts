import fc from 'fast-check'
import { expect } from 'vitest'
import { readAssembly, readChromosome } from '../../src/clinical/index.ts'
import { epochOf, intervalOf, lastMomentOf } from '../../src/core/index.ts'
import { readRelease } from '../../src/pipeline/knowledge/index.ts'
import { baseOf, targetOf, urnOf } from '../../src/standards/fhir/index.ts'
import unitRows from '../../src/standards/ucum/canonical-units.json' with { type: 'json' }
import { canonicalQuantity, convertQuantity, readUnit, validateUnit } from '../../src/standards/ucum/index.ts'
import aliasRows from '../../src/standards/ucum/unit-aliases.json' with { type: 'json' }
import {
  byteLines,
  parseGenotype,
  parseHeader,
  parsePlace,
  parseRow,
  writeGenotype,
} from '../../src/standards/vcf/index.ts'
import { fuzz } from './fuzz.ts'
import { columns, vcf } from './genomes.ts'
import { nearBytes, nearText, repetitive } from './near.ts'

/** What reads one value, or one line, out of a text. */

const part = (...texts: readonly string[]) => fc.constantFrom(...texts)
const dates = fc
  .tuple(
    part('2024', '2023', '1900', '0001', '9999', '0000', '2000', '2400'),
    part('', '-01', '-02', '-12', '-13', '-00', '-2'),
    part('', '-01', '-28', '-29', '-30', '-31', '-32', '-00'),
    part(
      '',
      'T00:00:00',
      'T23:59:59',
      'T23:59:60',
      'T24:00:00',
      'T12:60:00',
      'T02:30',
      'T10:00:00.123456789',
      't10:00:00',
    ),
    part('', 'Z', '+14:00', '-14:00', '+14:01', '-12:00', '+25:00', '+00:60', '-00:00', 'z', '+1400'),
  )
  .map(parts => parts.join(''))

/** Whether the calendar and the clock have it, as R4 says (2.24.0.1): no hour 24, a second 60, offsets to 14 hours. */
const existing = (text: string): boolean => {
  const [date = '', time] = text.split('T')
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  const there = new Date(0)
  there.setUTCFullYear(year, month - 1, day)
  const isDay = there.getUTCMonth() === month - 1 && there.getUTCDate() === day && year > 0
  const [hours = 0, minutes = 0, seconds = 0] = (time ?? '')
    .replace(/(?:Z|[+-][\d:]*)$/, '')
    .split(':')
    .map(Number)
  const [ahead = 0, and = 0] = (/[+-]([\d:]*)$/.exec(time ?? '')?.[1] ?? '').split(':').map(Number)
  return isDay && hours < 24 && minutes < 60 && seconds < 61 && ahead * 60 + and <= 840 && and < 60
}

fuzz(
  'a date is an interval of moments that can be written and read again, or none',
  500,
  fc.oneof(dates, nearText(dates)),
  text => {
    const interval = intervalOf(text)
    if (interval === undefined) return
    expect(existing(text)).toBe(true)
    const { start, end, precision } = interval
    expect(epochOf(end)).toBeGreaterThanOrEqual(epochOf(start))
    for (const moment of [start, end]) {
      expect(moment).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
      expect(intervalOf(moment)).toEqual({ start: moment, end: moment, precision: 'instant' })
    }
    expect(lastMomentOf(text)).toBe(end)
    if (precision !== 'instant') {
      expect(text).toBe(start.slice(0, text.length))
      expect(end.startsWith(text)).toBe(true)
    }
  },
)

const units = part(
  ...unitRows.map(({ unit }) => unit),
  ...aliasRows.flatMap(({ written, means }) => [written, means]),
  'mL/min/{1.73_m2}',
  '10*3/uL',
  '[lb_av]',
  'Cel',
  '[degF]',
  '[pH]',
  'mg/kg/d',
  '%{x}',
  '1',
)

fuzz(
  'a unit is read as itself or not at all, and an amount in it is finite',
  400,
  fc.tuple(fc.oneof(units, nearText(units)), fc.double()),
  ([unit, value]) => {
    const read = canonicalQuantity(value, unit)
    if (read.ok) {
      expect(Number.isFinite(read.value.value)).toBe(true)
      expect(validateUnit(read.value.unit).ok).toBe(true)
      // What is canonical stays so.
      expect(canonicalQuantity(read.value.value, read.value.unit)).toMatchObject({ ok: true, value: read.value })
      const back = convertQuantity(read.value, readUnitOf(unit))
      if (back.ok) expect(Number.isFinite(back.value.value)).toBe(true)
    } else expect(read.issues[0]?.code).toMatch(/^(?:unit|value)-/)
  },
)

const readUnitOf = (written: string): string => {
  const read = readUnit(written)
  if (!read.ok) throw new Error('a unit that was read before')
  return read.value
}

const references = part(
  'Patient/p',
  'https://ehr.example/fhir/Patient/7/_history/2',
  'urn:uuid:a-b',
  'urn:oid:1.2',
  '#a',
  'Patient/p#x',
  'Patient?identifier=x|1',
)

fuzz(
  'a reference names a type and an id, or nothing; a very long one takes no time',
  300,
  fc.oneof(
    references,
    nearText(references),
    repetitive(['/', 'Patient/', 'A', 'http://', 'Patient/p/_history/', 'urn:uuid:', 'aA/']),
  ),
  reference => {
    const target = targetOf(reference)
    if (target !== undefined) expect(reference).toContain(`${target.resourceType}/${target.id}`)
    const id = urnOf(reference)
    if (id !== undefined) expect(reference.endsWith(id)).toBe(true)
    expect(baseOf(reference) ?? '').not.toContain('HTTP')
  },
)

fuzz(
  'the lines of a VCF file are its bytes, and each line a row or a reason',
  200,
  fc.tuple(nearBytes(vcf), fc.integer({ min: 1, max: 90 })),
  async ([bytes, size]) => {
    const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) =>
      bytes.slice(n * size, (n + 1) * size),
    )
    const texts: string[] = []
    let end = 0
    for await (const lines of byteLines(pieces)) {
      for (const line of lines) {
        expect(line.offset).toBe(end)
        const next = bytes.indexOf(0x0a, end)
        const whole = bytes.subarray(end, next < 0 ? bytes.length : next)
        expect(Buffer.from(line.bytes!)).toEqual(Buffer.from(whole.at(-1) === 0x0d ? whole.subarray(0, -1) : whole))
        expect(line.length).toBe(line.bytes!.length)
        end = next < 0 ? bytes.length : next + 1
        texts.push(Buffer.from(line.bytes!).toString())
      }
    }
    expect(end).toBe(bytes.length)
    const top = texts.findIndex(text => !text.startsWith('##'))
    const header = parseHeader(texts.slice(0, top + 1))
    if (!header.ok) return expect(header.issues[0]?.location).toMatch(/^line \d+$/)
    for (const text of texts.slice(top + 1)) {
      const place = parsePlace(text, header.value)
      const row = place.ok && header.value.samples.length > 0 ? parseRow(place.value, 0) : undefined
      if (row?.ok !== true || row.value.GT === null) continue
      const { alleles } = row.value.GT
      for (const allele of alleles) expect(allele ?? 0).toBeLessThanOrEqual(row.value.ALT.length)
      expect(parseGenotype(writeGenotype(row.value.GT), row.value.ALT.length)).toMatchObject({
        ok: true,
        value: row.value.GT,
      })
    }
  },
)

fuzz(
  'a VCF line of one piece many thousand times takes no time',
  60,
  repetitive(['\t', '0/', '0|1', 'A,', '<', '[', ']', 'ACGTN.', ';', 'chr10\t1\t.\tA\tC\t.\t.\t.\tGT\t']),
  text => {
    const header = parseHeader(['##fileformat=VCFv4.2', text, columns])
    if (!header.ok) throw new Error('a header that is one')
    for (const line of [
      text,
      `chr10\t1\t${text}\tA\tC\t.\t.\t.\tGT\t0/1`,
      `chr10\t1\t.\tA\t${text.replaceAll('\t', '')}\t.\t.\t.\tGT\t0/1`,
    ]) {
      const place = parsePlace(line, header.value)
      if (place.ok) parseRow(place.value, 0)
    }
    parseGenotype(text, 9)
    readAssembly(text)
    readChromosome(text)
  },
)

const releases = {
  snomed: part(
    '1\t20260101\t1\tm\t44054006\t73211009\t0\t116680003\tc\tm',
    'id\teffectiveTime\tactive\tmoduleId\tsourceId\tdestinationId\tg\ttypeId',
    '1\t20260101\t0\tm\ta\tb\t0\t116680003\tc\tm',
  ),
  rxnorm: part(
    '1191||CUI|RO|243670||CUI|has_ingredient|7||RXNORM||||N|4096|',
    '1191||CUI|RO|x||CUI|isa|7||RXNORM||||O|4096|',
  ),
  ndc: part('1191|||1|AUI|1|||NDC|RXNORM|00000000001|N|4096|', '1191|||1|AUI|1|||NDC|MTHSPL|0000-0000-01|N|4096|'),
} as const

for (const format of ['snomed', 'rxnorm', 'ndc'] as const) {
  fuzz(
    `each line of a release (${format}) is read or told with its number`,
    100,
    fc.array(fc.oneof(releases[format], nearText(releases[format])), { maxLength: 8 }),
    async lines => {
      async function* given() {
        yield* lines
      }
      const { read, issues, expansion } = await readRelease(given(), format, {})
      expect(read).toBe(lines.length)
      for (const { location } of issues) expect(location).toMatch(/^line \d+$/)
      for (const broader of Object.values(expansion).flatMap(codes => Object.values(codes)))
        expect(broader.length).toBeGreaterThan(0)
    },
  )
}
