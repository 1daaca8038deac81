import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AppleElement } from './element.ts'
import { readFastRecord } from './fast-record.ts'
import { readSlowElement } from './slow-element.ts'

const latin1 = (text: string): string => Buffer.from(text).toString('latin1')

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** Texts as they stand in a file: usual ones, such as need decoding, and such as are wrong. */
const value = fc.oneof(
  fc.constantFrom('72', 'HKQuantityTypeIdentifierHeartRate', '2019-01-01 08:00:00 +0100', '', ' '),
  fc.string({ unit: fc.constantFrom('a', '&', '<', '>', "'", '"', ' ', 'ü', '’', '😀', '-') }).map(escaped),
  fc.string({
    unit: fc.constantFrom('a', '&', '<', '&#65;', '&lt', '&apos;', '\n', '\t', '\u0001', '\u0085', '\ufffe', ';', 'ü'),
  }),
)
const name = fc.constantFrom(
  'type',
  'unit',
  'value',
  'sourceName',
  'device',
  'startDate',
  'endDate',
  'key',
  'other',
  'typ',
  'x:y',
)
const quote = fc.constantFrom('"', '"', '"', '"', "'")
const blank = fc.constantFrom(' ', ' ', ' ', '\n', '  ', '')
const attributes = fc
  .array(fc.tuple(blank, name, fc.constantFrom('=', '=', '=', ' = '), quote, value), { maxLength: 6 })
  .map(all => all.map(([before, one, equals, mark, text]) => `${before}${one}${equals}${mark}${text}${mark}`).join(''))
const entry = fc
  .tuple(attributes, fc.constantFrom('/>', '/>', ' />', '></MetadataEntry>'))
  .map(([all, end]) => `<MetadataEntry${all}${end}`)
const inside = fc.array(fc.oneof(fc.constantFrom('\n ', '', '<!-- x -->', 'text', '<Other/>'), entry), { maxLength: 4 })
const record = fc.oneof(
  fc.tuple(attributes, fc.constantFrom('/>', ' />')).map(([all, end]) => `<Record${all}${end}`),
  fc.tuple(attributes, inside).map(([all, parts]) => `<Record${all}>${parts.join('')}</Record>`),
)

const plainOf = (element: AppleElement): unknown => ({
  ...element,
  attributes: { ...element.attributes },
  children: element.children.map(plainOf),
})

describe('a record read straight from the text', () => {
  test('is what the XML parser reads, or is left to it', () => {
    let fast = 0
    fc.assert(
      fc.property(record, fc.nat(1_000), (text, base) => {
        const raw = latin1(text)
        const quick = readFastRecord(`${raw}\n<Record type="x"/>`, 0, base)
        if (quick === undefined || quick === 'more') return
        fast += 1
        expect(plainOf(quick)).toEqual(plainOf(readSlowElement(raw, base) as AppleElement))
      }),
      { numRuns: 5_000 },
    )
    expect(fast).toBeGreaterThan(300)
  })

  test('however the text is cut, it is read whole or asks for more', () => {
    const usual = latin1(
      '<Record type="HKQuantityTypeIdentifierHeartRate" sourceName="Ada’s Watch" device="&lt;&lt;HKDevice: 0x1&gt;, name:W&gt;" value="72">\n  <MetadataEntry key="a" value="0"/>\n </Record>',
    )
    const whole = readFastRecord(usual, 0, 0)
    expect(whole).toMatchObject({
      attributes: { sourceName: 'Ada’s Watch', device: '<<HKDevice: 0x1>, name:W>' },
      to: usual.length,
    })
    for (let cut = 7; cut < usual.length; cut++) expect(readFastRecord(usual.slice(0, cut), 0, 0)).toBe('more')
  })
})
