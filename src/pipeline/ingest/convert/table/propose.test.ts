import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readMapping } from './index.ts'
import { proposeMapping } from './propose.ts'

const places = (proposed: { readonly open: readonly { readonly at: string }[] }) => proposed.open.map(({ at }) => at)

describe('a proposed mapping', () => {
  it('fills in what header and sample show, and asks for the rest', () => {
    const proposed = proposeMapping(
      ['MRN', 'DOB', 'Visit', 'SBP [mmHg]', 'Glucose', 'Comment'],
      [
        ['1', '13.02.1950', '03/04/2026', '140', '99.5', 'x'],
        ['2', '14.02.1950', '05/04/2026', '120', '101', ''],
      ],
    )
    expect(proposed.mapping).toMatchObject({
      decimal: '.',
      dates: { formats: ['?', 'dd.MM.yyyy'] },
      patient: { column: 'MRN', system: '?' },
      rows: [
        { resource: 'Patient', birthDate: { column: 'DOB' } },
        { code: { fixed: { code: '8480-6' } }, value: { unit: 'mm[Hg]' }, status: '?' },
        { code: '?', value: { unit: '?' } },
      ],
    })
    expect(places(proposed)).toEqual([
      'patient.system',
      'dates.formats[0]',
      'rows[1].status',
      'rows[2].status',
      'rows[2].code',
      'rows[2].value.unit',
    ])
    expect(proposed.open[1]?.choices).toEqual(['dd/MM/yyyy', 'MM/dd/yyyy'])
    expect(proposed.unused).toEqual(['Comment'])
  })

  it('a long table: LOINC codes are known by their form, local ones are asked for', () => {
    const long = (test: string) =>
      proposeMapping(['pid', 'date', 'test', 'result', 'unit'], [['1', '2026-01-02', test, '5,4', 'mmol/L']])
    expect(long('2345-7').mapping).toMatchObject({ decimal: ',', rows: [{ code: { system: 'http://loinc.org' } }] })
    expect(places(long('GLU'))).toContain('rows[0].code.codes.GLU')
    const answered = JSON.parse(
      JSON.stringify(long('2345-7').mapping)
        .replace('"system":"?"', '"system":"urn:x:y"')
        .replace('"status":"?"', '"status":"final"'),
    )
    expect(readMapping(answered).ok).toBe(true)
  })

  it('a laboratory export: its own times, words and states', () => {
    const proposed = proposeMapping(
      [
        'MRN',
        'Test Code',
        'Test Name',
        'Result',
        'Units',
        'Result Date',
        'Collected Date',
        'Status',
        'Reference Range',
      ],
      [
        ['1', 'GLU', 'Glucose', '105', 'mg/dL', '03/14/2025 10:30', '03/14/2025 08:30', 'Final', '70-99'],
        ['1', 'XYZ', 'Other', '1.1', 'mg/dL', '03/14/2025 11:30', '03/13/2025 08:30', 'Odd', ''],
      ],
    )
    expect(proposed.mapping).toMatchObject({
      dates: { formats: ['MM/dd/yyyy HH:mm'], zone: '?' },
      rows: [
        {
          code: { column: 'Test Code', display: 'Test Name', codes: { GLU: '?', XYZ: '?' } },
          status: { column: 'Status', values: { Final: 'final', Odd: '?' } },
          effective: { column: 'Collected Date' },
          issued: { column: 'Result Date' },
          rangeText: { column: 'Reference Range' },
        },
      ],
    })
    expect(proposed.unused).toEqual([])
    const glucose = proposed.open.find(({ at }) => at.endsWith('.GLU'))
    expect(glucose?.choices[0]).toBe('{ "system": "http://loinc.org", "code": "2345-7" } in mg/dL')
    expect(proposed.open.find(({ at }) => at.endsWith('.XYZ'))?.choices).toEqual([])
  })

  it('is refused as long as it has a question, and never throws', () => {
    const cell = fc.oneof(
      fc.constantFrom('', '1,234', '03/04/2026', 'M', 'constructor', '?'),
      fc.string({ maxLength: 6 }),
    )
    const name = fc.constantFrom(
      'pid',
      'sex',
      'date',
      'time',
      'test',
      'result',
      'unit',
      'dob',
      'icd',
      'sbp',
      'x',
      '__proto__',
    )
    fc.assert(
      fc.property(
        fc.uniqueArray(name, { minLength: 1 }),
        fc.array(fc.array(cell), { maxLength: 3 }),
        (columns, rows) => {
          const proposed = proposeMapping(columns, rows)
          const read = readMapping(proposed.mapping)
          expect(read.ok ? [] : read.issues.map(({ code }) => code)).toContain('mapping-open')
          expect(proposed.open.length).toBeGreaterThan(0)
        },
      ),
    )
  })
})
