import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CsvFault, type CsvRecord, createCsvReader, detectCsv } from './index.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)
const read = (
  bytes: Uint8Array,
  sizes: readonly number[] = [],
  most?: number,
  encoding = 'utf-8',
  lineEnd: '\n' | '\r' = '\n',
) => {
  const reader = createCsvReader({ delimiter: ',', encoding, lineEnd }, most)
  const found: (CsvRecord | CsvFault)[] = []
  let at = 0
  for (const size of sizes) {
    found.push(...reader.push(bytes.subarray(at, at + size)))
    at += size
  }
  return [...found, ...reader.push(bytes.subarray(at)), ...reader.end()]
}
const shown = (found: readonly (CsvRecord | CsvFault)[]) =>
  found.map(one => (one.kind === 'record' ? one.values : `${one.code} ${one.line} ${one.offset}+${one.length}`))

describe('separated values', () => {
  it('quotes, doubled quotes, line ends within a value, every line end; each record where its bytes stand', () => {
    const text = 'a,"b ""c"""\r\n"x\ny",\n\n5" tube,"",é\n'
    const found = read(bytesOf(text))
    expect(shown(found)).toEqual([
      ['a', 'b "c"'],
      ['x\ny', ''],
      ['5" tube', '', 'é'],
    ])
    expect(found.map(({ offset, length, line }) => [offset, length, line])).toEqual([
      [0, 11, 1],
      [13, 6, 2],
      [21, 13, 5],
    ])
  })

  it('reads what csv-parse reads, however the bytes come in pieces', () => {
    const cell = fc.oneof(fc.constantFrom('', 'a', '1,5', 'x\ny', '"q"', 'é€', ' '), fc.string({ maxLength: 5 }))
    const clean = cell.map(text => text.replaceAll(/[\r\0]/g, '').toWellFormed())
    const rows = fc.array(fc.array(clean, { minLength: 2, maxLength: 4 }), { maxLength: 6 })
    fc.assert(
      fc.property(
        rows,
        fc.constantFrom('\n', '\r\n'),
        fc.array(fc.integer({ min: 1, max: 7 })),
        (table, end, sizes) => {
          const written = table.map(row => row.map(text => `"${text.replaceAll('"', '""')}"`).join(',')).join(end)
          const theirs = parse(written, { relax_column_count: true, record_delimiter: [end], bom: false })
          expect(shown(read(bytesOf(written), sizes))).toEqual(theirs)
        },
      ),
    )
  })

  it('every record’s bytes, read alone, are the record', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r\n', 'é') }), text => {
        const bytes = bytesOf(text)
        for (const one of read(bytes)) {
          if (one.kind !== 'record') continue
          const [alone] = read(bytes.subarray(one.offset, one.offset + one.length))
          expect(alone).toMatchObject({ values: one.values })
        }
      }),
    )
  })

  it('a line whose quotes do not close costs itself; so does one that is too long, or not of the encoding', () => {
    expect(shown(read(bytesOf('a,b\n1,"x\n2,y\n3,z\n')))).toEqual([
      ['a', 'b'],
      'csv-quote 2 4+4',
      ['2', 'y'],
      ['3', 'z'],
    ])
    expect(shown(read(bytesOf('a\n"b"c\nd')))).toEqual([['a'], 'csv-quote 2 2+4', ['d']])
    expect(shown(read(bytesOf(`a\n${'x'.repeat(50)}\nb\n`), [5, 5, 30], 10))).toEqual([
      ['a'],
      'csv-too-long 2 2+50',
      ['b'],
    ])
    expect(shown(read(bytesOf(`a\n${'x'.repeat(50)}`), [5, 5, 30], 10))).toEqual([['a'], 'csv-too-long 2 2+50'])
    expect(shown(read(Uint8Array.of(0x61, 0x0a, 0xe4, 0x0a, 0x62)))).toEqual([['a'], 'encoding-invalid 2 2+1', ['b']])
    expect(shown(read(Uint8Array.of(0xe4, 0x2c, 0x80), [], undefined, 'windows-1252'))).toEqual([['ä', '€']])
  })

  it('delimiter, encoding and line end are seen in the first bytes', () => {
    expect(detectCsv(bytesOf('a;"b,c,d,e";c\n'))).toEqual({ delimiter: ';', encoding: 'utf-8', lineEnd: '\n', mark: 0 })
    expect(detectCsv(bytesOf('\ufeffa\tb\r1\t2'))).toEqual({
      delimiter: '\t',
      encoding: 'utf-8',
      lineEnd: '\r',
      mark: 3,
    })
    expect(detectCsv(Uint8Array.of(0xe4, 0x7c, 0x61)).encoding).toBe('windows-1252')
    expect(detectCsv(Buffer.from('\ufeffa;b\r1;2', 'utf16le'))).toEqual({
      delimiter: ';',
      encoding: 'utf-16le',
      lineEnd: '\r',
      mark: 2,
    })
    expect(detectCsv(Buffer.from('ab', 'utf16le').swap16())).toMatchObject({ encoding: 'utf-16be', mark: 0 })
    expect(detectCsv(Buffer.concat([Buffer.from('ä;ö'), Uint8Array.of(0xe4, 0x0a)])).encoding).toBe('utf-8')
  })

  it('of UTF-16 are read as of UTF-8, each record where its bytes stand', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r\n', 'é', '😀', '\ud83d') }),
        fc.array(fc.integer({ min: 1, max: 7 })),
        fc.boolean(),
        (text, sizes, big) => {
          const bytes = Buffer.from(text, 'utf16le')
          const encoding = big ? 'utf-16be' : 'utf-16le'
          const found = read(big ? bytes.swap16() : bytes, sizes, undefined, encoding)
          if (text.isWellFormed()) {
            const same = read(bytesOf(text)).map(({ offset: _, length: __, ...one }) => one)
            expect(found.map(({ offset: _, length: __, ...one }) => one)).toEqual(same)
          }
          for (const one of found) {
            const alone = read(bytes.subarray(one.offset, one.offset + one.length), [], undefined, encoding)
            if (one.kind === 'record') expect(alone).toMatchObject([{ values: one.values }])
          }
        },
      ),
      { examples: [['\n"a\r\n"\r\na', [4, 7, 3], false]] },
    )
  })

  it('have the same places however the bytes come in pieces, with each line end', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r') })
    const lineEnds = fc.constantFrom<'\n' | '\r'>('\n', '\r')
    fc.assert(
      fc.property(letters, fc.array(fc.integer({ min: 1, max: 7 })), lineEnds, (text, sizes, lineEnd) => {
        expect(read(bytesOf(text), sizes, undefined, 'utf-8', lineEnd)).toEqual(
          read(bytesOf(text), [], undefined, 'utf-8', lineEnd),
        )
      }),
    )
    const blank = read(bytesOf('"a"\r\r"b"'), [], undefined, 'utf-8', '\r')
    expect(blank).toMatchObject([
      { values: ['a'], offset: 0, length: 3, line: 1 },
      { values: ['b'], offset: 5, length: 3, line: 3 },
    ])
  })
})
