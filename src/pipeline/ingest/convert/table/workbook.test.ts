import { describe, expect, it } from 'vitest'
import { rowOf, workbookOf, zipOf } from '../../../../../test/support/workbook.ts'
import { converterOf } from '../test-support.ts'
import { readMapping, tableFormat } from './index.ts'

const mapping = {
  mapping: 'attune-table/1',
  missing: ['-'],
  decimal: ',',
  dates: { formats: ['iso'], zone: 'Europe/Vienna' },
  patient: { column: 'pid', system: 'urn:example:patients' },
  rows: [
    {
      resource: 'Observation',
      status: 'final',
      code: { fixed: { system: 'http://loinc.org', code: '14749-6' } },
      value: { type: 'number', column: 'glucose', unit: 'mmol/L' },
      effective: { column: ['day', 'time'] },
    },
  ],
}
const converted = (bytes: Uint8Array, given: unknown = mapping) => {
  const read = readMapping(given)
  if (!read.ok) throw new Error(JSON.stringify(read.issues))
  return converterOf(tableFormat(read.value))(bytes)
}
const header = rowOf(3, ['pid', 'day', 'time', 'glucose'])
const formats = [0, 14, 20]
const labs = (...rows: string[]) => ({ name: 'Labs', rows: [header, ...rows].join('') })
const of = (found: Awaited<ReturnType<typeof converted>>, type: string) =>
  found.resources.filter(({ resourceType }) => resourceType === type)

describe('a workbook', () => {
  it('a row becomes what the mapping says; day and time of two cells, numbers whatever the sign of texts is', async () => {
    const found = await converted(
      workbookOf(
        [
          labs(
            rowOf(4, ['<v>7</v>', '=s="1"|<v>46206</v>', '=s="2"|<v>0.34375</v>', '<v>5.4000000000000004</v>']),
            rowOf(5, ['<v>7</v>', '=s="1"|<v>46207</v>', '', '6,25']),
            rowOf(6, ['<v>7</v>', '=s="1"|<v>46208</v>', '', '<v>1.234</v>', 'a note']),
          ),
        ],
        { formats },
      ),
    )
    expect(of(found, 'Patient')).toHaveLength(1)
    expect(of(found, 'Observation')).toMatchObject([
      { effectiveDateTime: '2026-07-03T08:15:00+02:00', valueQuantity: { value: 5.4, code: 'mmol/L' } },
      { effectiveDateTime: '2026-07-04', valueQuantity: { value: 6.25 } },
      { valueQuantity: { value: 1.234 } },
    ])
    expect(found.loss).toMatchObject({
      mapped: 10,
      unmapped: [{ path: 'beside the table', value: 'a note', at: 'row 6, 5' }],
    })
    expect(found.codes).toEqual(['table-written'])
  })

  it('a cell with an error, a formula without its value, a day that never was, a percentage: said, never guessed', async () => {
    const bytes = workbookOf(
      [
        labs(
          rowOf(4, ['<v>7</v>', '=s="1"|<v>46206</v>', '', '=t="e"|<v>#N/A</v>']),
          rowOf(5, ['<v>7</v>', '=s="1"|<v>46206</v>', '', '<f>A1*2</f>']),
          rowOf(6, ['<v>7</v>', '=s="1"|<v>60</v>', '', '<v>5</v>']),
          rowOf(7, ['<v>7</v>', '=s="1"|<v>46206</v>', '', '=s="3"|<v>0.05</v>']),
          rowOf(8, ['', '=s="1"|<v>46206</v>', '', '<v>5</v>']),
          rowOf(9, ['', '=s="1"|<v>46207</v>', '', '<v>5</v>']),
        ),
      ],
      { formats: [...formats, 9] },
    )
    const found = await converted(bytes)
    expect(of(found, 'Observation')).toMatchObject([{ valueString: '5%' }])
    expect(found.codes).toEqual([
      'table-written',
      'cell-error',
      'row-unused',
      'formula-without-value',
      'row-unused',
      'date-invalid',
      'number-invalid',
      'patient-missing',
      'patient-missing',
      'date-invalid',
      'patient-missing',
    ])
    const stretches = found.found.filter(one => one.kind === 'quarantine')
    expect(stretches).toEqual([
      expect.objectContaining({ code: 'date-invalid', range: { offset: 0, length: bytes.length } }),
      expect.objectContaining({ code: 'patient-missing', message: 'Sheet "Labs": nothing was made of rows 8, 9' }),
    ])
    expect(found.loss.mapped + found.loss.text + found.loss.unmappedInAll).toBe(16)
  })

  it('the sheet that is named, else the only one that is visible and holds something; hidden ones are said', async () => {
    const row = rowOf(4, ['7', '2026-07-03', '', '5'])
    const two = [labs(row), { name: 'Other', rows: rowOf(1, ['x']) }, { name: 'Empty', rows: '' }]
    const unsaid = await converted(workbookOf(two))
    expect(unsaid.codes).toEqual(['sheet-unsaid', 'sheet-unsaid'])
    expect(JSON.stringify(unsaid.found)).toContain('(file.sheet): \\"Labs\\", \\"Other\\"')
    expect(unsaid.resources).toEqual([])
    expect((await converted(workbookOf(two), { ...mapping, file: { sheet: 'Labs' } })).codes).toEqual([
      'table-written',
      'sheets-unread',
    ])
    expect((await converted(workbookOf(two), { ...mapping, file: { sheet: 'labs' } })).codes).toContain('sheet-missing')
    const [first, other, empty] = two as [(typeof two)[0], (typeof two)[1], (typeof two)[2]]
    expect(of(await converted(workbookOf([empty, first])), 'Observation')).toHaveLength(1)
    const hidden = [{ ...other, state: 'hidden' }, first]
    expect(of(await converted(workbookOf(hidden)), 'Observation')).toHaveLength(1)
    const asked = { ...first, state: 'veryHidden', rows: first.rows.replace('<row r="4"', '<row r="4" hidden="1"') }
    const read = await converted(workbookOf([other, asked]), { ...mapping, file: { sheet: 'Labs' } })
    expect(of(read, 'Observation')).toHaveLength(1)
    expect(read.codes).toEqual(['table-written', 'sheet-hidden', 'rows-hidden', 'sheets-unread'])
  })

  it('days since 1904; a header that is stated, and what is above it', async () => {
    const rows = [rowOf(1, ['Title']), header, rowOf(4, ['7', '=s="1"|<v>44744</v>', '', '<v>5</v>'])].join('')
    const found = await converted(workbookOf([{ name: 'L', rows }], { formats, since1904: true }), {
      ...mapping,
      file: { header: 3 },
    })
    expect(of(found, 'Observation')).toMatchObject([{ effectiveDateTime: '2026-07-03' }])
    expect(found.loss.unmapped).toMatchObject([{ path: 'above the header', value: 'Title' }])
  })

  it('old, locked, binary, damaged and foreign files are refused by name, with the whole quarantined', async () => {
    const ole = Buffer.from('d0cf11e0a1b11ae1', 'hex')
    const refusals: [string, Uint8Array][] = [
      ['xls-unsupported', Buffer.concat([ole, Buffer.alloc(600)])],
      ['workbook-encrypted', Buffer.concat([ole, Buffer.alloc(600), Buffer.from('EncryptedPackage', 'utf16le')])],
      [
        'xlsb-unsupported',
        zipOf({
          '_rels/.rels':
            '<Relationships><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.bin"/></Relationships>',
        }),
      ],
      ['zip-invalid', workbookOf([labs()]).subarray(0, 900)],
      ['xlsx-invalid', zipOf({ 'readme.txt': 'x' })],
    ]
    for (const [code, bytes] of refusals) {
      const { codes, found } = await converted(bytes)
      expect(codes).toEqual([code, code])
      expect(found.at(-1)).toMatchObject({ kind: 'quarantine', range: { offset: 0, length: bytes.length } })
    }
  })

  it('a part that is larger than it says ends the reading; one that says it expands beyond all measure is not begun', async () => {
    const bytes = workbookOf([labs(rowOf(4, ['7', '2026-07-03', '', '5']))])
    const name = Buffer.from('xl/worksheets/sheet1.xml')
    const entry = bytes.lastIndexOf(name)
    // In the table of contents the unpacked size stands 22 bytes before the name.
    bytes.writeUInt32LE(50, entry - 22)
    expect((await converted(bytes)).codes).toContain('zip-invalid')
    bytes.writeUInt32LE(300 * 1024 * 1024, entry - 22)
    expect((await converted(bytes)).codes).toEqual(['zip-bomb', 'zip-bomb'])
  })
})
