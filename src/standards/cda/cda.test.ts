import { expect, test } from 'vitest'
import { narrativeOf, parseCda, readCd, readTime, timePlus } from './index.ts'
import { mostBytes } from './limits.ts'

const parse = (text: string) => parseCda(Buffer.from(text))

const refusal = (bytes: Uint8Array): string | undefined => {
  const parsed = parseCda(bytes)
  return parsed.ok ? undefined : parsed.issues[0]?.code
}

test('elements keep order, mixed content, namespaces and their place among the bytes', () => {
  const text =
    '<?xml version="1.0"?>\n<c:ClinicalDocument xmlns:c="urn:hl7-org:v3" xmlns:s="urn:hl7-org:sdtc"><c:title>Müller &amp; <c:b>co</c:b> ok</c:title><s:raceCode code="1"/></c:ClinicalDocument>'
  const parsed = parse(text)
  if (!parsed.ok) throw new Error('not read')
  const title = parsed.value.child('title')
  expect(title?.peekText()).toBe('Müller & co ok')
  expect(parsed.value.child('sdtc:raceCode')?.peek('code')).toBe('1')
  const race = parsed.value.child('sdtc:raceCode')?.range
  const bytes = Buffer.from(text)
  expect(bytes.subarray(race?.offset, (race?.offset ?? 0) + (race?.length ?? 0)).toString()).toBe(
    '<s:raceCode code="1"/>',
  )
})

test('an element remembers what was read of it', () => {
  const parsed = parse('<code code="1" codeSystem="2.16.840.1.113883.6.1" xyz="kept"><translation code="2"/></code>')
  if (!parsed.ok) throw new Error('not read')
  readCd(parsed.value, narrativeOf(parsed.value))
  const left = [...parsed.value.everything()].flatMap(one => [...one.values()]).filter(({ kept }) => kept === undefined)
  expect(left.map(({ attribute, value }) => [attribute, value])).toEqual([['xyz', 'kept']])
})

const laughs = `<!DOCTYPE lolz [<!ENTITY lol "lol">${Array.from({ length: 9 }, (_, n) => `<!ENTITY lol${n} "${`&lol${n === 0 ? '' : n - 1};`.repeat(10)}">`).join('')}]><ClinicalDocument>&lol8;</ClinicalDocument>`

test.each([
  [
    'an external entity',
    '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><ClinicalDocument>&e;</ClinicalDocument>',
    'xml-dtd',
  ],
  ['a billion laughs', laughs, 'xml-dtd'],
  ['an external DTD', '<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd"><ClinicalDocument/>', 'xml-dtd'],
  ['an entity that nothing defines', '<ClinicalDocument>&nbsp;</ClinicalDocument>', 'xml-invalid'],
  ['ten thousand levels', '<a>'.repeat(10_000) + '</a>'.repeat(10_000), 'xml-too-deep'],
  ['an end that is missing', '<ClinicalDocument><a></ClinicalDocument>', 'xml-invalid'],
  ['two roots', '<a/><b/>', 'xml-invalid'],
  ['nothing', '', 'xml-invalid'],
  ['an unknown encoding', '<?xml version="1.0" encoding="ebcdic-cp-us"?><a/>', 'encoding-unknown'],
])('%s is refused with an issue', (_, text, code) => {
  expect(refusal(Buffer.from(text))).toBe(code)
})

test('bytes that are not the declared encoding are refused, never replaced', () => {
  expect(refusal(Buffer.from('<a>M\xfcller</a>', 'latin1'))).toBe('encoding-invalid')
})

test('a document above the limit is refused before it is decoded', () => {
  expect(refusal(new Uint8Array(mostBytes + 1))).toBe('document-too-large')
})

test.each([
  ['utf-16le', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('<a><b>é</b></a>', 'utf16le')])],
  ['latin1', Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a><b>\xe9</b></a>', 'latin1')],
  ['utf-8 with a mark', Buffer.from('\ufeff<a><b>é</b></a>')],
])('%s is read, and places count its bytes', (encoding, bytes) => {
  const parsed = parseCda(bytes)
  if (!parsed.ok) throw new Error('not read')
  const b = parsed.value.child('b')
  expect(b?.peekText()).toBe('é')
  const { offset, length } = b?.range ?? { offset: 0, length: 0 }
  const place = bytes.subarray(offset, offset + length)
  const decoder = new TextDecoder(
    encoding === 'latin1' ? 'latin1' : encoding.startsWith('utf-16') ? 'utf-16le' : 'utf-8',
  )
  expect(decoder.decode(place)).toBe('<b>é</b>')
})

test.each([
  ['2007', '2007', false],
  ['200702', '2007-02', false],
  ['20070230', undefined, false],
  ['20000229', '2000-02-29', false],
  ['19000229', undefined, false],
  ['201507221800-0500', '2015-07-22T18:00:00-05:00', false],
  ['2015072218-0500', '2015-07-22T18:00:00-05:00', false],
  ['20150722180001.5+0530', '2015-07-22T18:00:01.5+05:30', false],
  ['201507221800', '2015-07-22T18:00:00', true],
  ['20150722000000', '2015-07-22', false],
  ['2015-07-22', '2015-07-22', false],
  ['July', undefined, false],
])('time %s', (text, time, local) => {
  expect(readTime(text)).toEqual(time === undefined ? undefined : { time, local })
})

test.each([
  ['2026-01-28', 1, 'wk', '2026-02-04'],
  ['2024-02-28', 2, 'd', '2024-03-01'],
  ['2026-01-09T23:30:00-05:00', 45, 'min', '2026-01-10T00:15:00-05:00'],
  ['2026-01-09T08:00:00', 1.5, 'h', '2026-01-09T09:30:00'],
  ['2026-01-09', 1, 'h', undefined],
  ['2026-01-09', 48, 'h', '2026-01-11'],
  ['2026-01-09', 1, 'mo', undefined],
  ['2026-01', 7, 'd', undefined],
  ['2026-01-09', -7, 'd', undefined],
])('%s and %d %s', (time, length, unit, end) => {
  expect(timePlus(time, length, unit)).toBe(end)
})
