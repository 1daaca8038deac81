import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { converterOf } from '../test-support.ts'
import { dateReader } from './date-reader.ts'
import { readMapping, tableFormat } from './index.ts'
import { numberReader } from './number.ts'

const loinc = (code: string) => ({ system: 'http://loinc.org', code })
const base = {
  mapping: 'attune-table/1',
  missing: ['NA'],
  dates: { formats: ['dd.MM.yyyy HH:mm', 'dd.MM.yyyy'], zone: 'Europe/Vienna' },
  patient: { column: 'pid', system: 'urn:example:patients' },
}
const long = {
  ...base,
  decimal: ',',
  rows: [
    {
      resource: 'Observation',
      status: { column: 'status', values: { F: 'final', P: 'preliminary' } },
      code: { column: 'test', codes: { GLU: loinc('14749-6') } },
      value: { type: 'number', column: 'result', unit: { column: 'unit', units: { 'mg/100ml': 'mg/dL' } } },
      effective: { column: ['date', 'time'] },
      low: { column: 'low', unit: { column: 'unit' } },
    },
  ],
}
const mappingOf = (json: unknown) => {
  const read = readMapping(json)
  if (!read.ok) throw new Error(JSON.stringify(read.issues))
  return read.value
}
const converted = (mapping: unknown, text: string | Uint8Array, said = {}) =>
  converterOf(tableFormat(mappingOf(mapping)))(text, said)
const header = 'pid;date;time;test;result;unit;low;status\n'

describe('a long table', () => {
  it('gives one Observation a row: code by the list, number, unit, local time with its offset', async () => {
    const { resources, loss, codes } = await converted(long, `${header}7;03.07.2026;08:15;GLU;<5,4;mmol/L;3,9;F\n`)
    const [patient, observation] = resources
    expect(patient).toMatchObject({
      resourceType: 'Patient',
      identifier: [{ system: 'urn:example:patients', value: '7' }],
    })
    expect(observation).toMatchObject({
      status: 'final',
      code: { coding: [loinc('14749-6')], text: 'GLU' },
      subject: { reference: `Patient/${patient!.id}` },
      effectiveDateTime: '2026-07-03T08:15:00+02:00',
      valueQuantity: { value: 5.4, comparator: '<', unit: 'mmol/L', code: 'mmol/L' },
      referenceRange: [{ low: { value: 3.9, code: 'mmol/L' } }],
    })
    expect(loss).toMatchObject({ mapped: 8, text: 0, unmapped: [] })
    expect(codes).toEqual(['table-written'])
  })

  it('what is not known stays as text and says so: code, unit, number; nothing is guessed', async () => {
    const rows =
      '7;03.07.2026;;XYZ;5,4;boxes;;F\n7;03.07.2026;;GLU;low;mmol/L;;F\n7;03.07.2026;;GLU;1.234;mmol/L;;F\n7;03.07.2026;;GLU;5;;;F\n'
    const { resources, loss, codes } = await converted(long, header + rows)
    expect(resources.slice(1)).toMatchObject([
      { code: { text: 'XYZ' }, valueQuantity: { value: 5.4, unit: 'boxes' } },
      { valueString: 'low' },
      { valueString: '1.234' },
      { valueQuantity: { value: 5 } },
    ])
    expect(resources[1]!.code).toEqual({ text: 'XYZ' })
    expect(resources[4]!.valueQuantity).toEqual({ value: 5 })
    expect(codes).toEqual([
      'table-written',
      'code-unmapped',
      'unit-unknown',
      'number-invalid',
      'number-invalid',
      'unit-missing',
    ])
    expect(loss.text).toBe(4)
  })

  it('a row that fails is quarantined with its bytes, names row and column, and the rest goes on', async () => {
    const bad = [
      '7;31.02.2026;;GLU;5;mmol/L;;F',
      '7;03.07.2026;;GLU;5;mmol/L;;X',
      ';03.07.2026;;GLU;5;mmol/L;;F',
      '7;03.07.2026;;;5;mmol/L;;F',
      '7;x',
    ]
    const text = `${header}${bad.join('\n')}\n7;03.07.2026;;GLU;5;mmol/L;;F\n`
    const { found, resources } = await converted(long, text)
    const quarantined = found.flatMap(one => (one.kind === 'quarantine' ? [one] : []))
    expect(quarantined.map(({ code, message }) => [code, message])).toEqual([
      ['date-invalid', 'Row 2: Not a date of the stated formats (column date)'],
      ['value-unmapped', 'Row 3: A value that the mapping does not list (column status)'],
      ['patient-missing', 'Row 4: no patient'],
      ['required-missing', 'Row 5: No code'],
      ['csv-columns', 'Row 6: 2 values for 8 columns'],
    ])
    expect(quarantined.map(({ range }) => text.slice(range.offset, range.offset + range.length))).toEqual(bad)
    expect(resources.map(({ resourceType }) => resourceType)).toEqual(['Patient', 'Observation'])
  })

  it('every cell that says something is counted once', async () => {
    const cell = fc.constantFrom('', ' ', 'NA', '7', 'GLU', '5,4', 'mmol/L', '03.07.2026', '08:15', 'F', '"a;b"', 'é')
    const row = fc.array(cell, { minLength: 7, maxLength: 9 }).map(cells => cells.join(';'))
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 5 }), async rows => {
        const { loss } = await converted(long, header + rows.join('\n'))
        const cells = rows.flatMap(text => {
          const of = text
            .replaceAll('"a;b"', 'ab')
            .split(';')
            .map(one => one.trim())
          return of.filter(one => one !== '' && !(one === 'NA' && of.length === 8))
        })
        expect(loss.mapped + loss.text + loss.unmappedInAll).toBe(cells.length)
      }),
    )
  })

  it('a file without the columns of the mapping is not read, and says which', async () => {
    const { found, resources } = await converted(long, 'pid;datum\n7;1\n')
    expect(resources).toEqual([])
    expect(found).toMatchObject([
      { kind: 'issue', issue: { message: 'The file has no column status, test, result, unit, date, time, low' } },
      { kind: 'quarantine', code: 'mapping-column-missing', range: { offset: 0, length: 13 } },
    ])
  })
})

describe('a wide table', () => {
  const wide = {
    ...base,
    rows: [
      {
        resource: 'Patient',
        gender: { column: 'sex', values: { m: 'male', w: 'female' } },
        birthDate: { column: 'born' },
        email: { column: 'mail' },
      },
      {
        resource: 'Observation',
        status: 'final',
        code: { fixed: loinc('8480-6') },
        effective: { column: 'visit' },
        value: { type: 'number', column: 'sys', unit: 'mm[Hg]' },
      },
      {
        resource: 'Observation',
        status: 'final',
        code: { fixed: loinc('29463-7') },
        effective: { column: 'visit' },
        value: { type: 'number', column: 'kg', unit: 'kg' },
      },
      {
        resource: 'Condition',
        code: { fixed: { system: 'http://snomed.info/sct', code: '73211009' } },
        verificationStatus: { column: 'dm', values: { 1: 'confirmed', 0: 'refuted' } },
        when: { column: 'dm', in: ['0', '1'] },
      },
    ],
  }
  const head = 'pid,visit,sex,born,mail,sys,kg,dm,extra\n'

  it('gives the patient and one Observation a column that says something', async () => {
    const { resources, loss } = await converted(
      wide,
      `${head}7,03.07.2026,w,01.02.1950,a@b.c,140,NA,0,x\n7,04.07.2026,,,,,71.5,,\n`,
    )
    expect(resources).toMatchObject([
      {
        resourceType: 'Patient',
        gender: 'female',
        birthDate: '1950-02-01',
        telecom: [{ system: 'email', value: 'a@b.c' }],
      },
      { valueQuantity: { value: 140, code: 'mm[Hg]' }, effectiveDateTime: '2026-07-03' },
      { resourceType: 'Condition', verificationStatus: { coding: [{ code: 'refuted' }] } },
      { resourceType: 'Patient' },
      { valueQuantity: { value: 71.5, code: 'kg' } },
    ])
    expect(resources[0]!.telecom).toHaveLength(1)
    expect(loss.unmapped).toEqual([
      { path: 'extra', at: 'row 2', value: 'x', reason: 'the mapping has no place for this column' },
    ])
  })

  it('is the same in another encoding, with other line ends, with a byte order mark', async () => {
    const row = '7,03.07.2026,w,01.02.1950,ä@b.c,140,,0,x'
    const utf8 = await converted(wide, head + row)
    const others = [
      Buffer.from((head + row).replaceAll('\n', '\r\n'), 'latin1'),
      `\ufeff${head}${row}\n`,
      Buffer.from((head + row).replaceAll('\n', '\r')),
    ]
    for (const other of others) expect((await converted(wide, other)).resources).toEqual(utf8.resources)
    const wider = Buffer.from(`\ufeff${head}${row}`, 'utf16le')
    expect((await converted(wide, wider)).resources).toEqual(utf8.resources)
    expect((await converted(wide, wider.swap16())).resources).toEqual(utf8.resources)
  })

  it('says what it guessed and lost: an encoding, a column of a name that comes twice, a line, a table', async () => {
    const row = '7,03.07.2026,w,01.02.1950,b@c.d,140,,0,x\n'
    const latin = await converted(wide, Buffer.from(head + row.replace('x', 'ä'), 'latin1'))
    expect(latin.codes).toContain('encoding-guessed')
    const twice = await converted(wide, `${head.trimEnd()},${head.split(',')[0]}\n${row.trimEnd()},y\n`)
    expect(twice.codes).toContain('column-repeated')
    const torn = await converted(wide, `${head}"7,${row}${row}`)
    expect(torn.codes).toContain('csv-quote')
    expect(torn.loss.unmapped).toContainEqual(expect.objectContaining({ path: 'lines that are no rows', at: 'line 2' }))
    expect((await converted(wide, head)).codes).toContain('table-without-rows')
    const unread = await converted(wide, 'a,b\n1,2\n')
    expect(unread.loss.unmapped).toEqual([expect.objectContaining({ path: 'the table' })])
  })

  it('of one patient who is named by the caller, or by the source’s own id', async () => {
    const rows = [wide.rows[1]]
    const own = await converted(
      { ...wide, patient: { column: 'pid', is: 'id' }, rows },
      `${head}7,03.07.2026,,,,140,,,\n`,
    )
    expect(own.resources).toMatchObject([{ resourceType: 'Observation', subject: { reference: 'Patient/7' } }])
    const said = await converted({ ...wide, patient: { said: true }, rows }, 'visit,sys\n03.07.2026,140\n', {
      patient: 'p1',
    })
    expect(said.resources).toMatchObject([{ subject: { reference: 'Patient/p1' } }])
  })

  it('encounters are found again by their number; a later version by its id', async () => {
    const mapping = {
      ...base,
      rows: [
        { resource: 'Encounter', status: 'finished', class: 'AMB', id: { column: 'no' }, start: { column: 'visit' } },
        {
          resource: 'Condition',
          code: { column: 'icd', system: 'http://hl7.org/fhir/sid/icd-10-cm' },
          encounter: { column: 'no' },
        },
      ],
    }
    const { resources } = await converted(mapping, 'pid,no,visit,icd\n7,9,03.07.2026,E11.9\n')
    expect(resources[2]).toMatchObject({
      code: { coding: [{ code: 'E11.9' }] },
      encounter: { reference: `Encounter/${resources[1]!.id}` },
    })
  })
})

describe('a mapping', () => {
  it('names the place of what cannot be meant', () => {
    const places = (json: unknown) => {
      const read = readMapping(json)
      return read.ok ? [] : read.issues.map(({ location }) => location)
    }
    const [row] = long.rows
    const withRow = (change: object) => ({ ...long, rows: [{ ...row, ...change }] })
    expect(places(long)).toEqual([])
    expect(places({ ...long, mapping: '?' })).toEqual(['mapping'])
    expect(places(withRow({ value: { type: 'number', column: 'result', unit: '?' } }))).toEqual(['rows[0].value.unit'])
    expect(places(withRow({ value: { type: 'number', column: 'result', unit: 'boxes' } }))).toEqual([
      'rows[0].value.unit',
    ])
    expect(places(withRow({ value: { type: 'number', column: 'result' } }))).toEqual(['rows[0].value.unit'])
    expect(places(withRow({ status: 'done' }))).toEqual(['rows[0].status'])
    expect(places(withRow({ status: { column: 's', values: { F: 'done' } } }))).toEqual(['rows[0].status.values.F'])
    expect(places(withRow({ status: undefined }))).toContain('rows[0].status')
    expect(places(withRow({ colour: 'red' }))).toEqual(['rows[0].colour'])
    expect(places(withRow({ resource: 'Medicine' }))).toEqual(['rows[0].resource'])
    expect(places(withRow({ code: { column: 'test' } }))).toEqual(['rows[0].code'])
    expect(places(withRow({ effective: { column: 'date', formats: ['DD.MM.YYYY'] } }))).toEqual([
      'rows[0].effective.formats[0]',
    ])
    expect(places(withRow({ effective: { column: 'date', formats: ['dd.MM.yy'] } }))).toEqual([
      'rows[0].effective.centuryFrom',
    ])
    expect(places({ ...long, dates: undefined })).toEqual(['rows[0].effective.formats'])
    expect(places({ ...long, thousands: ',' })[0]).toBe('thousands')
    expect(places({ ...long, dates: { formats: ['iso'], zone: 'Mars/Olympus' } })).toEqual(['dates.zone'])
    expect(places({ ...long, patient: { column: 'pid' } })).toEqual(['patient.system'])
  })
})

describe('dates', () => {
  const read = (format: string, text: string, more = {}) => {
    const found = dateReader({ formats: [format], ...more })(text)
    return found.kind === 'date' ? found.text : found.kind
  }
  it('of the stated format only', () => {
    expect(read('MM/dd/yyyy', '03/04/2026')).toBe('2026-03-04')
    expect(read('dd/MM/yyyy', '03/04/2026')).toBe('2026-04-03')
    expect(read('d-MMM-yyyy', '3-APR-2026')).toBe('2026-04-03')
    expect(read('M/d/yy h:mm a', '3/4/45 12:05 am', { centuryFrom: 1930 })).toBe('1945-03-04T00:05:00')
    expect(read('M/d/yy', '3/4/29', { centuryFrom: 1930 })).toBe('2029-03-04')
    expect(read('iso', '2026-02-29')).toBe('none')
    expect(read('iso', '2024-02')).toBe('2024-02')
    expect(read('iso', '2024-02-03T04:05:06.123456+0530')).toBe('2024-02-03T04:05:06.123+05:30')
    expect(read("yyyy'年'M'月'd'日'", '2026年4月3日')).toBe('2026-04-03')
    expect(dateReader({ formats: ['MM/dd/yyyy', 'dd/MM/yyyy'] })('03/04/2026').kind).toBe('ambiguous')
    expect(dateReader({ formats: ['MM/dd/yyyy', 'dd/MM/yyyy'] })('13/04/2026').kind).toBe('date')
  })

  it('a zone’s clock gives the offset, but not in the hour that it repeats or leaves out', () => {
    const vienna = { zone: 'Europe/Vienna' }
    expect(read('iso', '2026-07-01 12:00', vienna)).toBe('2026-07-01T12:00:00+02:00')
    expect(read('iso', '2026-03-29 02:30', vienna)).toBe('2026-03-29T02:30:00')
    expect(read('iso', '2026-10-25 02:30', vienna)).toBe('2026-10-25T02:30:00')
    expect(read('iso', '2026-07-01 12:00Z', vienna)).toBe('2026-07-01T12:00:00Z')
    expect(read('iso', '2026-11-01 03:00', { zone: 'America/New_York' })).toBe('2026-11-01T03:00:00-05:00')
  })
})

describe('numbers', () => {
  it('of the stated style only', () => {
    const point = numberReader({})
    const comma = numberReader({ decimal: ',', thousands: '.' })
    expect([point('1.5'), point('<= .5'), point('-2e3'), point('1,5'), point('1,234'), point('')]).toEqual([
      { value: 1.5 },
      { value: 0.5, comparator: '<=' },
      { value: -2000 },
      undefined,
      undefined,
      undefined,
    ])
    expect([comma('1.234,5'), comma('1.23'), comma('≥12')]).toEqual([
      { value: 1234.5 },
      undefined,
      { value: 12, comparator: '>=' },
    ])
    expect(point('12345678901234567')).toBeUndefined()
  })

  it('reads every number as it is written', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), n => {
        expect(numberReader({})(String(n / 1000))).toEqual({ value: n / 1000 })
        expect(numberReader({ decimal: ',' })(String(n / 1000).replace('.', ','))).toEqual({ value: n / 1000 })
      }),
    )
  })
})
