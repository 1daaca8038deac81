import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cellNumber } from './cell-number.ts'
import { formOf } from './number-format.ts'
import { readSharedStrings } from './shared-strings.ts'
import { openSheet } from './sheet-rows.ts'

async function* pieces(text: string, size = 7): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
const rowsOf = async (xml: string, strings: readonly string[] = [], size?: number) => {
  const { rows, notes } = openSheet(
    pieces(`<x:worksheet xmlns:x="m">${xml}</x:worksheet>`, size),
    { strings, forms: [] },
    false,
  )
  return { rows: (await Array.fromAsync(rows)).flat(), notes }
}

describe('numbers of cells', () => {
  it('days of the 1900 system, with its 29 February that never was; of the 1904 system', () => {
    const day = (serial: string, since1904 = false) => cellNumber(serial, 'date', since1904)
    expect(['0', '1', '59', '60', '61', '45356', '2958465'].map(serial => day(serial))).toEqual([
      '1900-01-00',
      '1900-01-01',
      '1900-02-28',
      '1900-02-29',
      '1900-03-01',
      '2024-03-05',
      '9999-12-31',
    ])
    expect(['0', '43894'].map(serial => day(serial, true))).toEqual(['1904-01-01', '2024-03-05'])
    expect([day('-1'), day('2958466'), day('x')]).toEqual(['-1', '2958466', 'x'])
  })

  it('times, to the millisecond; a time that a format of dates hides is not lost', () => {
    expect(cellNumber('45356.604166666664', 'date-time', false)).toBe('2024-03-05T14:30:00')
    expect(cellNumber('45356.604166666664', 'date', false)).toBe('2024-03-05T14:30:00')
    expect(cellNumber('45356', 'date-time', false)).toBe('2024-03-05T00:00:00')
    expect(cellNumber('0.604166666666667', 'time', false)).toBe('14:30:00')
    expect(cellNumber('45356.5', 'time', false)).toBe('2024-03-05T12:00:00')
    expect(cellNumber('0.99999999999', 'time', true)).toBe('1904-01-02T00:00:00')
    expect(cellNumber('1.5', 'elapsed', false)).toBe('36:00:00')
    expect(cellNumber('0.000011574074', 'time', false)).toBe('00:00:01')
    expect(cellNumber('0.0000057870370', 'time', false)).toBe('00:00:00.500')
  })

  it('every second of every day from March 1900 on comes back', () => {
    const first = Date.UTC(1900, 2, 1)
    const last = Date.UTC(9999, 11, 31)
    fc.assert(
      fc.property(fc.integer({ min: first / 1000, max: last / 1000 }), seconds => {
        const serial = (seconds * 1000 - Date.UTC(1899, 11, 30)) / 86_400_000
        expect(`${cellNumber(String(serial), 'date-time', false)}.000Z`).toBe(new Date(seconds * 1000).toISOString())
      }),
    )
  })

  it('numbers as written; digits that only the binary number has are left out as Excel does; percentages keep their sign', () => {
    const number = (written: string) => cellNumber(written, 'number', false)
    expect(
      ['5.40', '0.30000000000000004', '5.4000000000000004', '1E-3', '1234567890123456789', '-7', '0.1'].map(number),
    ).toEqual(['5.40', '0.3', '5.4', '0.001', '1234567890123456789', '-7', '0.1'])
    expect(cellNumber('0.065', 'percent', false)).toBe('6.5%')
  })

  it('what a format makes of a number', () => {
    expect([0, 1, 9, 14, 17, 18, 22, 44, 45, 46, 47, 49].map(id => formOf(id, undefined))).toEqual(
      'number number percent date date time date-time number time elapsed time number'.split(' '),
    )
    const forms = {
      'dd/mm/yyyy': 'date',
      'yyyy\\-mm\\-dd\\ hh:mm': 'date-time',
      mmm: 'date',
      '[$-F800]dddd, mmmm dd, yyyy': 'date',
      'h:mm AM/PM;@': 'time',
      '[h]:mm': 'elapsed',
      General: 'number',
      '0.00E+00': 'number',
      '0.0" mmol/dl"': 'number',
      '#,##0.00_d;[Red]-0': 'number',
      '0.0%': 'percent',
      '0 "days"': 'number',
      '[Red]0': 'number',
      '@': 'number',
    }
    expect(Object.fromEntries(Object.keys(forms).map(code => [code, formOf(200, code)]))).toEqual(forms)
  })
})

describe('texts', () => {
  it('rich text is joined, reading aids are left out, escaped characters come back', async () => {
    const xml =
      '<sst><si><t>a</t></si><si><r><t>b </t></r><r><t>c&amp;d</t></r><rPh><t>x</t></rPh></si><si/><si><t>1_x000A_2</t></si></sst>'
    expect(await readSharedStrings(pieces(xml))).toEqual(['a', 'b c&d', '', '1\n2'])
  })
})

describe('rows of a sheet', () => {
  const xml = `<x:cols><x:col min="2" hidden="1"/></x:cols><x:sheetData>
    <x:row r="1"><x:c r="A1" t="s"><x:v>1</x:v></x:c><x:c r="C1" t="inlineStr"><x:is><x:t>ü</x:t></x:is></x:c></x:row>
    <x:row r="2"><x:c r="B2"/></x:row>
    <x:row r="4" hidden="1"><x:c t="b"><x:v>1</x:v></x:c><x:c><x:v>5.5</x:v></x:c><x:c t="e"><x:v>#N/A</x:v></x:c>
      <x:c><x:f>A1+1</x:f></x:c><x:c><x:f>A1+1</x:f><x:v>3</x:v></x:c><x:c t="str"><x:f>""</x:f><x:v></x:v></x:c>
      <x:c t="s"><x:v>9</x:v></x:c></x:row>
    </x:sheetData><x:mergeCells><x:mergeCell ref="A1:B1"/></x:mergeCells>`

  it('by place, however the bytes come in pieces: texts, booleans, numbers, what formulas gave; errors say so', async () => {
    for (const size of [1, 7, 100_000]) {
      const { rows, notes } = await rowsOf(xml, ['', 'text'], size)
      expect(rows.map(({ number, values, fractions }) => [number, values, fractions])).toEqual([
        [1, ['text', '', 'ü'], []],
        [4, ['TRUE', '5.5', '', '', '3'], [1]],
      ])
      expect(rows[1]!.faults.map(({ column, code }) => [column, code])).toEqual([
        [2, 'cell-error'],
        [3, 'formula-without-value'],
        [6, 'cell-invalid'],
      ])
      expect(notes).toEqual({ hiddenRows: 1, hiddenColumns: 1, merged: 1 })
    }
  })

  it('refuses what no workbook has: entities, rows in disorder, cells beyond the last column, texts without an end', async () => {
    const code = async (text: string) =>
      await rowsOf(text, [], 100_000).then(
        () => 'read',
        (error: { code?: string }) => error.code,
      )
    expect(await code('<x:row r="2"/><x:row r="2"/>')).toBe('sheet-invalid')
    expect(await code('<x:row r="1048577"/>')).toBe('sheet-invalid')
    expect(await code('<x:row r="1"><x:c r="XFE1"><x:v>1</x:v></x:c></x:row>')).toBe('sheet-invalid')
    expect(await code('<x:row r="1"><x:c r="XFD1"><x:v>1</x:v></x:c></x:row>')).toBe('read')
    expect(await code(`<x:row r="1"><x:c><x:v>${'1'.repeat(5_000_000)}</x:v></x:c></x:row>`)).toMatch(/invalid/)
    expect(await code('<x:row>')).toBe('xml-invalid')
    const { rows } = openSheet(pieces('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), { strings: [], forms: [] }, false)
    await expect(Array.fromAsync(rows)).rejects.toMatchObject({ code: 'xml-dtd' })
  })
})
