import { describe, expect, test } from 'vitest'
import { charsetOf } from './charset.ts'
import { dateOf, dateTimeOf, numbersOf, offsetOf, personNameOf, textsOf, timeOf } from './index.ts'

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'latin1')
const range = { offset: 0, length: 0 }
const element = (vr: string, bytes: Uint8Array) => ({ tag: 0x00100010, vr, bytes, range, littleEndian: true })

describe('(0008,0005): the examples of PS3.5, annexes H, I, J and K', () => {
  test.each([
    [
      'H.3.1 Japanese',
      ['', 'ISO 2022 IR 87'],
      'Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B=\x1b$B$d$^$@\x1b(B^\x1b$B$?$m$&\x1b(B',
      'Yamada^Tarou=山田^太郎=やまだ^たろう',
    ],
    [
      'H.3.2 Japanese with katakana',
      ['ISO 2022 IR 13', 'ISO 2022 IR 87'],
      '\xd4\xcf\xc0\xde^\xc0\xdb\xb3=\x1b$B;3ED\x1b(J^\x1b$BB@O:\x1b(J=\x1b$B$d$^$@\x1b(J^\x1b$B$?$m$&\x1b(J',
      'ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう',
    ],
    [
      'I.2 Korean',
      ['', 'ISO 2022 IR 149'],
      'Hong^Gildong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7=\x1b$)C\xc8\xab^\x1b$)C\xb1\xe6\xb5\xbf',
      'Hong^Gildong=洪^吉洞=홍^길동',
    ],
    [
      'J.3 Chinese in UTF-8',
      ['ISO_IR 192'],
      Buffer.from('Wang^XiaoDong=王^小東').toString('latin1'),
      'Wang^XiaoDong=王^小東',
    ],
    ['J.4 Chinese in GB18030, where a backslash is half a character', ['GB18030'], '\x81\x5c^A', '乗^A'],
    [
      'K.2 Chinese in GB 2312',
      ['', 'ISO 2022 IR 58'],
      'Zhang^XiaoDong=\x1b$)A\xd5\xc5^\x1b$)A\xd0\xa1\xb6\xab=',
      'Zhang^XiaoDong=张^小东=',
    ],
    ['Cyrillic', ['ISO_IR 144'], '\xbb\xee\xda', 'Люк'.replace('к', 'к')],
    ['Latin-1 as a sender writes it', ['ISO-IR 100'], 'Buc^J\xe9r\xf4me', 'Buc^Jérôme'],
  ])('%s', (_, terms, bytes, expected) => {
    const charset = charsetOf(terms)
    expect(charset.decode(bytesOf(bytes))).toBe(expected)
    expect(charset.unknown).toEqual([])
  })

  test('an unknown term is said', () => {
    expect(charsetOf(['ISO_IR 999']).unknown).toEqual(['ISO_IR 999'])
  })
})

describe('PS3.5, 6.2: values', () => {
  const charset = charsetOf([])
  test('texts: padding is no content, a backslash parts values except in a long text', () => {
    expect(textsOf(element('CS', bytesOf('ORIGINAL\\ PRIMARY ')), charset)).toEqual(['ORIGINAL', 'PRIMARY'])
    expect(textsOf(element('UI', bytesOf('1.2.3\0')), charset)).toEqual(['1.2.3'])
    expect(textsOf(element('LT', bytesOf(' a\\b ')), charset)).toEqual([' a\\b'])
    expect(textsOf(element('LO', bytesOf('   ')), charset)).toEqual([])
    expect(textsOf(element('OB', bytesOf('ab')), charset)).toEqual([])
  })

  test('numbers', () => {
    expect(numbersOf(element('DS', bytesOf('1.50\\-2e3 \\x')))).toEqual([1.5, -2000, undefined])
    expect(numbersOf(element('US', Uint8Array.of(1, 2, 3, 4)))).toEqual([513, 1027])
    expect(numbersOf({ ...element('SS', Uint8Array.of(0xff, 0xfe)), littleEndian: false })).toEqual([-2])
    expect(numbersOf(element('FD', new Uint8Array(7)))).toEqual([])
    expect(numbersOf(element('IS', bytesOf('1A')))).toEqual([undefined])
  })

  test('names', () => {
    expect(personNameOf('Adams^John Robert Quincy^^Rev.^B.A. M.Div.').alphabetic).toEqual({
      family: 'Adams',
      given: 'John Robert Quincy',
      middle: '',
      prefix: 'Rev.',
      suffix: 'B.A. M.Div.',
    })
    expect(personNameOf('^^^^')).toEqual({ alphabetic: undefined, ideographic: undefined, phonetic: undefined })
  })

  test('dates and times, as fine as they are', () => {
    expect([dateOf('19970424'), dateOf('1997.04.24'), dateOf('20230230'), dateOf('1997')]).toEqual([
      '1997-04-24',
      '1997-04-24',
      undefined,
      undefined,
    ])
    expect([timeOf('070907.0705'), timeOf('1010'), timeOf('07'), timeOf('2561')]).toEqual([
      '07:09:07.0705',
      '10:10:00',
      undefined,
      undefined,
    ])
    expect([offsetOf('+0530'), offsetOf('0530')]).toEqual(['+05:30', undefined])
    expect(dateTimeOf('20240131120000.5', '+01:00')).toBe('2024-01-31T12:00:00.5+01:00')
    expect(dateTimeOf('20240131120000-0500', '+01:00')).toBe('2024-01-31T12:00:00-05:00')
    expect([dateTimeOf('2024', '+01:00'), dateTimeOf('2024013112', undefined)]).toEqual(['2024', '2024-01-31'])
    expect([dateTimeOf('20240131120000', undefined), dateTimeOf('202413', undefined)]).toEqual([
      '2024-01-31T12:00:00',
      undefined,
    ])
  })
})
